package import Engine

/// A report as one file, for use without the site.
package enum ReportFile {
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

  /// One HTML file for mail, with inline styles. `siteURL` is the URL of the company's site; without it,
  /// nothing is linked.
  package static func html(
    _ report: Report, _ view: CompanyView, zone: TimeZoneRules, library: TemplateLibrary, siteURL: String?
  ) -> (bytes: [UInt8], findings: [Finding]) {
    let context = SiteContext(view, zone: zone)
    var value = ReportPages.value(report, context)
    for list in ["finished", "agents"] { value[list] = .list(Array((value[list]?.list ?? []).prefix(50))) }
    value["rows"] = ReportPages.rows(report)
    value["isCompared"] = .bool(report.isCompared)
    value["siteURL"] = .optional(siteURL)
    value["reportURL"] = .optional(siteURL.map { HostFiles.address($0, ReportPages.path(report.period)) })
    value["asOf"] = .string(view.asOf.text)
    return TemplateRenderer.page(
      library, "report-mail", PageWriter.flagged(.record(value)), formats: Formats(zone: zone))
  }
}
