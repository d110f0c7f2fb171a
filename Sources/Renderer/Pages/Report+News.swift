import Engine

extension Report {
  /// The report with its alerts, if it is for the last full day or the current one.
  func adding(_ attention: Attention, _ context: SiteContext) -> Report {
    guard period.kind == .day, period.first >= today.adding(days: -1), hasBegun else { return self }
    let start = context.zone.start(of: period.first)
    let end = context.zone.start(of: period.last.adding(days: 1))
    // What arose after the day is news of the next report.
    let alerts = attention.alerts.filter { $0.firstSeenAt.map { $0 < end } ?? true }
    let new = alerts.filter { $0.firstSeenAt.map { $0 >= start } ?? false }
    var report = self
    report.news = ReportNews(
      alerts: new.map { alert in
        ReportNews.Alert(
          id: alert.id, label: alert.label, isCritical: alert.severity == .critical,
          name: alert.subject["name"]?.string, why: alert.why, hint: alert.hint,
          page: alert.subject["page"]?.string ?? AlertsPage.path)
      }, known: Int64(alerts.count - new.count))
    return report
  }
}
