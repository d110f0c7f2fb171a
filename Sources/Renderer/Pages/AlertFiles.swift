import Engine

/// Files for monitoring: alerts.json and the metrics for Prometheus.
enum AlertFiles {
  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    [Page("alerts.json") { context, site in try write(context, &site) }]
  }

  private static func write(_ context: SiteContext, _ site: inout PageWriter) throws {
    let alerts = try Attention(context).alerts
    site.api(
      "alerts.json", "Alerts", .list(alerts.map(\.value)), meta: meta(alerts.map(\.severity.rawValue)))
    site.file(
      "metrics.prom", "Metrics for the textfile collector of Prometheus's node_exporter",
      MetricFamily.encode(CompanyMetrics.families(context, alerts)))
  }

  /// Counts by severity. All are present, zero or not.
  static func meta(_ severities: [String]) -> Value {
    var counts = Dictionary(uniqueKeysWithValues: Alert.Severity.allCases.map { ($0.rawValue, Int64(0)) })
    for severity in severities { counts[severity, default: 0] += 1 }
    return [
      "total": .int(Int64(severities.count)), "bySeverity": .record(Fields(counts.mapValues(Value.int))),
    ]
  }
}
