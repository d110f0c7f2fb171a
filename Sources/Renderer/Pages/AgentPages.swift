import Engine

/// Agent pages and their list.
enum AgentPages {
  private static let shownRuns = 10
  private static let shownIssues = 50
  private static let shownFinished = 15
  private static let shownHistory = 15
  private static let chartedDays = 30

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    let issues = Groups(context.countedIssues, by: \.assigneeAgentId)
    let reports = Groups(context.countedAgents, by: \.reportsTo)
    let routines = Groups(context.view.routines, by: \.assigneeAgentId)
    return [Page("agents/index.html") { context, site in list(context, &site) }]
      + context.view.agents.map { page(of: $0, issues, reports[$0.id], routines[$0.id], context) }
  }

  private static func page(
    of agent: CompanyView.Agent, _ issues: Groups<CompanyView.Issue>, _ reports: [CompanyView.Agent],
    _ routines: [CompanyView.Routine], _ context: SiteContext
  ) -> Page {
    var facts = DependencyDigest()
    facts.add(agent)
    for issue in issues[agent.id] { facts.add(issue) }
    for report in reports { facts.add(report.id) }
    for routine in routines { facts.add(RoutinesPage.value(routine, context)) }
    for budget in BudgetList(context).values(.agent, agent.id) { facts.add(budget) }
    facts.add(context.knowsIssues)
    context.replays.add(agent: agent.id, to: &facts)
    facts.add(context.spendByAgent[agent.id] ?? CostLedger.Sum())
    facts.add(context.view.runFigures.agents[agent.id] ?? RunFigures.Agent())
    for row in context.agentDays[agent.id] {
      facts.add(row.day)
      facts.add(row.sum)
    }
    for day in CompanyCharts(context).utcDays(chartedDays) { facts.add(context.dayPage(day) != nil) }
    var history = DependencyDigest()
    history.add(context.view.versions.agents[agent.id])
    var clock = DependencyDigest()
    clock.add(context.view.asOf.day.text)
    let dependencies: Dependencies = [
      .facts: facts.value, .history: history.value, .clock: clock.value,
    ]
    return Page(SiteContext.page(agent), dependencies) { context, site in
      try write(agent, issues[agent.id], reports, routines, context, &site)
    }
  }

  private static func write(
    _ agent: CompanyView.Agent, _ issues: [CompanyView.Issue], _ reports: [CompanyView.Agent],
    _ routines: [CompanyView.Routine], _ context: SiteContext, _ site: inout PageWriter
  ) throws {
    guard case .record(var fields) = context.value(agent) else { return }
    let open = issues.filter { !["done", "cancelled"].contains($0.status ?? "") }
    let finished = issues.filter { $0.status == "done" }.sorted {
      ($1.completedAt ?? .epoch, $0.id) < ($0.completedAt ?? .epoch, $1.id)
    }
    let sum = context.spendByAgent[agent.id] ?? CostLedger.Sum()
    fields["spend"] = .record(context.fields(sum))
    // The agent is not repeated in each of its entries.
    func own(_ issue: CompanyView.Issue) -> Value {
      context.value(issue).without("assignee", "assigneeAgentId", "isAssignedToPerson")
    }
    fields["openIssues"] = .list(open.reversed().prefix(shownIssues).map(own))
    fields["openIssuesTotal"] = .int(Int64(open.count))
    fields["finishedIssues"] = .list(finished.prefix(shownFinished).map(own))
    fields["finishedIssuesTotal"] = .int(Int64(finished.count))
    fields["perFinishedIssue"] = WastePage.perIssue(sum.billed, sum, Int64(finished.count))
    let runs = context.view.runFigures.agents[agent.id] ?? RunFigures.Agent()
    fields["reliability"] = ReliabilityPage.value(agent, runs, context)
    fields["idleRuns"] = .optional(context.knowsIssues ? runs.idle.runs : nil)
    fields["reports"] = .list(reports.map { context.agentReference($0.id) })
    fields["metadata"] = .list(facts(agent.metadata))
    let history = context.view.history
    let recent = try history.runs(ofAgent: agent.id, limit: shownRuns)
    fields["recentRuns"] = .list(recent.map { context.dataRow($0, issue: true) })
    let changes = try history.activity(ofAgent: agent.id, limit: shownHistory)
    fields["history"] = .list(changes.map { SiteContext.dataRow($0) })
    let removed = context.view.retirement?.agents[agent.id]
    fields["olderRuns"] = context.olderRuns(removed)
    let changed = PageWriter.Moment.changed(
      (recent.flatMap { [$0.startedAt, $0.finishedAt] } + changes.map(\.at) + issues.map(IssuePages.newest)
        + [agent.createdAt, agent.leftAt, agent.lastHeartbeatAt, removed?.ended]).compactMap { $0 }.max())
    fields["month"] = .string(context.view.ledger.month.month)
    fields["routines"] = .list(routines.map { RoutinesPage.value($0, context) })
    fields["budgets"] = .list(BudgetList(context).values(.agent, agent.id))
    site.api("api/agents/\(agent.slug).json", "The agent \(agent.name)", .record(fields), changed)
    let path = SiteContext.page(agent)
    fields["budgets"] = .list((fields["budgets"]?.list ?? []).map(BudgetList.shown))
    fields["recentRuns"] = .list(recent.map(context.value))
    fields["removed"] = context.note(removed, below: recent, limit: shownRuns)
    fields["replays"] = context.replays.values(agent: agent.id)
    fields["lastError"] = recent.first.flatMap { SiteContext.isFailed($0) ? context.value($0) : nil } ?? .null
    fields["history"] = .list(changes.map(context.value))
    fields["hasNotional"] = .bool(!context.notional(sum).isNull)
    fields["isKnownByFacts"] = .bool(agent.isKnownByFacts)
    fields["areIssuesDated"] = .bool(SiteContext.areDated(open))
    fields["knowsIssues"] = .bool(context.knowsIssues)
    fields["metadata"] = .list(
      facts(agent.metadata).map { fact in
        let name = Formats.words(fact["name"]?.string ?? "")
        return [
          "name": .string(name.prefix(1).uppercased() + name.dropFirst()), "value": fact["value"] ?? .null,
        ]
      })
    fields["spendChart"] = site.figure(
      spend(of: agent, context), on: path, file: "api/charts/agents/\(agent.slug).csv")
    site.page(path, "agent", title: agent.name, .record(fields), changed)
  }

  private static func spend(of agent: CompanyView.Agent, _ context: SiteContext) -> Chart {
    let charts = CompanyCharts(context)
    let rows = context.agentDays[agent.id]
    let isMoney = rows.contains { $0.sum.billed > .zero }
    let dates = charts.utcDays(chartedDays)
    return Chart(
      .bars, id: "agent-spend", title: isMoney ? "Billed by day" : "Tokens by day",
      description: CompanyCharts.span(dates, "UTC"),
      unit: isMoney ? .money : .tokens, axis: "Day (UTC)",
      names: context.linked(Chart.days(dates, today: dates.last)),
      series: [
        Chart.Series(
          isMoney ? "Billed" : "Tokens", charts.agentDays(agent.id, days: chartedDays).map { $0 })
      ])
  }

  private static func list(_ context: SiteContext, _ site: inout PageWriter) {
    let agents = worstFirst(context)
    let charts = CompanyCharts(context)
    let figures = context.view.runFigures.agents
    let rows = agents.map { agent -> Value in
      guard case .record(var fields) = context.value(agent) else { return .null }
      let runs = figures[agent.id] ?? RunFigures.Agent()
      fields["failedPercent"] = SiteContext.share(runs.failed, of: runs.ended)
      fields["trend"] = charts.sparkline(ofAgent: agent.id, days: chartedDays)
      fields["budgetTone"] = .string(BudgetList.tone(SiteContext.percent(agent)))
      fields["budgetShown"] = .int(min(100, SiteContext.percent(agent) ?? 0))
      return .record(fields)
    }
    let page: Value = [
      "agents": .list(rows), "total": .int(Int64(agents.count)),
      "byStatus": SiteContext.statusList(agents.map(\.status), in: "agents/index.html"),
      "month": .string(context.view.ledger.month.month),
      "others": .list(
        context.view.agents.filter { $0.isPlaceholder || $0.leftAt != nil }.map {
          context.agentReference($0.id)
        }),
    ]
    site.page("agents/index.html", "agents", title: "Agents", page)
    site.api(
      "api/agents.json", "All agents", .list(context.countedAgents.map(context.value)),
      meta: ["count": .int(Int64(agents.count))])
  }

  /// Agents that need attention come first: errors, budgets, failures, approvals and pauses; then by failure
  /// rate.
  private static func worstFirst(_ context: SiteContext) -> [CompanyView.Agent] {
    let figures = context.view.runFigures.agents
    func rank(_ agent: CompanyView.Agent) -> Int {
      let percent = SiteContext.percent(agent) ?? 0
      let runs = figures[agent.id] ?? RunFigures.Agent()
      switch agent.status {
      case "error": return 0
      case "terminated": return 7
      case _ where percent >= 100: return 1
      case _ where percent >= 80: return 2
      case _ where runs.recentEnded >= 5 && runs.recentFailed * 5 >= runs.recentEnded: return 3
      case "pending_approval": return 4
      case "paused": return 5
      default: return 6
      }
    }
    let keys = context.countedAgents.enumerated().map { place, agent in
      let runs = figures[agent.id] ?? RunFigures.Agent()
      let failed = runs.ended > 0 ? runs.failed * 1000 / runs.ended : 0
      return (rank(agent), -failed, place)
    }
    return keys.sorted { $0 < $1 }.map { context.countedAgents[$0.2] }
  }

  /// What an agent's metadata says in plain words. Names that sound like a credential are left out.
  private static func facts(_ metadata: Value) -> [Value] {
    let secret = ["secret", "token", "password", "key", "credential", "auth"]
    return (metadata.record ?? [:]).sorted { $0.key < $1.key }.compactMap { name, value in
      guard !secret.contains(where: { name.lowercased().contains($0) }) else { return nil }
      switch value {
      case .string, .int, .number, .bool: return ["name": .string(name), "value": value]
      default: return nil
      }
    }
  }
}
