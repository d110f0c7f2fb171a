import Engine

/// The home page: current state, alerts, and what to do about them.
enum DashboardPage {
  private static let path = "index.html"
  private static let recentActivity = 10
  private static let shownMonths = 6
  private static let shownAttention = 6
  private static let shownGoals = 5
  private static let chartedDays = 30
  private static let chartedWeeks = 12

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    [Page(path) { context, site in try write(context, modules, &site) }]
  }

  private static func write(
    _ context: SiteContext, _ modules: ModulePages.Made, _ site: inout PageWriter
  ) throws {
    let data = data(context)
    site.api(
      "api/dashboard.json", "The company in figures", .record(data),
      meta: ["notional": .string(context.notionalNote), "month": "UTC calendar month"])
    var page = data
    try attention(context, &page)
    figures(context, &page)
    drawings(context, &page, &site)
    let view = context.view
    page["recent"] = .list(try view.history.recentActivity(limit: recentActivity).map(context.value))
    page["failures"] = .list(view.runs.recentFailures.prefix(6).map(context.value))
    page["months"] = .list(
      view.ledger.byMonth.suffix(shownMonths).reversed().map { row in
        .record(
          context.fields(row.sum).merging([
            "month": .optional(row.month), "isCurrent": .bool(row.month == view.ledger.month.month),
          ]) { _, key in key })
      })
    page["goalRoots"] = .list(
      GoalTree(context).roots.prefix(shownGoals).map { GoalsPage.fields($0, context) })
    page["isEmpty"] = .bool(
      context.countedAgents.isEmpty && context.countedIssues.isEmpty && view.runs.total == 0)
    page["lastDay"] = ReportPages.lastDay(context).map(lastDay) ?? .null
    page["description"] = .optional(view.company.description)
    page["widgets"] = .list(modules.widgets)
    site.add(modules.widgetFiles)
    site.page(path, "dashboard", title: "Dashboard", .record(page))
  }

  private static func attention(_ context: SiteContext, _ page: inout [String: Value]) throws {
    let attention = try Attention(context)
    let items = attention.items
    page["attentionCounts"] = .list(attention.counts)
    page["attentionTotal"] = .int(Int64(attention.alerts.count))
    page["attention"] = .list(Array(items.prefix(shownAttention)))
    page["moreAttention"] = .list(Array(items.dropFirst(shownAttention)))
    page["moreAttentionTotal"] = .int(Int64(max(0, items.count - shownAttention)))
    let quality = context.view.quality
    page["findings"] = .int(Int64(quality.findings.filter { $0.severity > .note }.count))
    page["rejectedLines"] = .int(quality.sources.reduce(0) { $0 + $1.rejected })
    page["hasFindings"] = .bool(page["findings"] != 0)
    page["hasRejects"] = .bool(page["rejectedLines"] != 0)
    page["hasQualityNote"] = .bool(page["findings"] != 0 || page["rejectedLines"] != 0)
  }

  /// The last full day in one line.
  private static func lastDay(_ report: Report) -> Value {
    func figure(_ key: String) -> Int64 { report.figures.first { $0.key == key }?.value ?? 0 }
    var parts = [Formats.count(figure("issuesFinished"), "issue finished/issues finished")]
    if let created = report.figures.first(where: { $0.key == "issuesCreated" })?.value {
      parts.append("\(Formats.count(created)) created")
    }
    parts.append(Formats.count(figure("runs"), "runs"))
    if figure("runs") > 0 { parts.append("\(Formats.count(figure("runsFailed"))) failed") }
    if let billed = report.figures.first(where: { $0.key == "billed" }) {
      if let amount = billed.value {
        parts.append("\(Formats.money(Money(microcents: amount))) billed")
      } else if let note = billed.note, note != Formats.missing {
        parts.append("spend \(note)")
      }
    }
    return [
      "name": .string(report.period.name), "page": .string(ReportPages.path(report.period)),
      "text": .string(report.isEmpty ? "no activity" : parts.joined(separator: ", ")),
    ]
  }

  private static func figures(_ context: SiteContext, _ page: inout [String: Value]) {
    let view = context.view
    let ledger = view.ledger
    let (agents, issues) = (context.countedAgents, context.countedIssues)
    page["agentStatuses"] = SiteContext.statusList(agents.map(\.status))
    page["issueStatuses"] = SiteContext.statusList(issues.map(\.status))
    page["openIssues"] = .int(Int64(issues.filter { SiteContext.isOpen($0.status) }.count))
    let unknown = issues.filter { SiteContext.isUnknown($0.status) }.count
    page["unknownIssues"] = .int(Int64(unknown))
    page["hasUnknownIssues"] = .bool(unknown > 0)
    page["activeRoutines"] = .int(Int64(view.routines.filter { $0.status == "active" }.count))
    page["hasRoutines"] = .bool(!view.routines.isEmpty)
    page["blockedIssues"] = .int(Int64(issues.filter { $0.status == "blocked" }.count))
    page["workingAgents"] = .int(
      Int64(agents.filter { $0.status == "running" || $0.status == "active" }.count))
    // If no status is known, "0 active" would be wrong.
    page["knowsAgentStatus"] = .bool(
      agents.isEmpty || agents.contains { !SiteContext.isUnknown($0.status) })
    page["monthPercent"] = monthPercent(ledger.month)
    page["comparison"] = .list(
      view.runs.total == 0 && issues.isEmpty && ledger.total.events == 0 ? [] : Comparison.rows(context))
    // The same full days as in the comparison, so that the two agree.
    let comparison = Comparison(context)
    page["yesterday"] = .string(comparison.yesterday.text)
    let week = comparison.sums(Comparison.days, to: comparison.yesterday)
    page["weekRuns"] = .int(week.runs)
    page["weekFailedPercent"] = SiteContext.share(week.failed, of: week.runs)
    page["monthTokens"] = .int(
      ledger.byMonth.first { $0.month == ledger.month.month }?.sum.tokens.total ?? 0)
    page["hasReported"] = .bool(ledger.hasReported)
    page["hasUnpriced"] = .bool(ledger.total.unpriced > 0)
    page["hasIncluded"] = .bool(ledger.total.included > 0)
    page["hasNotional"] = .bool(!context.notional(ledger.total).isNull)
    let month = MonthToDate(context)
    let money = month.moneyForecast
    let tokens = month.forecast { $0.tokens.total }
    page["forecastCents"] = money.map { Money(microcents: $0.amount).cents } ?? .null
    page["forecastTokens"] = tokens.map { .int($0.amount) } ?? .null
    page["forecastHow"] = .optional((money ?? tokens)?.how)
  }

  private static func drawings(
    _ context: SiteContext, _ page: inout [String: Value], _ site: inout PageWriter
  ) {
    let charts = CompanyCharts(context)
    page["spendChart"] = site.figure(
      charts.spendByModel(id: "dashboard-spend", days: chartedDays), on: path)
    page["runsChart"] = site.figure(charts.runsByDay(id: "dashboard-runs", days: chartedDays), on: path)
    page["throughputChart"] = site.figure(
      charts.throughput(id: "dashboard-throughput", weeks: chartedWeeks), on: path)
  }

  private static func monthPercent(_ month: CostLedger.Month) -> Value {
    .optional(SiteContext.percent(month.billed, of: month.budget))
  }

  /// Why nothing was billed this month. Nil if something was.
  static func monthUnbilled(_ ledger: CostLedger) -> String? {
    guard ledger.month.billed == .zero else { return nil }
    if let row = ledger.byMonth.first(where: { $0.month == ledger.month.month }) {
      return SiteContext.unbilled(row.sum)
    }
    return ledger.total.events == 0 ? Formats.missing : nil
  }

  /// The billed amounts of the last full day and the day before. Null if unknown.
  private static func yesterday(_ context: SiteContext) -> Value {
    let comparison = Comparison(context)
    func billed(_ day: CivilDate) -> Value {
      let sums = comparison.sums(1, to: day)
      return sums.billed == 0 && sums.entries > 0 ? .null : Money(microcents: sums.billed).cents
    }
    return [
      "day": .string(comparison.yesterday.text), "billedCents": billed(comparison.yesterday),
      "previousBilledCents": billed(comparison.yesterday.adding(days: -1)),
    ]
  }

  /// The contents of api/dashboard.json.
  private static func data(_ context: SiteContext) -> [String: Value] {
    let view = context.view
    let (agents, issues) = (context.countedAgents, context.countedIssues)
    let ledger = view.ledger
    func counts(_ statuses: [String?]) -> Value {
      ["total": .int(Int64(statuses.count)), "byStatus": SiteContext.byStatus(statuses)]
    }
    return [
      "agents": counts(agents.map(\.status)), "issues": counts(issues.map(\.status)),
      "routines": counts(view.routines.map(\.status)), "goals": counts(view.goals.map(\.status)),
      "projects": counts(view.projects.map(\.status)),
      "runs": [
        "total": .int(view.runs.total), "byStatus": .record(view.runs.byStatus.mapValues(Value.int)),
      ],
      "activity": ["total": .int(view.activity.total)],
      "spend": [
        "billedCents": ledger.total.billed.cents,
        "reportedCents": ledger.hasReported ? ledger.reported.cents : .null,
        "notionalCents": context.notional(ledger.total), "unpricedEvents": .int(ledger.total.unpriced),
        "includedEvents": .int(ledger.total.included),
        "unbilled": .optional(SiteContext.unbilled(ledger.total)),
      ],
      "tokens": context.value(ledger.total.tokens),
      "month": [
        "month": .string(ledger.month.month), "billedCents": ledger.month.billed.cents,
        "budgetCents": ledger.month.budget?.cents ?? .null, "unbilled": .optional(monthUnbilled(ledger)),
      ],
      "yesterday": yesterday(context),
      "approvals": [
        "pending": .int(
          Int64(
            view.approvals.filter { $0.status == "pending" || $0.status == "revision_requested" }.count))
      ],
    ]
  }
}
