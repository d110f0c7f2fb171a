/// Sums the runs of a company.
struct RunFiguresReader {
  private let database: Database
  private let zone: TimeZoneRules
  private let asOf: Instant

  private static let failed = "status IN ('failed', 'timed_out', 'error')"
  /// Days that are kept by the quarter of an hour: two weeks that are compared, and the day that zones may add.
  private static let quarterDays = 16
  private static let recentDays = 7
  /// Rows of the activity log that say more than that a run took place.
  private static let isAction = "action NOT LIKE 'heartbeat.%' AND action NOT LIKE 'agent.heartbeat%'"

  init(_ database: Database, zone: TimeZoneRules, asOf: Instant) {
    self.database = database
    self.zone = zone
    self.asOf = asOf
  }

  func read() throws -> RunFigures {
    var figures = RunFigures()
    figures.days = try days()
    figures.quarters = try quarters()
    figures.causes = try causes()
    try counts(&figures)
    try durations(&figures)
    figures.knowsActions =
      try database.integer(
        "SELECT EXISTS (SELECT 1 FROM activity WHERE run_id IS NOT NULL AND \(Self.isAction))") == 1
    try use(&figures)
    return figures
  }

  /// Counted by quarters of an hour, which divide the offset of every zone in use, then put into days of the zone.
  private func days() throws -> [RunFigures.Day] {
    var days: [CivilDate: RunFigures.Day] = [:]
    try database.query(
      """
      SELECT started_at / 900000, sum(\(Self.failed)), sum(status IS NULL OR status IN ('succeeded', 'completed', 'done')), count(*)
      FROM runs WHERE is_ended = 1 AND started_at IS NOT NULL GROUP BY 1
      """
    ) { row in
      let day = zone.day(of: Instant(milliseconds: row.int(0) * 900_000))
      var sum = days[day] ?? RunFigures.Day(day: day)
      sum.failed += row.int(1)
      // A heartbeat of a log says nothing when it went well.
      sum.succeeded += row.int(2)
      sum.other += row.int(3) - row.int(1) - row.int(2)
      days[day] = sum
    }
    return days.values.sorted { $0.day < $1.day }
  }

  private func quarters() throws -> [RunFigures.Quarter] {
    var quarters: [Int64: RunFigures.Quarter] = [:]
    let from = SQLValue.int(asOf.adding(days: -Self.quarterDays).milliseconds)
    func quarter(_ number: Int64) -> RunFigures.Quarter {
      quarters[number] ?? RunFigures.Quarter(start: Instant(milliseconds: number * 900_000))
    }
    try database.query(
      """
      SELECT started_at / 900000, count(*), sum(\(Self.failed)) FROM runs
      WHERE is_ended = 1 AND started_at >= ? GROUP BY 1
      """, [from]
    ) { row in
      var sum = quarter(row.int(0))
      sum.runs = row.int(1)
      sum.failed = row.int(2)
      quarters[row.int(0)] = sum
    }
    try database.query(
      """
      SELECT at / 900000, count(*), sum(billed_microcents),
        sum(input_tokens + cached_input_tokens + output_tokens + unsplit_tokens)
      FROM spend WHERE at >= ? GROUP BY 1
      """, [from]
    ) { row in
      var sum = quarter(row.int(0))
      sum.entries = row.int(1)
      sum.billed = Money(microcents: row.int(2))
      sum.tokens = row.int(3)
      quarters[row.int(0)] = sum
    }
    return quarters.values.sorted { $0.start < $1.start }
  }

  private func causes() throws -> [RunFigures.Cause] {
    var causes: [RunFigures.Cause] = []
    try database.query(
      """
      SELECT coalesce(nullif(error_code, ''), status), count(*), count(DISTINCT agent_id), max(started_at)
      FROM runs WHERE \(Self.failed) GROUP BY 1 ORDER BY 2 DESC, 1
      """
    ) { row in
      causes.append(
        RunFigures.Cause(
          code: row.text(0) ?? "", runs: row.int(1), agents: row.int(2), last: row.instant(3)))
    }
    return causes
  }

  private func counts(_ figures: inout RunFigures) throws {
    try database.query(
      """
      SELECT coalesce(agent_id, ''), count(*), sum(\(Self.failed)), coalesce(sum(started_at >= ?1), 0),
        coalesce(sum(started_at >= ?1 AND \(Self.failed)), 0)
      FROM runs WHERE is_ended = 1 GROUP BY 1
      """, [.int(asOf.adding(days: -Self.recentDays).milliseconds)]
    ) { row in
      var agent = RunFigures.Agent()
      agent.ended = row.int(1)
      agent.failed = row.int(2)
      agent.recentEnded = row.int(3)
      agent.recentFailed = row.int(4)
      figures.agents[row.text(0) ?? ""] = agent
    }
  }

  private func durations(_ figures: inout RunFigures) throws {
    var all: [Int64] = []
    var own: [Int64] = []
    var agent: String?
    func finish() {
      if let agent { figures.agents[agent]?.durations = RunFigures.Durations(sorted: own) }
      own = []
    }
    try database.query(
      """
      SELECT coalesce(agent_id, ''), coalesce(finished_at - started_at, latency_ms) AS took FROM runs
      WHERE is_ended = 1 AND took >= 0 ORDER BY 1, 2
      """
    ) { row in
      let id = row.text(0) ?? ""
      if id != agent {
        finish()
        agent = id
      }
      own.append(row.int(1))
      all.append(row.int(1))
    }
    finish()
    all.sort()
    figures.durations = RunFigures.Durations(sorted: all)
  }

  private func use(_ figures: inout RunFigures) throws {
    // 1 where the log tells an action of the run, or could not tell one.
    let acted =
      figures.knowsActions
      ? "id IN (SELECT run_id FROM activity WHERE run_id IS NOT NULL AND \(Self.isAction))"
      : "0"
    try database.query(
      """
      SELECT coalesce(agent_id, ''), issue_id IS NOT NULL, \(acted), count(*),
        sum(\(TokenSQL.uncachedInput("runs", adapter: TokenSQL.adapter("runs")))
          + coalesce(cached_input_tokens, 0) + coalesce(output_tokens, 0)
          + coalesce(unsplit_tokens, 0)),
        sum(coalesce((SELECT sum(billed_microcents) FROM cost_events WHERE run_id = runs.id), billed_microcents, 0))
      FROM runs WHERE is_ended = 1 GROUP BY 1, 2, 3
      """
    ) { row in
      var use = RunFigures.Use()
      use.runs = row.int(3)
      use.tokens = row.int(4)
      use.billed = Money(microcents: row.int(5))
      let (hasIssue, hasActed) = (row.int(1) == 1, row.int(2) == 1)
      let id = row.text(0) ?? ""
      if hasActed || (hasIssue && !figures.knowsActions) {
        figures.agents[id]?.useful += use
      } else if hasIssue {
        figures.agents[id]?.withoutAction += use
      } else {
        figures.agents[id]?.idle += use
      }
    }
  }
}
