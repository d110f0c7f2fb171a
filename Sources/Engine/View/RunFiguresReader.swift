/// Reads how the runs of a company went from their kept sums.
struct RunFiguresReader {
  private let database: Database
  private let zone: TimeZoneRules
  private let asOf: Instant

  private static let failed = "statuses.word IN ('failed', 'timed_out', 'error')"
  private static let runs = """
    run_sums JOIN words agents ON agents.n = agent JOIN words statuses ON statuses.n = status
      JOIN words errors ON errors.n = error_code
    """
  /// Days that are kept by the quarter of an hour: two weeks that are compared, and the day that zones may
  /// add.
  private static let quarterDays = 16
  /// Days, the present one among them, that count as recent.
  private static let recentDays = 7
  /// Days that durations are of: older ones say little of how long a run takes now.
  package static let durationDays = 28

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
        "SELECT EXISTS (SELECT 1 FROM activity_rows WHERE run_id IS NOT NULL AND \(FactScan.isAction))") == 1
    try use(&figures)
    return figures
  }

  /// The first of the last days.
  private func day(of last: Int) -> SQLValue {
    .int(Int64(zone.day(of: asOf).daysSinceEpoch - last + 1))
  }

  /// Counted by quarters of an hour, then put into days of the zone.
  private func days() throws -> [RunFigures.Day] {
    var days: [CivilDate: RunFigures.Day] = [:]
    try database.query(
      "SELECT quarter, failed, succeeded, runs FROM quarter_sums WHERE quarter >= 0 AND runs > 0"
    ) { row in
      let day = zone.day(of: Instant(milliseconds: row.int(0) * FactSums.quarter))
      var sum = days[day] ?? RunFigures.Day(day: day)
      sum.failed += row.int(1)
      sum.succeeded += row.int(2)
      sum.other += row.int(3) - row.int(1) - row.int(2)
      days[day] = sum
    }
    return days.values.sorted { $0.day < $1.day }
  }

  private func quarters() throws -> [RunFigures.Quarter] {
    var quarters: [RunFigures.Quarter] = []
    let from = asOf.adding(days: -Self.quarterDays).milliseconds / FactSums.quarter
    try database.query(
      """
      SELECT quarter, runs, failed FROM quarter_sums WHERE quarter >= ? AND runs > 0 ORDER BY quarter
      """, [.int(from)]
    ) { row in
      var sum = RunFigures.Quarter(start: Instant(milliseconds: row.int(0) * FactSums.quarter))
      sum.runs = row.int(1)
      sum.failed = row.int(2)
      quarters.append(sum)
    }
    return quarters
  }

  private func causes() throws -> [RunFigures.Cause] {
    var causes: [RunFigures.Cause] = []
    try database.query(
      """
      SELECT coalesce(nullif(errors.word, ''), statuses.word), sum(runs), count(DISTINCT agents.word), max(newest)
      FROM \(Self.runs) WHERE \(Self.failed) GROUP BY 1 ORDER BY 2 DESC, 1
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
      SELECT coalesce(max(agents.word), ''), sum(runs), sum(CASE WHEN \(Self.failed) THEN runs ELSE 0 END),
        sum(CASE WHEN local_day >= ?1 THEN runs ELSE 0 END),
        sum(CASE WHEN local_day >= ?1 AND \(Self.failed) THEN runs ELSE 0 END)
      FROM \(Self.runs) WHERE flags & 1 GROUP BY agent
      """, [day(of: Self.recentDays)]
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
    var own: [String: [Int64]] = [:]
    try database.query(
      """
      SELECT coalesce(word, ''), durations FROM duration_sums JOIN words ON n = agent WHERE local_day >= ?
      """, [day(of: Self.durationDays)]
    ) { row in
      var list: [Int64] = []
      row.withBytes(1) { DurationBytes.decode($0, into: &list) }
      own[row.text(0) ?? "", default: []] += list
      all += list
    }
    for (agent, list) in own {
      figures.agents[agent]?.durations = RunFigures.Durations(sorted: list.sorted())
    }
    figures.durations = RunFigures.Durations(sorted: all.sorted())
  }

  private func use(_ figures: inout RunFigures) throws {
    try database.query(
      """
      SELECT coalesce(word, ''), flags, sum(runs), sum(tokens), sum(billed) FROM run_sums JOIN words ON n = agent
      WHERE flags & 1 GROUP BY 1, 2
      """
    ) { row in
      var use = RunFigures.Use()
      use.runs = row.int(2)
      use.tokens = row.int(3)
      use.billed = Money(microcents: row.int(4))
      let (hasIssue, hasActed) = (row.int(1) & 2 != 0, row.int(1) & 4 != 0)
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
