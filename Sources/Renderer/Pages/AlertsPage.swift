import Engine

/// All alerts, grouped by kind. The file alerts.json has the same.
enum AlertsPage {
  static let path = "alerts.html"
  /// A kind with more alerts has a list of issues with all of them.
  private static let shownOfAKind = 100

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    [Page(path) { context, site in try write(context, &site) }]
  }

  private static func write(_ context: SiteContext, _ site: inout PageWriter) throws {
    let attention = try Attention(context)
    var kinds: [String] = []
    for alert in attention.alerts where !kinds.contains(alert.kind) { kinds.append(alert.kind) }
    let groups = kinds.map { kind -> Value in
      let alerts = attention.alerts.filter { $0.kind == kind }
      let isList = Attention.list(of: kind).hasPrefix("issues/")
      let shown = isList ? alerts.prefix(shownOfAKind) : alerts[...]
      let plural = Attention.plurals[kind] ?? "alerts"
      return [
        "kind": .string(kind), "groupTitle": .string(plural.prefix(1).uppercased() + plural.dropFirst()),
        "count": .int(Int64(alerts.count)), "alerts": .list(shown.map(\.row)),
        "listPage": .optional(alerts.count > shown.count ? Attention.list(of: kind) : nil),
      ]
    }
    let page: Value = [
      "total": .int(Int64(attention.alerts.count)), "newTotal": .int(Int64(attention.newAlerts.count)),
      "counts": .list(attention.counts), "groups": .list(groups),
    ]
    site.page(path, "alerts", title: "Alerts", page)
  }
}
