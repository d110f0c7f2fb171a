import Engine

/// Reports as an Atom feed (RFC 4287): an entry for every full day and week.
enum FeedFile {
  static let path = "feed.atom"
  private static let days = 14
  private static let weeks = 8

  /// A company's report as an entry, dated at the end of its period.
  struct Entry: Sendable {
    let company: CompanyView.Company
    /// The company's part of the site, relative to the feed: "" or "acme/".
    let folder: String
    let report: Report
    let at: Instant

    fileprivate var id: String { FeedFile.id(company.id, report.period.key) }
  }

  static func write(_ entries: [Entry], _ context: SiteContext, _ site: inout PageWriter) {
    let company = context.view.company
    let feed = encode(
      entries, title: company.name, id: id(company.id, ""), baseURL: site.frame.companyURL)
    site.file(path, "Reports as an Atom feed", feed)
  }

  static func entries(
    _ company: CompanyView.Company, _ zone: TimeZoneRules, _ source: ReportSource, folder: String = ""
  ) -> [Entry] {
    let periods = source.periods(.day, back: days) + source.periods(.week, back: weeks)
    return periods.filter(source.isComplete).map { period in
      Entry(
        company: company, folder: folder, report: source.report(period), at: zone.start(of: period.next.first)
      )
    }
  }

  /// The feed of several companies. Entries have the same IDs as in the companies' own feeds.
  static func all(_ entries: [Entry], title: String, baseURL: String?) -> [UInt8] {
    let companies = Set(entries.map(\.company.id)).sorted().joined(separator: " ")
    return encode(entries, title: title, id: id(companies, ""), baseURL: baseURL, isOverSeveral: true)
  }

  private static func id(_ company: String, _ name: String) -> String {
    "urn:uuid:" + Identifier.record(company: company, kind: "feed", name: name)
  }

  private static func encode(
    _ entries: [Entry], title: String, id: String, baseURL: String?, isOverSeveral: Bool = false
  ) -> [UInt8] {
    var xml = XMLWriter()
    func address(_ path: String) -> String { baseURL.map { HostFiles.address($0, path) } ?? path }
    func author(_ name: String) {
      xml.open("author")
      xml.element("name", name)
      xml.close("author")
    }
    // Newest first; a week comes before its last day.
    let entries = entries.sorted {
      ($1.at, $1.report.period.key.utf8.count, $0.folder) < (
        $0.at, $0.report.period.key.utf8.count, $1.folder
      )
    }
    xml.open("feed", [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", "en")])
    xml.element("id", id)
    xml.element("title", title + ": reports")
    xml.element("updated", (entries.map(\.at).max() ?? .epoch).text)
    author(title)
    xml.empty("link", [("rel", "self"), ("type", "application/atom+xml"), ("href", address(path))])
    xml.empty("link", [("rel", "alternate"), ("type", "text/html"), ("href", address("index.html"))])
    for entry in entries {
      let report = entry.report
      let page = entry.folder + ReportPages.path(report.period)
      xml.open("entry")
      xml.element("id", entry.id)
      xml.element("title", (isOverSeveral ? entry.company.name + ": " : "") + report.period.name)
      xml.element("updated", entry.at.text)
      if isOverSeveral { author(entry.company.name) }
      xml.empty("link", [("rel", "alternate"), ("type", "text/html"), ("href", address(page))])
      xml.element("summary", report.words.joined(separator: " "))
      xml.element("content", String(decoding: content(report), as: UTF8.self), [("type", "html")])
      xml.close("entry")
    }
    xml.close("feed")
    return xml.bytes
  }

  /// The summary and finished work as HTML.
  private static func content(_ report: Report) -> [UInt8] {
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
