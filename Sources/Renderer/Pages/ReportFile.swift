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

  /// A message with the reports of one or several companies as text and as HTML, for `sendmail`.
  package static func mail(
    _ reports: [CompanyReport], library: TemplateLibrary
  ) -> (message: ReportMail, findings: [Finding]) {
    let page = html(reports, library: library)
    let new = reports.reduce(0) { $0 + $1.newAlerts }
    let alerts = new > 0 ? ", \(Formats.count(Int64(new), "new alerts"))" : ""
    let subject = "\(title(reports))\(alerts)"
    let text = Array(reports.map { $0.report.text }.joined(separator: [0x0A]))
    return (ReportMail(subject: subject, text: text, html: page.bytes), page.findings)
  }

  /// "Acme: 25 Nov 2026", "Acme, Globex: 25 Nov 2026", "5 companies: 25 Nov 2026". Without a period where
  /// companies have data up to different days.
  private static func title(_ reports: [CompanyReport]) -> String {
    let names = reports.map(\.report.company.name)
    let who = names.count > 3 ? Formats.count(Int64(names.count), "companies") : names.joined(separator: ", ")
    let periods = Set(reports.map(\.report.period.name))
    return periods.count == 1 ? "\(who): \(periods.first ?? "")" : "\(who): reports"
  }

  /// The same as the site's file for the period, byte for byte if the site's URL is unknown: a relative
  /// schema path works only there. Of several companies, a list of these by company.
  package static func json(_ reports: [CompanyReport]) -> [UInt8] {
    if reports.count == 1 { return JSONWriter.encode(reports[0].file) }
    return JSONWriter.encode([
      "companies": .list(
        reports.map { ["company": .string($0.report.company.slug), "report": $0.file] })
    ])
  }

  /// One table. Of several companies, the first column has the company's folder.
  package static func csv(_ reports: [CompanyReport]) -> [UInt8] {
    let isOne = reports.count == 1
    var bytes: [UInt8] = []
    CSVEncoder.append((isOne ? [] : ["company"]) + Report.columns, to: &bytes)
    for one in reports {
      let first = isOne ? [] : [one.report.company.slug]
      one.report.appendRows(siteURL: one.siteURL, first: first, to: &bytes)
    }
    return bytes
  }

  /// Gmail cuts a longer message off.
  private static let longestMail = 100_000

  /// One HTML file for mail, with inline styles. Lists are shortened to stay below the limit of mail
  /// programs.
  package static func html(
    _ reports: [CompanyReport], library: TemplateLibrary
  ) -> (bytes: [UInt8], findings: [Finding]) {
    var rows = 50
    while true {
      let page = TemplateRenderer.page(
        library, "report-mail",
        ["title": .string(title(reports)), "reports": .list(reports.map { $0.value(rows: rows) })],
        formats: Formats(zone: .utc))
      if page.bytes.count < longestMail || rows <= 1 { return page }
      rows /= 2
    }
  }
}
