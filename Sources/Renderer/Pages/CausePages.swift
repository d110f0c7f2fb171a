import Engine

/// A page per cause of failures: when it happened, to which agents, and the newest runs.
enum CausePages {
  private static let shownRuns = 50
  private static let chartedDays = 90

  /// The runs of a cause on one day of the company's time zone.
  private struct Day: Sendable {
    var agents: [String: Int64] = [:]
    var runs: Int64 { agents.values.reduce(0, +) }
  }

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    guard SiteContext.hasCausePages(context.view) else { return [] }
    var days: [String: [CivilDate: Day]] = [:]
    for row in context.view.runDays {
      guard let cause = row.cause else { continue }
      days[cause, default: [:]][row.day, default: Day()].agents[row.agentId ?? "", default: 0] += row.count
    }
    return context.view.runFigures.causes.map { page(of: $0, days[$0.code] ?? [:], context) }
  }

  private static func page(
    of cause: RunFigures.Cause, _ days: [CivilDate: Day], _ context: SiteContext
  ) -> Page {
    let path = SiteContext.page(ofCause: cause.code)
    let dates = CompanyCharts(context).localDays(chartedDays)
    var facts = DependencyDigest()
    facts.add(cause.code)
    facts.add(cause.runs)
    facts.add(cause.agents)
    facts.add(cause.last)
    facts.add(dates.last?.text)
    for date in dates {
      facts.add(days[date]?.runs)
      facts.add(context.dayPage(date) != nil)
    }
    let agents = agents(days)
    for agent in agents {
      facts.add(agent.id)
      facts.add(agent.runs)
    }
    facts.add(Int64(bitPattern: context.replays.digest))
    // With all runs, the list would reach back to this day.
    let since = firstShown(days)
    if let retirement = context.view.retirement, let since, since < retirement.before {
      facts.add(retirement.before.text)
    }
    var history = DependencyDigest()
    if let since, let last = days.keys.max() {
      history.add(Int64(bitPattern: context.historyDigest(of: since...last)))
    }
    return Page(path, [.facts: facts.value, .history: history.value]) { context, site in
      let runs =
        try since.map { try context.view.history.failures(cause: cause.code, since: $0, limit: shownRuns) }
        ?? []
      let chart = Chart(
        .bars, id: "cause-days", title: "Failed runs by day",
        description: CompanyCharts.span(dates, context.zone.name), unit: .count("runs"),
        axis: "Day (\(context.zone.name))",
        names: context.linked(Chart.days(dates, today: dates.last)),
        series: [Chart.Series("failed", dates.map { days[$0]?.runs ?? 0 }, tone: "bad")])
      let file = "api/charts/" + path.dropLast(5) + ".csv"
      let value: Value = [
        "code": .string(cause.code), "total": .int(cause.runs), "agentsTotal": .int(cause.agents),
        "lastAt": SiteContext.instant(cause.last), "chart": site.figure(chart, on: path, file: file),
        "agents": .list(
          agents.map { ["agent": context.agentReference($0.id), "count": .int($0.runs)] }),
        "runs": .list(runs.map(context.value)),
        "removed": context.note(of: cause, since: since, below: runs, limit: shownRuns),
      ]
      site.page(path, "cause", title: "Failures: \(Formats.words(cause.code))", value, .changed(cause.last))
    }
  }

  /// The agents that it happened to, most often first.
  private static func agents(_ days: [CivilDate: Day]) -> [(id: String, runs: Int64)] {
    var counts: [String: Int64] = [:]
    for day in days.values {
      for (agent, runs) in day.agents where !agent.isEmpty { counts[agent, default: 0] += runs }
    }
    return counts.map { (id: $0.key, runs: $0.value) }.sorted { ($1.runs, $0.id) < ($0.runs, $1.id) }
  }

  /// The first of the newest days that together have the runs that are shown. No other day need be read.
  private static func firstShown(_ days: [CivilDate: Day]) -> CivilDate? {
    var count: Int64 = 0
    for (day, found) in days.sorted(by: { $0.key > $1.key }) {
      count += found.runs
      if count >= shownRuns { return day }
    }
    return days.keys.min()
  }
}
