import Engine

/// The digest as an Atom feed (RFC 4287): an entry for every day and week that is over.
enum FeedFile {
  static let path = "feed.atom"
  private static let days = 14
  private static let weeks = 8

  static func build(_ context: SiteContext, _ source: ReportSource, _ site: inout Site) throws {
    let periods = source.periods(.day, back: days) + source.periods(.week, back: weeks)
    let reports = periods.filter(source.isComplete).map(source.report)
    try site.file(
      path, "What happened, as a feed", encode(reports, context, baseURL: site.companyURL))
  }

  private static func encode(_ reports: [Report], _ context: SiteContext, baseURL: String?) -> [UInt8] {
    let company = context.snapshot.company
    var xml = XMLWriter()
    func address(_ path: String) -> String { baseURL.map { HostFiles.address($0, path) } ?? path }
    func id(_ name: String) -> String {
      "urn:uuid:" + Identifier.record(company: company.id, kind: "feed", name: name)
    }
    // An entry is as old as the end of its period; the newest comes first, a week before its last day.
    let entries = reports.map { (report: $0, at: context.zone.start(of: $0.period.next.first)) }
      .sorted { ($1.at, $1.report.period.key.utf8.count) < ($0.at, $0.report.period.key.utf8.count) }
    xml.open("feed", [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", "en")])
    xml.element("id", id(""))
    xml.element("title", company.name + ": what happened")
    xml.element("updated", (entries.map(\.at).max() ?? .epoch).text)
    xml.open("author")
    xml.element("name", company.name)
    xml.close("author")
    xml.empty("link", [("rel", "self"), ("type", "application/atom+xml"), ("href", address(path))])
    xml.empty("link", [("rel", "alternate"), ("type", "text/html"), ("href", address("index.html"))])
    for (report, at) in entries {
      xml.open("entry")
      xml.element("id", id(report.period.key))
      xml.element("title", report.period.name)
      xml.element("updated", at.text)
      xml.empty(
        "link",
        [("rel", "alternate"), ("type", "text/html"), ("href", address(ReportPages.path(report.period)))])
      xml.element("summary", report.words.joined(separator: " "))
      xml.element("content", String(decoding: content(report), as: UTF8.self), [("type", "html")])
      xml.close("entry")
    }
    xml.close("feed")
    return xml.bytes
  }

  /// Sentences and finished work as a piece of HTML.
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
    list("Also", Array(report.notes.prefix(50)))
    html += "<p>".utf8
    HTMLEncoder.append(report.zoneNote, to: &html)
    return html + Array("</p>".utf8)
  }
}
