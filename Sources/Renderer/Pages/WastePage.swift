import Engine

/// Runs without an issue or action, and what they cost.
enum WastePage {
  private static let path = "waste.html"

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    [Page(path) { context, site in write(context, &site) }]
  }

  private static func write(_ context: SiteContext, _ site: inout PageWriter) {
    let figures = context.view.runFigures
    var (idle, withoutAction, useful) = (RunFigures.Use(), RunFigures.Use(), RunFigures.Use())
    for agent in figures.agents.values {
      idle += agent.idle
      withoutAction += agent.withoutAction
      useful += agent.useful
    }
    var all = idle
    all += withoutAction
    all += useful
    let knowsIssues = context.knowsIssues
    let unknown = knowsIssues ? RunFigures.Use() : idle
    if !knowsIssues { idle = RunFigures.Use() }
    let finished = Dictionary(grouping: context.countedIssues.filter { $0.status == "done" }) {
      $0.assigneeAgentId ?? ""
    }.mapValues { Int64($0.count) }
    let agents = context.countedAgents.compactMap { agent -> (Int64, Value)? in
      guard let runs = figures.agents[agent.id], runs.ended > 0 else { return nil }
      return (
        runs.idle.tokens &+ runs.withoutAction.tokens, row(agent, runs, finished[agent.id] ?? 0, context)
      )
    }.enumerated().sorted { ($1.element.0, $0.offset) < ($0.element.0, $1.offset) }.map(\.element.1)
    let done = context.countedIssues.filter { $0.status == "done" }.count
    let total = context.view.ledger.total
    let data: Fields = [
      "knowsIssues": .bool(knowsIssues), "unknown": use(unknown, of: total),
      "knowsActions": .bool(figures.knowsActions), "all": use(all, of: total), "idle": use(idle, of: total),
      "withoutAction": use(withoutAction, of: total), "useful": use(useful, of: total),
      "idlePercent": knowsIssues ? SiteContext.share(idle.runs, of: all.runs) : .null,
      "idleTokensPercent": knowsIssues
        ? SiteContext.share(idle.tokens / 100, of: all.tokens / 100) : .null,
      "finishedIssues": .int(Int64(done)), "perFinishedIssue": perIssue(total.billed, total, Int64(done)),
      "agents": .list(agents),
    ]
    site.api(
      "api/waste.json", "Runs without an issue or an action, and what they cost", .record(data),
      meta: ["actions": .string(figures.knowsActions ? "from the activity log" : "not recorded by run")])
    var page = data
    page["isEmpty"] = .bool(all.runs == 0)
    page["chart"] = site.figure(
      chart(idle, withoutAction, useful, unknown, figures.knowsActions), on: path)
    site.page(path, "waste", title: "Waste", .record(page))
  }

  /// `sum` is the ledger of whose runs these are.
  private static func use(_ use: RunFigures.Use, of sum: CostLedger.Sum) -> Value {
    let unbilled =
      sum.unpriced == 0 && sum.included > 0 ? CostLedger.Sum.inSubscription : CostLedger.Sum.notPriced
    return [
      "runs": .int(use.runs), "tokens": .int(use.tokens), "billedCents": use.billed.cents,
      "unbilled": .optional(
        use.billed != .zero ? nil : use.tokens > 0 ? unbilled : Formats.missing),
    ]
  }

  /// The average cost of a finished issue: total spend divided by finished issues.
  static func perIssue(_ billed: Money, _ sum: CostLedger.Sum, _ finished: Int64) -> Value {
    guard finished > 0 else {
      return ["billedCents": .null, "tokens": .null, "unbilled": .string(Formats.missing)]
    }
    return [
      "billedCents": Money(microcents: billed.microcents / finished).cents,
      "tokens": .int(sum.tokens.total / finished), "unbilled": .optional(SiteContext.unbilled(sum)),
    ]
  }

  private static func row(
    _ agent: CompanyView.Agent, _ runs: RunFigures.Agent, _ finished: Int64, _ context: SiteContext
  ) -> Value {
    let sum = context.spendByAgent[agent.id] ?? CostLedger.Sum()
    return [
      "id": .string(agent.id), "slug": .string(agent.slug), "agent": context.agentReference(agent.id),
      "runs": .int(runs.ended), "idle": use(context.knowsIssues ? runs.idle : RunFigures.Use(), of: sum),
      "withoutAction": use(runs.withoutAction, of: sum),
      "idlePercent": context.knowsIssues ? SiteContext.share(runs.idle.runs, of: runs.ended) : .null,
      "finishedIssues": .optional(context.view.known.assignees ? finished : nil),
      "perFinishedIssue": perIssue(sum.billed, sum, finished),
    ]
  }

  private static func chart(
    _ idle: RunFigures.Use, _ withoutAction: RunFigures.Use, _ useful: RunFigures.Use,
    _ unknown: RunFigures.Use, _ knowsActions: Bool
  ) -> Chart {
    // Green for useful runs, amber for runs without an issue, gray for what is not known.
    let parts = [
      (knowsActions ? "with an issue or an action" : "with an issue", useful, 2),
      ("with an issue, no action", withoutAction, 5),
      (knowsActions ? "no issue, no action" : "without an issue", idle, 3), ("unknown", unknown, 6),
    ]
    .filter { $0.1.runs > 0 }
    let names = parts.map { text, _, color in
      var name = Chart.Name(text)
      name.color = color
      return name
    }
    return Chart(
      .share, id: "waste-runs", title: "Runs by issue", description: "All ended runs.",
      unit: .count("runs"), axis: "Outcome", names: names,
      series: [Chart.Series("Runs", parts.map { $0.1.runs })])
  }
}
