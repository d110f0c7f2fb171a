import Engine

/// The front page: what is happening, does it need me, what do I do about it.
enum DashboardPage {
  private static let recentActivity = 12
  private static let shownMonths = 12

  static func build(_ context: SiteContext, _ site: inout Site) throws {
    let snapshot = context.snapshot
    let data = data(context)
    try site.api(
      "api/dashboard.json", "The company in figures", .record(data),
      meta: ["notional": "absent: no price file is configured", "month": "UTC calendar month"])
    var page = data
    let agents = context.countedAgents
    page["agentStatuses"] = SiteContext.statusList(agents.map(\.status))
    page["issueStatuses"] = SiteContext.statusList(context.countedIssues.map(\.status))
    page["runStatuses"] = .list(
      snapshot.runs.byStatus.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
        ["status": .string($0.key), "count": .int($0.value)]
      })
    let attention = try Attention(context)
    page["attention"] = .list(attention.items)
    page["attentionTotal"] = .int(Int64(attention.alerts.count))
    page["openIssues"] = .int(
      Int64(context.countedIssues.filter { !["done", "cancelled"].contains($0.status ?? "") }.count))
    page["workingAgents"] = .int(
      Int64(agents.filter { $0.status == "running" || $0.status == "active" }.count))
    page["monthPercent"] = monthPercent(snapshot.ledger.month)
    page["recent"] = .list(try snapshot.history.recentActivity(limit: recentActivity).map(context.value))
    page["failures"] = .list(snapshot.runs.recentFailures.prefix(6).map(context.value))
    page["months"] = .list(
      snapshot.ledger.byMonth.suffix(shownMonths).reversed().map { row in
        .record(context.fields(row.sum).merging(["month": .optional(row.month)]) { _, key in key })
      })
    page["findings"] = .int(Int64(snapshot.quality.findings.filter { $0.severity > .note }.count))
    page["rejectedLines"] = .int(snapshot.quality.sources.reduce(0) { $0 + $1.rejected })
    page["hasQualityNote"] = .bool(page["findings"] != 0 || page["rejectedLines"] != 0)
    page["isEmpty"] = .bool(agents.isEmpty && context.countedIssues.isEmpty && snapshot.runs.total == 0)
    page["hasReported"] = .bool(snapshot.ledger.hasReported)
    page["hasUnpriced"] = .bool(snapshot.ledger.total.unpriced > 0)
    page["hasIncluded"] = .bool(snapshot.ledger.total.included > 0)
    page["description"] = .optional(snapshot.company.description)
    page["widgets"] = .list(site.widgets)
    try site.page("index.html", "dashboard", title: "Dashboard", .record(page))
  }

  private static func monthPercent(_ month: Ledger.Month) -> Value {
    .optional(SiteContext.percent(month.billed, of: month.budget))
  }

  private static func monthUnbilled(_ ledger: Ledger) -> String? {
    guard ledger.month.billed == .zero else { return nil }
    if let row = ledger.byMonth.first(where: { $0.month == ledger.month.month }) {
      return SiteContext.unbilled(row.sum)
    }
    return ledger.total.events == 0 ? Formats.missing : nil
  }

  /// The figures that api/dashboard.json promises.
  private static func data(_ context: SiteContext) -> [String: Value] {
    let snapshot = context.snapshot
    let (agents, issues) = (context.countedAgents, context.countedIssues)
    let ledger = snapshot.ledger
    func counts(_ statuses: [String?]) -> Value {
      ["total": .int(Int64(statuses.count)), "byStatus": SiteContext.byStatus(statuses)]
    }
    return [
      "agents": counts(agents.map(\.status)), "issues": counts(issues.map(\.status)),
      "goals": counts(snapshot.goals.map(\.status)), "projects": counts(snapshot.projects.map(\.status)),
      "runs": [
        "total": .int(snapshot.runs.total), "byStatus": .record(snapshot.runs.byStatus.mapValues(Value.int)),
      ],
      "activity": ["total": .int(snapshot.activity.total)],
      "spend": [
        "billedCents": ledger.total.billed.cents,
        "reportedCents": ledger.hasReported ? ledger.reported.cents : .null,
        "notionalCents": .null, "unpricedEvents": .int(ledger.total.unpriced),
        "includedEvents": .int(ledger.total.included),
        "unbilled": .optional(SiteContext.unbilled(ledger.total)),
      ],
      "tokens": context.value(ledger.total.tokens),
      "month": [
        "month": .string(ledger.month.month), "billedCents": ledger.month.billed.cents,
        "budgetCents": ledger.month.budget?.cents ?? .null, "unbilled": .optional(monthUnbilled(ledger)),
      ],
      "approvals": [
        "pending": .int(
          Int64(
            snapshot.approvals.filter { $0.status == "pending" || $0.status == "revision_requested" }.count))
      ],
    ]
  }
}
