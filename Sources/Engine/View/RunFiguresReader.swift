/// Reads how the runs of a company went from their kept sums.
struct RunFiguresReader {
  private let database: Database
  private let zone: TimeZoneRules
  private let asOf: Instant

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

  /// The first day that counts as recent.
  var firstRecent: Int { firstDay(of: Self.recentDays) }

  func read(_ sums: RunSums) throws -> RunFigures {
    var figures = RunFigures()
    figures.days = try days()
    figures.quarters = try quarters()
    figures.causes = sums.causes
    figures.knowsActions =
      try database.integer(
        "SELECT EXISTS (SELECT 1 FROM activity_rows WHERE run_id IS NOT NULL AND \(FactScan.isAction))") == 1
    for (id, counts) in sums.agents where !counts.ended.isEmpty {
      figures.agents[id ?? ""] = agent(counts, knowsActions: figures.knowsActions)
    }
    try durations(&figures)
    return figures
  }

  /// The first of the last days.
  private func firstDay(of last: Int) -> Int { zone.day(of: asOf).daysSinceEpoch - last + 1 }

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

  private func agent(_ counts: RunSums.Counts, knowsActions: Bool) -> RunFigures.Agent {
    var agent = RunFigures.Agent()
    agent.failed = counts.failed
    agent.recentEnded = counts.recentEnded
    agent.recentFailed = counts.recentFailed
    for (flags, use) in counts.ended {
      agent.ended += use.runs
      let (hasIssue, hasActed) = (flags & 2 != 0, flags & 4 != 0)
      if hasActed || (hasIssue && !knowsActions) {
        agent.useful += use
      } else if hasIssue {
        agent.withoutAction += use
      } else {
        agent.idle += use
      }
    }
    return agent
  }

  private func durations(_ figures: inout RunFigures) throws {
    var all: [Int64] = []
    var own: [String: [Int64]] = [:]
    try database.query(
      """
      SELECT coalesce(word, ''), durations FROM duration_sums JOIN words ON n = agent WHERE local_day >= ?
      """, [.int(Int64(firstDay(of: Self.durationDays)))]
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
}
