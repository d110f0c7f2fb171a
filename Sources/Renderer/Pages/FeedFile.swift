import Engine

/// Reports as an Atom feed (RFC 4287): an entry for every full day and week.
enum FeedFile {
  static let path = "feed.atom"
  private static let days = 14
  private static let weeks = 8

  /// A company's report as an entry, dated at the end of its period.
  struct Entry: Sendable {
    let company: String
    /// The company's part of the site, relative to the feed: "" or "acme/".
    var folder: String
    let id: String
    let title: String
    let page: String
    let summary: String
    /// HTML.
    let content: String
    let at: Instant
    /// A week comes before its last day.
    let isWeek: Bool

    fileprivate init(_ company: CompanyView.Company, _ report: Report, at: Instant, folder: String) {
      self.company = company.name
      self.folder = folder
      id = FeedFile.id(company.id, report.period.key)
      title = report.period.name
      page = ReportPages.path(report.period)
      summary = report.words.joined(separator: " ")
      content = String(decoding: FeedFile.content(report), as: UTF8.self)
      self.at = at
      isWeek = report.period.key.utf8.count < 10
    }

    var value: Value {
      [
        "id": .string(id), "title": .string(title), "page": .string(page), "summary": .string(summary),
        "content": .string(content), "at": .string(at.text), "isWeek": .bool(isWeek),
      ]
    }

    init?(_ value: Value, company: String, folder: String) {
      guard let id = value["id"]?.string, let title = value["title"]?.string,
        let page = value["page"]?.string,
        let summary = value["summary"]?.string, let content = value["content"]?.string,
        let at = value["at"]?.string.flatMap({ Instant($0) }), id.hasPrefix("urn:uuid:"),
        Publisher.isValid(path: page)
      else { return nil }
      (self.id, self.title, self.page, self.summary, self.content, self.at) = (
        id, title, page, summary, content, at
      )
      isWeek = value["isWeek"]?.bool ?? false
      self.company = company
      self.folder = folder
    }
  }

  static func write(_ entries: [Entry], _ context: SiteContext, _ site: inout PageWriter) {
    let company = context.view.company
    let feed = encode(
      entries, title: company.name, id: id(company.id, ""), baseURL: site.frame.companyURL,
      isSample: site.frame.options.isSample)
    site.file(path, "Reports as an Atom feed", feed)
  }

  static func entries(
    _ company: CompanyView.Company, _ zone: TimeZoneRules, _ source: ReportSource, folder: String = "",
    days: Int = days, weeks: Int = weeks
  ) -> [Entry] {
    let periods = source.periods(.day, back: days) + source.periods(.week, back: weeks)
    return periods.filter(source.isComplete).map { period in
      Entry(company, source.report(period), at: zone.start(of: period.next.first), folder: folder)
    }
  }

  /// The feed of several companies. Entries have the same IDs as in the companies' own feeds.
  static func all(
    _ entries: [Entry], of companies: [String], title: String, baseURL: String?
  ) -> [UInt8] {
    let companies = Set(companies).sorted().joined(separator: " ")
    let newest = entries.sorted(by: isNewer).prefix(maximumOverSeveral)
    return encode(
      Array(newest), title: title, id: id(companies, ""), baseURL: baseURL, isOverSeveral: true)
  }

  /// Readers keep what they have seen, so a feed need not have everything.
  static let maximumOverSeveral = 1000

  /// Newest first; a week comes before its last day.
  private static func isNewer(_ a: Entry, _ b: Entry) -> Bool {
    (b.at, a.isWeek ? 0 : 1, a.folder) < (a.at, b.isWeek ? 0 : 1, b.folder)
  }

  fileprivate static func id(_ company: String, _ name: String) -> String {
    "urn:uuid:" + Identifier.record(company: company, kind: "feed", name: name)
  }

  private static func encode(
    _ entries: [Entry], title: String, id: String, baseURL: String?, isOverSeveral: Bool = false,
    isSample: Bool = false
  ) -> [UInt8] {
    var xml = XMLWriter()
    func address(_ path: String) -> String { baseURL.map { HostFiles.address($0, path) } ?? path }
    func author(_ name: String) {
      xml.open("author")
      xml.element("name", name)
      xml.close("author")
    }
    let entries = entries.sorted(by: isNewer)
    xml.open("feed", [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", "en")])
    xml.element("id", id)
    xml.element("title", title + ": reports")
    if isSample { xml.element("subtitle", "Sample data") }
    xml.element("updated", (entries.map(\.at).max() ?? .epoch).text)
    author(title)
    xml.empty("link", [("rel", "self"), ("type", "application/atom+xml"), ("href", address(path))])
    xml.empty("link", [("rel", "alternate"), ("type", "text/html"), ("href", address("index.html"))])
    for entry in entries {
      let page = entry.folder.contains("://") ? entry.folder + entry.page : address(entry.folder + entry.page)
      xml.open("entry")
      xml.element("id", entry.id)
      xml.element("title", (isOverSeveral ? entry.company + ": " : "") + entry.title)
      xml.element("updated", entry.at.text)
      if isOverSeveral { author(entry.company) }
      xml.empty("link", [("rel", "alternate"), ("type", "text/html"), ("href", page)])
      xml.element("summary", entry.summary)
      xml.element("content", entry.content, [("type", "html")])
      xml.close("entry")
    }
    xml.close("feed")
    return xml.bytes
  }

  /// The summary and finished work as HTML.
  fileprivate static func content(_ report: Report) -> [UInt8] {
    var html: [UInt8] = []
    func list(_ title: String?, _ items: [String]) {
      guard !items.isEmpty else { return }
      if let title { html += "<h2>\(title)</h2>".utf8 }
      html += "<ul>".utf8
      for item in items {
        html += "<li>".utf8
        HTMLEncoder.append(item, to: &html)
        html += "</li>".utf8
      }
      html += "</ul>".utf8
    }
    list(nil, report.words)
    list("Finished", report.finished.prefix(50).map { ($0.identifier.map { $0 + " " } ?? "") + $0.title })
    list("Other events", Array(report.notes.prefix(50)))
    html += "<p>".utf8
    HTMLEncoder.append(report.zoneNote, to: &html)
    return html + Array("</p>".utf8)
  }
}
