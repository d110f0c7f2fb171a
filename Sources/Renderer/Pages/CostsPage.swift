import Engine

/// Where the money and the tokens went.
enum CostsPage {
  private static let chartedDays = 90

  static func build(_ context: SiteContext, _ site: inout Site) throws {
    let ledger = context.snapshot.ledger
    func rows(_ rows: [Ledger.Row], _ key: (Ledger.Row) -> [String: Value]) -> Value {
      .list(rows.map { row in .record(context.fields(row.sum).merging(key(row)) { _, key in key }) })
    }
    let data: [String: Value] = [
      "total": .record(context.fields(ledger.total)), "reconciled": .bool(ledger.isReconciled),
      "reportedCents": ledger.hasReported ? ledger.reported.cents : .null, "notionalCents": .null,
      "byMonth": rows(ledger.byMonth) { ["month": .optional($0.month)] },
      "byDay": rows(ledger.byDay) { ["day": .optional($0.day)] },
      "byAgent": rows(ledger.byAgent) { row in
        [
          "agentId": .optional(row.agentId), "agent": .optional(context.agent(row.agentId)?.name),
          "page": .optional(context.agent(row.agentId).map(SiteContext.page)),
        ]
      },
      "byModel": rows(ledger.byModel) { row in
        [
          "provider": .optional(row.provider),
          "model": .optional(row.isUnattributed ? "unattributed" : row.model),
          "isUnattributed": .bool(row.isUnattributed),
        ]
      },
      "byProject": rows(ledger.byProject) { row in
        let project = context.project(row.projectId)
        return [
          "projectId": .optional(row.projectId),
          "project": .optional(row.isUnattributed ? "unattributed" : project?.name),
          "page": .optional(project.map(SiteContext.page)), "isUnattributed": .bool(row.isUnattributed),
        ]
      },
    ]
    try site.api(
      "api/costs/summary.json", "Spend and tokens by month, day, agent, model and project", .record(data),
      meta: ["notional": "absent: no price file is configured", "timeZone": "UTC", "unit": "US cents"])
    var page = data
    page["isEmpty"] = .bool(ledger.total.events == 0 && ledger.total.billed == .zero)
    page["hasReported"] = .bool(ledger.hasReported)
    page["hasUnpriced"] = .bool(ledger.total.unpriced > 0)
    page["hasIncluded"] = .bool(ledger.total.included > 0)
    page["months"] = .list((data["byMonth"]?.list ?? []).reversed())
    page["spendByDay"] = try spendByDay(ledger.byDay).map { try site.figure($0, on: "costs.html") } ?? .null
    try site.page("costs.html", "costs", title: "Costs", .record(page))
  }

  /// Billed spend of the last days, a column a day; days without spend are drawn too, as nothing.
  private static func spendByDay(_ days: [Ledger.Row]) -> Chart? {
    let spent = Dictionary(days.compactMap { row in row.day.map { ($0, row.sum.billed) } }) { first, _ in
      first
    }
    guard let last = days.last?.day.flatMap({ Instant($0) })?.day else { return nil }
    let dates = (0..<chartedDays).map { last.adding(days: $0 - chartedDays + 1) }
    return Chart(
      .bars, id: "spend-by-day", title: "Billed by day",
      description: "The \(chartedDays) days to \(Formats.day(last)), UTC.", unit: .money, axis: "Day (UTC)",
      names: Chart.days(dates),
      series: [Chart.Series("Billed", dates.map { (spent[$0.text] ?? .zero).microcents })])
  }
}
