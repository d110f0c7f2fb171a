package import Engine

/// The report of one company with what its files show of the company.
package struct CompanyReport {
  package let report: Report
  package let siteURL: String?
  private let value: Fields
  /// What the site's JSON file for the period has.
  let file: Value

  /// `siteURL` is the URL of the company's site; without it, nothing is linked.
  package init(_ report: Report, _ view: CompanyView, zone: TimeZoneRules, siteURL: String?) {
    self.report = report
    self.siteURL = siteURL
    let context = SiteContext(view, zone: zone)
    var value = ReportPages.value(report, context)
    let schema = FileSchemaTable.path(for: ReportPages.file(report.period)) ?? ""
    let root = SiteFrame.root(of: ReportPages.file(report.period))
    file = [
      "$schema": .string(siteURL.map { HostFiles.address($0, schema) } ?? root + schema),
      "schemaVersion": "1.1", "changedAt": SiteContext.instant(report.changedAt), "data": .record(value),
    ]
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
    // Each company has its own time zone.
    value["asOfText"] = .string(Formats(zone: zone).dateTime(view.asOf))
    self.value = value
  }

  /// The number of new alerts.
  var newAlerts: Int { report.news?.alerts.count ?? 0 }

  /// What the template for mail shows, with at most `rows` rows in each list.
  func value(rows: Int) -> Value {
    var value = value
    for list in ["finished", "agents", "failures", "notes"] {
      let all = value[list]?.list ?? []
      value[list] = .list(Array(all.prefix(rows)))
      value["more" + list.prefix(1).uppercased() + list.dropFirst()] = .optional(
        all.count > rows ? Int64(all.count - rows) : nil)
    }
    value["news"] = ReportPages.news(report, shown: min(rows, 20))
    return PageWriter.flagged(.record(value))
  }
}
