import Engine

/// How often and why runs fail, and how long they take.
enum ReliabilityPage {
  private static let path = "reliability.html"
  private static let chartedDays = 90
  private static let chartedCauses = 12

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    [Page(path) { context, site in write(context, &site) }]
  }

  private static func write(_ context: SiteContext, _ site: inout PageWriter) {
    let figures = context.view.runFigures
    let ended = figures.agents.values.reduce(Int64(0)) { $0 + $1.ended }
    let failed = figures.agents.values.reduce(Int64(0)) { $0 + $1.failed }
    // Worst first: by the failure rate of the last seven days, then of all time.
    let known = context.countedAgents.enumerated().compactMap { place, agent in
      figures.agents[agent.id].map { (agent: agent, runs: $0, place: place) }
    }
    func rate(_ failed: Int64, _ ended: Int64) -> Int64 { ended > 0 ? -(failed * 1000 / ended) : 0 }
    let agents = known.sorted { a, b in
      (rate(a.runs.recentFailed, a.runs.recentEnded), rate(a.runs.failed, a.runs.ended), a.place)
        < (rate(b.runs.recentFailed, b.runs.recentEnded), rate(b.runs.failed, b.runs.ended), b.place)
    }.map { value($0.agent, $0.runs, context) }
    let data: Fields = [
      "runs": .int(ended), "failed": .int(failed), "failedPercent": SiteContext.share(failed, of: ended),
      "durations": durations(figures.durations),
      "causes": .list(
        figures.causes.map { cause in
          [
            "code": .string(cause.code), "runs": .int(cause.runs), "agents": .int(cause.agents),
            "lastAt": SiteContext.instant(cause.last), "percent": SiteContext.share(cause.runs, of: failed),
          ]
        }),
      "days": .list(
        figures.days.map { day in
          [
            "day": .string(day.day.text), "succeeded": .int(day.succeeded), "failed": .int(day.failed),
            "other": .int(day.other),
          ]
        }),
      "agents": .list(agents),
    ]
    site.api(
      "api/reliability.json", "Runs by day, failure cause and agent", .record(data),
      meta: ["timeZone": .string(context.zone.name), "durations": "milliseconds, nearest rank, last 28 days"])
    var page = data
    page["causes"] = .list(
      (data["causes"]?.list ?? []).map { row in
        var fields = row.record ?? [:]
        fields["causePage"] = .optional(context.causePage(row["code"]?.string ?? ""))
        return .record(fields)
      })
    page["isEmpty"] = .bool(ended == 0)
    page["runsChart"] = site.figure(
      CompanyCharts(context).runsByDay(id: "reliability-runs", days: chartedDays), on: path)
    page["causesChart"] = site.figure(causes(context), on: path)
    let failures = context.view.runs.recentFailures
    page["failures"] = .list(failures.map(context.value))
    page["removed"] = context.noteOfFailures(below: failures, limit: 20)
    site.page(path, "reliability", title: "Reliability", .record(page))
  }

  static func durations(_ durations: RunFigures.Durations?) -> Value {
    guard let durations else { return ["median": .null, "p95": .null, "longest": .null, "runs": 0] }
    return [
      "median": .int(durations.median), "p95": .int(durations.p95), "longest": .int(durations.longest),
      "runs": .int(durations.count),
    ]
  }

  /// An agent's reliability, which its own page shows too.
  static func value(_ agent: CompanyView.Agent, _ runs: RunFigures.Agent, _ context: SiteContext) -> Value {
    [
      "id": .string(agent.id), "slug": .string(agent.slug), "agent": context.agentReference(agent.id),
      "status": .optional(agent.status), "ended": .int(runs.ended), "failed": .int(runs.failed),
      "failedPercent": SiteContext.share(runs.failed, of: runs.ended), "weekEnded": .int(runs.recentEnded),
      "weekFailed": .int(runs.recentFailed),
      "weekPercent": SiteContext.share(runs.recentFailed, of: runs.recentEnded),
      "durations": durations(runs.durations),
    ]
  }

  private static func causes(_ context: SiteContext) -> Chart {
    let shown = context.view.runFigures.causes.prefix(chartedCauses)
    return Chart(
      .horizontalBars, id: "reliability-causes", title: "Failures by cause",
      description: "Failed and timed-out runs by error code, all time.", unit: .count("runs"), axis: "Cause",
      names: shown.map {
        Chart.Name(Formats.words($0.code), page: context.causePage($0.code))
      },
      series: [Chart.Series("Runs", shown.map { $0.runs }, tone: "bad")])
  }
}
