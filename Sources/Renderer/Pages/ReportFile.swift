package import Engine

/// A report as one file, for use without the site.
package enum ReportFile {
  /// The report for a period, with alerts where it has them.
  package static func report(
    _ period: Period, _ source: ReportSource, _ view: CompanyView, zone: TimeZoneRules
  ) throws -> Report {
    let context = SiteContext(view, zone: zone)
    var report = try source.report(period).adding(Attention(context), context)
    report.bars = source.bars(period)
    return report
  }

  /// A message with the report as text and as HTML, for `sendmail`.
  package static func mail(
    _ report: Report, _ view: CompanyView, zone: TimeZoneRules, library: TemplateLibrary, siteURL: String?
  ) -> (message: ReportMail, findings: [Finding]) {
    let page = html(report, view, zone: zone, library: library, siteURL: siteURL)
    let new = Int64(report.news?.alerts.count ?? 0)
    let alerts = new > 0 ? ", \(Formats.count(new, "new alerts"))" : ""
    let subject = "\(report.company.name): \(report.period.name)\(alerts)"
    return (ReportMail(subject: subject, text: report.text, html: page.bytes), page.findings)
  }

  /// The same as the site's file for the period, byte for byte if the site's URL is unknown: a relative
  /// schema path works only there.
  package static func json(
    _ report: Report, _ view: CompanyView, zone: TimeZoneRules, siteURL: String?
  ) -> [UInt8] {
    let path = ReportPages.file(report.period)
    let schema = FileSchemaTable.path(for: path) ?? ""
    let context = SiteContext(view, zone: zone)
    return JSONWriter.encode([
      "$schema": .string(siteURL.map { HostFiles.address($0, schema) } ?? SiteFrame.root(of: path) + schema),
      "schemaVersion": "1.1", "changedAt": SiteContext.instant(report.changedAt),
      "data": .record(ReportPages.value(report, context)),
    ])
  }

  /// Gmail cuts a longer message off.
  private static let longestMail = 100_000

  /// One HTML file for mail, with inline styles. Lists are shortened to stay below the limit of mail programs.
  /// `siteURL` is the URL of the company's site; without it, nothing is linked.
  package static func html(
    _ report: Report, _ view: CompanyView, zone: TimeZoneRules, library: TemplateLibrary, siteURL: String?
  ) -> (bytes: [UInt8], findings: [Finding]) {
    var rows = 50
    while true {
      let page = html(report, view, zone: zone, library: library, siteURL: siteURL, rows: rows)
      if page.bytes.count < longestMail || rows <= 5 { return page }
      rows /= 2
    }
  }

  private static func html(
    _ report: Report, _ view: CompanyView, zone: TimeZoneRules, library: TemplateLibrary, siteURL: String?,
    rows: Int
  ) -> (bytes: [UInt8], findings: [Finding]) {
    let context = SiteContext(view, zone: zone)
    var value = ReportPages.value(report, context)
    for list in ["finished", "agents", "failures", "notes"] {
      let all = value[list]?.list ?? []
      value[list] = .list(Array(all.prefix(rows)))
      value["more" + list.prefix(1).uppercased() + list.dropFirst()] = .optional(
        all.count > rows ? Int64(all.count - rows) : nil)
    }
    value["news"] = ReportPages.news(report, shown: min(rows, 20))
    value["alertsURL"] = .optional(siteURL.map { HostFiles.address($0, AlertsPage.path) })
    value["bars"] = .list(
      (report.bars?.bars ?? []).map {
        [
          "label": .string($0.label), "value": .string($0.value), "share": .int($0.share),
          "rest": .int(100 - $0.share),
        ]
      })
    value["barsTitle"] = .optional(report.bars?.title)
    value["rows"] = ReportPages.rows(report)
    value["isCompared"] = .bool(report.isCompared)
    value["siteURL"] = .optional(siteURL)
    value["reportURL"] = .optional(siteURL.map { HostFiles.address($0, ReportPages.path(report.period)) })
    value["asOf"] = .string(view.asOf.text)
    return TemplateRenderer.page(
      library, "report-mail", PageWriter.flagged(.record(value)), formats: Formats(zone: zone))
  }
}
