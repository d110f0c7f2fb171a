/// What a view shows of runs by agent, status, cause and day: all of it from one pass over their kept sums, since a
/// year of 200 agents has a quarter of a million.
struct RunSums {
  struct Counts {
    var runs: CompanyView.RunCounts
    /// Ended runs with their costs, by what `flags` of `run_sums` says of them.
    var ended: [Int64: RunFigures.Use] = [:]
    var failed: Int64 = 0
    var recentEnded: Int64 = 0
    var recentFailed: Int64 = 0

    mutating func add(_ use: RunFigures.Use, flags: Int64, isFailed: Bool, isRecent: Bool) {
      runs.total += use.runs
      if isFailed { runs.failed += use.runs }
      guard flags & 1 != 0 else { return }
      ended[flags, default: RunFigures.Use()] += use
      if isFailed { failed += use.runs }
      guard isRecent else { return }
      recentEnded += use.runs
      if isFailed { recentFailed += use.runs }
    }
  }

  /// By agent; nil is none.
  private(set) var agents: [String?: Counts] = [:]
  /// By status, as it is shown; "unknown" is none.
  private(set) var byStatus: [String: Int64] = [:]
  /// Most frequent first.
  private(set) var causes: [RunFigures.Cause] = []
  /// By day, agent and cause, in this order.
  private(set) var days: [CompanyView.RunDay] = []
  /// What ended runs reported that they cost. Nil if none did.
  private(set) var reported: Int64?

  private struct DayKey: Hashable {
    var day: Int64
    var agent: Int64
    /// Nil for runs that did not fail.
    var cause: Int64?
  }

  private struct DaySum {
    var runs: Int64 = 0
    var newest: Int64?
  }

  private struct CauseSum {
    var runs: Int64 = 0
    var agents: Set<Int64> = []
    var newest: Int64?
  }

  /// `recent`: the first day of the company's zone that counts as recent.
  init(_ database: Database, recent: Int) throws {
    let words = try WordTexts(database)
    let failed = Set(
      try ["failed", "timed_out", "error"].compactMap {
        try database.integer("SELECT n FROM words WHERE word = ?", [.text($0)])
      })
    var byAgent: [Int64: Counts] = [:]
    var statuses: [Int64: Int64] = [:]
    var causes: [Int64: CauseSum] = [:]
    var days: [DayKey: DaySum] = [:]
    var (reported, reports): (Int64, Int64) = (0, 0)
    try database.query(
      """
      SELECT day, local_day, agent, status, error_code, flags, runs, newest, tokens, billed, reported, reports
      FROM run_sums
      """
    ) { row in
      let (day, localDay, agent, status) = (row.int(0), row.int(1), row.int(2), row.int(3))
      let (flags, runs, newest) = (row.int(5), row.int(6), row.optionalInt(7))
      let isFailed = failed.contains(status)
      statuses[status, default: 0] += runs
      var use = RunFigures.Use()
      (use.runs, use.tokens, use.billed) = (runs, row.int(8), Money(microcents: row.int(9)))
      byAgent[agent, default: Counts(runs: CompanyView.RunCounts())].add(
        use, flags: flags, isFailed: isFailed, isRecent: localDay >= Int64(recent))
      if flags & 1 != 0 {
        reported &+= row.int(10)
        reports += row.int(11)
      }
      let error = row.int(4)
      if isFailed {
        // An error code that is empty says nothing.
        let cause = try words.text(error)?.isEmpty == false ? error : status
        var sum = causes[cause] ?? CauseSum()
        sum.runs += runs
        if agent != Words.none { sum.agents.insert(agent) }
        sum.newest = Self.later(sum.newest, newest)
        causes[cause] = sum
      }
      guard day >= 0 else { return }
      let cause = isFailed ? (error != Words.none ? error : status) : nil
      let key = DayKey(day: localDay, agent: agent, cause: cause)
      var sum = days[key] ?? DaySum()
      sum.runs += runs
      sum.newest = Self.later(sum.newest, newest)
      days[key] = sum
    }
    if reports > 0 { self.reported = reported }
    for (agent, counts) in byAgent { agents[try words.text(agent)] = counts }
    for (status, runs) in statuses {
      byStatus[Statement.shown(try words.text(status) ?? "unknown") ?? "", default: 0] += runs
    }
    self.causes = try causes.map { cause, sum in
      RunFigures.Cause(
        code: try words.text(cause) ?? "", runs: sum.runs, agents: Int64(sum.agents.count),
        last: sum.newest.map(Instant.init(milliseconds:)))
    }.sorted(byBytesOf: { $0.code }).enumerated()
      .sorted { ($1.element.runs, $0.offset) < ($0.element.runs, $1.offset) }.map(\.element)
    self.days = try Self.days(days, words)
  }

  private static func later(_ a: Int64?, _ b: Int64?) -> Int64? {
    guard let a, let b else { return a ?? b }
    return max(a, b)
  }

  private static func days(_ sums: [DayKey: DaySum], _ words: WordTexts) throws -> [CompanyView.RunDay] {
    let agents = try words.order(sums.keys.lazy.map(\.agent))
    let causes = try words.order(sums.keys.lazy.map { $0.cause ?? Words.none })
    func order(_ key: DayKey) -> (Int64, Int, Int) {
      (key.day, agents[key.agent] ?? 0, causes[key.cause ?? Words.none] ?? 0)
    }
    return try sums.map { (order: order($0), key: $0, sum: $1) }.sorted { $0.order < $1.order }.map {
      CompanyView.RunDay(
        day: CivilDate(daysSinceEpoch: Int($0.key.day)), agentId: try words.text($0.key.agent),
        cause: try $0.key.cause.flatMap { try words.text($0) }, count: $0.sum.runs,
        newest: $0.sum.newest.map(Instant.init(milliseconds:)))
    }
  }
}
