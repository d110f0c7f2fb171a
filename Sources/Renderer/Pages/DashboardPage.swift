import Engine

/// The home page: current state, alerts, and what to do about them.
enum DashboardPage {
  private static let path = "index.html"
  private static let recentActivity = 10
  private static let shownMonths = 6
  private static let shownFailures = 6
  private static let shownAttention = 6
  private static let shownGoals = 5
  private static let shownFinished = 5
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
    let attention = try Attention(context)
    add(attention, context, &page)
    page["news"] = news(context)
    figures(context, &page)
    drawings(context, &page, &site)
    let view = context.view
    page["recent"] = .list(try view.history.recentActivity(limit: recentActivity).map(context.value))
    let failures = Array(view.runs.recentFailures.prefix(shownFailures))
    page["failures"] = .list(failures.map(context.value))
    page["removed"] = context.noteOfFailures(below: failures, limit: shownFailures)
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
    page["description"] = .optional(view.company.description)
    page["widgets"] = .list(modules.widgets)
    site.add(modules.widgetFiles)
    site.markdown(
      MarkdownPages.dashboard, "The dashboard as Markdown",
      MarkdownPages.dashboard(page, attention, context))
    site.markdown(
      MarkdownPages.list, "Guide to this site for agents",
      MarkdownPages.index(
        context, report: page["news"]?["reportPage"]?.string.map { $0.dropLast(5) + ".md" }))
    site.page(path, "dashboard", title: "Dashboard", .record(page))
  }

  private static func add(_ attention: Attention, _ context: SiteContext, _ page: inout Fields) {
    let items = attention.items(of: attention.knownAlerts)
    let new = attention.items(of: attention.newAlerts)
    page["newAlerts"] = .list(new.prefix(shownAttention).map(\.row))
    page["moreNewAlerts"] = .list(new.dropFirst(shownAttention).map(\.row))
    page["moreNewAlertsTotal"] = .int(Int64(new.dropFirst(shownAttention).reduce(0) { $0 + $1.alerts }))
    page["newAlertsTotal"] = .int(Int64(attention.newAlerts.count))
    page["knownAlertsTotal"] = .int(Int64(attention.knownAlerts.count))
    page["attentionCounts"] = .list(attention.counts)
    page["attentionTotal"] = .int(Int64(attention.alerts.count))
    page["attention"] = .list(items.prefix(shownAttention).map(\.row))
    page["moreAttention"] = .list(items.dropFirst(shownAttention).map(\.row))
    page["moreAttentionTotal"] = .int(Int64(items.dropFirst(shownAttention).reduce(0) { $0 + $1.alerts }))
    let quality = context.view.quality
    page["findings"] = .int(Int64(quality.findings.filter { $0.severity > .note }.count))
    page["rejectedLines"] = .int(quality.sources.reduce(0) { $0 + $1.rejected })
    page["hasFindings"] = .bool(page["findings"] != 0)
    page["hasRejects"] = .bool(page["rejectedLines"] != 0)
    page["hasQualityNote"] = .bool(page["findings"] != 0 || page["rejectedLines"] != 0)
  }

  /// What happened on the last full day, compared with the day before. Null without dated data.
  private static func news(_ context: SiteContext) -> Value {
    guard context.view.hasInstants else { return .null }
    let comparison = Comparison(context)
    let day = comparison.yesterday
    let (now, before) = (comparison.sums(1, to: day), comparison.sums(1, to: day.adding(days: -1)))
    func change(_ field: KeyPath<Comparison.Sums, Int64>, _ more: Trend.Direction) -> Value {
      Trend(now[keyPath: field], before: before[keyPath: field], more: more)?.value ?? .null
    }
    let isBilled = now.billed > 0
    let report = ReportSource(context.view, zone: context.zone)
    let period = Period(.day, containing: day)
    let finished = report.issues(report.totals(period).finished.reversed())
    return [
      "day": .string(day.text), "finished": .int(now.finished), "finishedBefore": .int(before.finished),
      "created": .optional(comparison.knowsCreation ? now.created : nil), "runs": .int(now.runs),
      "runsChange": change(\.runs, .neither),
      "failed": .int(now.failed), "failedBefore": .int(before.failed),
      "billedCents": isBilled ? Money(microcents: now.billed).cents : .null,
      "billedChange": isBilled && before.billed > 0 ? change(\.billed, .neither) : .null,
      "billedNote": .optional(isBilled ? nil : SiteContext.unbilled(now.spend) ?? Formats.missing),
      "reportPage": .optional(
        report.periods(.day, back: 14).contains(period) ? ReportPages.path(period) : nil),
      "finishedIssues": .list(finished.prefix(shownFinished).map { context.issueReference($0.id) }),
      "hasFinishedIssues": .bool(!finished.isEmpty),
      "moreFinished": .optional(finished.count > shownFinished ? Int64(finished.count - shownFinished) : nil),
    ]
  }

  private static func figures(_ context: SiteContext, _ page: inout Fields) {
    let view = context.view
    let ledger = view.ledger
    let (agents, issues) = (context.countedAgents, context.countedIssues)
    page["agentStatuses"] = SiteContext.statusList(agents.map(\.status), in: "agents/index.html")
    page["issueStatuses"] = IssueViews.statuses(issues)
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
    page["comparison"] = .list(
      view.runs.total == 0 && issues.isEmpty && ledger.total.events == 0 ? [] : Comparison.rows(context))
    // The same full days as in the comparison, so that the two agree.
    let comparison = Comparison(context)
    page["yesterday"] = .string(comparison.yesterday.text)
    let week = comparison.sums(Comparison.days, to: comparison.yesterday)
    page["weekRuns"] = .int(week.runs)
    page["weekFailedPercent"] = SiteContext.share(week.failed, of: week.runs)
    let before = comparison.sums(Comparison.days, to: comparison.yesterday.adding(days: -Comparison.days))
    func change(_ field: KeyPath<Comparison.Sums, Int64>, _ more: Trend.Direction) -> Value {
      guard comparison.hasBefore else { return .null }
      return Trend(week[keyPath: field], before: before[keyPath: field], more: more)?.value ?? .null
    }
    page["billedChange"] = week.billed > 0 && before.billed > 0 ? change(\.billed, .neither) : .null
    page["tokensChange"] = change(\.tokens, .neither)
    page["failedChange"] = change(\.failed, .bad)
    let charts = CompanyCharts(context)
    page["billedTrend"] = charts.trend(days: chartedDays, .money) { $0.billed.microcents }
    page["tokensTrend"] = charts.trend(days: chartedDays, .tokens) { $0.tokens.total }
    page["failedTrend"] = charts.failedTrend(days: chartedDays)
    page["agentsTrend"] = charts.agentsTrend(days: chartedDays)
    let ran = comparison.agents(Comparison.days, to: comparison.yesterday)
    let ranBefore = comparison.agents(
      Comparison.days, to: comparison.yesterday.adding(days: -Comparison.days))
    page["weekAgents"] = .int(ran)
    page["agentsChange"] =
      comparison.hasBefore ? Trend(ran, before: ranBefore, more: .neither)?.value ?? .null : .null
    page["openTrend"] = charts.openTrend(days: chartedDays)
    page["openChange"] =
      charts.openIssues(days: Comparison.days + 1).flatMap { counts -> Value? in
        guard comparison.hasBefore, let first = counts.first, let last = counts.last else { return nil }
        return Trend(last, before: first, more: .neither)?.value
      } ?? .null
    page["openPage"] = .optional(
      issues.contains { SiteContext.isOpen($0.status) } ? IssueViews.openPage : nil)
    page["blockedPage"] = .optional(
      issues.contains { $0.status == "blocked" } ? IssueViews.page(ofStatus: "blocked") : nil)
    page["periodPage"] = .optional(view.hasInstants ? PeriodPages.first : nil)
    page["monthTokens"] = .int(
      ledger.byMonth.first { $0.month == ledger.month.month }?.sum.tokens.total ?? 0)
    page["hasReported"] = .bool(ledger.hasReported)
    page["hasUnpriced"] = .bool(ledger.total.unpriced > 0)
    page["hasIncluded"] = .bool(ledger.total.included > 0)
    page["hasNotional"] = .bool(!context.notional(ledger.total).isNull)
    let month = MonthToDate(context)
    page["budgetText"] = .string(month.budgetText)
    let money = month.moneyForecast
    let tokens = month.forecast { $0.tokens.total }
    page["forecastCents"] = money.map { Money(microcents: $0.amount).cents } ?? .null
    page["forecastTokens"] = tokens.map { .int($0.amount) } ?? .null
    page["forecastHow"] = .optional((money ?? tokens)?.how)
  }

  private static func drawings(
    _ context: SiteContext, _ page: inout Fields, _ site: inout PageWriter
  ) {
    let charts = CompanyCharts(context)
    page["spendChart"] = site.figure(
      charts.spendByModel(id: "dashboard-spend", days: chartedDays), on: path)
    page["runsChart"] = site.figure(charts.runsByDay(id: "dashboard-runs", days: chartedDays), on: path)
    page["throughputChart"] = site.figure(
      charts.throughput(id: "dashboard-throughput", weeks: chartedWeeks), on: path)
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
      let isUnknown = sums.spend.events > 0 && SiteContext.unbilled(sums.spend) != nil
      return isUnknown ? .null : sums.spend.billed.cents
    }
    return [
      "day": .string(comparison.yesterday.text), "billedCents": billed(comparison.yesterday),
      "previousBilledCents": billed(comparison.yesterday.adding(days: -1)),
    ]
  }

  /// The contents of api/dashboard.json.
  private static func data(_ context: SiteContext) -> Fields {
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
        "total": .int(view.runs.total), "byStatus": .record(Fields(view.runs.byStatus.mapValues(Value.int))),
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
