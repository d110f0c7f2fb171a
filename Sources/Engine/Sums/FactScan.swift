/// Reads facts for sums: those of a span of time, those without an instant, or those of one issue.
struct FactScan {
  enum Span {
    /// From the first instant to before the second.
    case time(Int64, Int64)
    case undated
    /// By the number of its word, and its id; from the first instant to before the second, or without one.
    case issue(Int64, String, Int64, Int64)
    case undatedIssue(Int64, String)

    var isUndated: Bool {
      switch self {
      case .undated, .undatedIssue: true
      case .time, .issue: false
      }
    }
  }

  /// Which sums a scan is for. Those of issues need less of each fact.
  enum Purpose { case days, issues, all }

  let database: Database
  let words: SumWords
  let basis: SumBasis
  /// True if there are cost events, which cover runs, and activity that shows what a run did.
  private let hasCosts: Bool
  private let hasActions: Bool
  /// True if retention removed rows.
  let hasRetired: Bool

  /// Rows of the activity log that show more than that a run took place.
  static let isAction = "action NOT LIKE 'heartbeat.%' AND action NOT LIKE 'agent.heartbeat%'"

  init(_ database: Database, _ words: SumWords, _ basis: SumBasis) throws {
    self.database = database
    self.words = words
    self.basis = basis
    hasCosts = try database.integer("SELECT 1 FROM cost_events WHERE run_id IS NOT NULL LIMIT 1") != nil
    hasActions = try database.integer("SELECT 1 FROM activity_rows WHERE run_id IS NOT NULL LIMIT 1") != nil
    hasRetired = try database.integer("SELECT 1 FROM retired_runs LIMIT 1") != nil
  }

  /// What the sums need from one run. Texts are numbers of `words`.
  struct Run {
    /// The place of a heartbeat in the event log; 0 for a row.
    var seq: Int64 = 0
    var at: Int64?
    var agent: Int64
    var issue: Int64
    var status: Int64
    var errorCode: Int64
    var provider: Int64
    var model: Int64
    var input: Int64?
    var cached: Int64?
    var output: Int64?
    var unsplit: Int64?
    var billed: Int64?
    var reported: Int64?
    var billingType: Int64
    var costStatus: Int64
    var duration: Int64?
    var isEnded = true
    var hasActed = false
    /// The run's cost events. Nil if there are none.
    var covered: Int64?
  }

  /// Adds the facts of a span to the sums that `purpose` names.
  func add(_ span: Span, to sums: FactSums, for purpose: Purpose) throws {
    let target = Target(sums: sums, basis: basis, words: words, purpose: purpose)
    try heartbeats(span, for: purpose) { try target.add($0) }
    try rows(span, for: purpose) { try target.add($0) }
    try costs(span) { target.add($0) }
    try retired(span, to: sums, for: purpose)
    if purpose != .issues { try activity(span, sums) }
  }

  /// Receives the facts of a span.
  private struct Target {
    let sums: FactSums
    let basis: SumBasis
    let words: SumWords
    let purpose: Purpose

    func add(_ entry: LedgerEntry) {
      if purpose != .issues { sums.add(entry) }
      if purpose != .days { sums.addIssue(entry, basis) }
    }

    func add(_ run: Run) throws {
      let input = run.input ?? 0
      let uncached = try words.uncachedInput(
        input, cached: run.cached ?? 0, agent: run.agent, provider: run.provider)
      let tokens = Tokens(
        input: uncached, cachedInput: run.cached ?? 0, output: run.output ?? 0, unsplit: run.unsplit ?? 0)
      let hasTokens = run.input != nil || run.cached != nil || run.output != nil || run.unsplit != nil
      if run.isEnded, run.covered == nil, hasTokens || run.billed != nil {
        var sum = LedgerSum()
        sum.billed = run.billed ?? 0
        sum.tokens = tokens
        let read = Tokens(
          input: input, cachedInput: tokens.cachedInput, output: tokens.output, unsplit: tokens.unsplit)
        words.count(
          &sum, billingType: run.billingType, isUnpriced: sum.billed == 0 && read.total > 0,
          costStatus: run.costStatus)
        if input > uncached { (sum.movedEntries, sum.movedTokens) = (1, input - uncached) }
        add(
          LedgerEntry(
            at: run.at, agent: run.agent, issue: run.issue, project: Words.none, provider: run.provider,
            model: run.model, sum: sum))
      }
      if purpose != .issues { addRun(run, tokens, hasTokens: hasTokens) }
    }

    private func addRun(_ run: Run, _ tokens: Tokens, hasTokens: Bool) {
      let day = FactSums.day(run.at)
      let localDay = run.at.map { Int64(basis.zone.day(of: Instant(milliseconds: $0)).daysSinceEpoch) } ?? -1
      let flags: Int64 =
        (run.isEnded ? 1 : 0) | (run.issue != Words.none ? 2 : 0) | (run.hasActed ? 4 : 0)
      let key = FactSums.RunKey(
        day: day, localDay: localDay, agent: run.agent, status: run.status, errorCode: run.errorCode,
        flags: flags)
      var sum = FactSums.RunSum()
      sum.runs = 1
      sum.newest = run.at
      sum.tokens = tokens.total
      sum.billed = run.covered ?? run.billed ?? 0
      sum.reported = run.reported ?? 0
      sum.reports = run.reported == nil ? 0 : 1
      sum.used = hasTokens || run.billed != nil || run.reported != nil ? 1 : 0
      sums.runs[key, default: FactSums.RunSum()] += sum
      guard run.isEnded else { return }
      if let duration = run.duration, duration >= 0 {
        let key = FactSums.DurationKey(day: day, localDay: localDay, agent: run.agent)
        sums.durations[key, default: []].append(duration)
      }
      guard let at = run.at else { return }
      let isFailed = words.failed.contains(run.status)
      let isSucceeded = words.succeeded.contains(run.status)
      sums.change(at / FactSums.quarter) { quarter in
        quarter.runs += 1
        if isFailed { quarter.failed += 1 }
        if isSucceeded { quarter.succeeded += 1 }
      }
    }
  }

  // MARK: Tables

  private static func condition(_ span: Span, at: String, issue: String) -> (
    sql: String, arguments: [SQLValue]
  ) {
    switch span {
    case .time(let from, let to): ("\(at) >= ?1 AND \(at) < ?2", [.int(from), .int(to)])
    case .undated: ("\(at) IS NULL", [])
    case .issue(let number, let id, let from, let to):
      (
        "\(issue) AND \(at) >= ?2 AND \(at) < ?3",
        [issue == issueOfHeartbeat ? .int(number) : .text(id), .int(from), .int(to)]
      )
    case .undatedIssue(_, let id): ("\(issue) AND \(at) IS NULL", [.text(id)])
    }
  }

  /// The same condition as the index has; SQLite would not use it otherwise.
  private static let issueOfHeartbeat = "issue = ?1 AND issue <> 0"

  /// `filter`: more conditions on the rows, and their order.
  func heartbeats(
    _ span: Span, for purpose: Purpose, filter: String = "", _ body: (Run) throws -> Void
  ) throws {
    if span.isUndated { return }
    let condition = Self.condition(span, at: "at", issue: Self.issueOfHeartbeat)
    // If there are cost events, one may have the cost of a heartbeat's run.
    let covered =
      hasCosts
      ? "(SELECT sum(billed_microcents) FROM cost_events WHERE run_id = \(DatabaseSchema.runID))" : "NULL"
    let acted = acted(DatabaseSchema.runID, for: purpose)
    try database.query(
      """
      SELECT at, agent, issue, status, error_code, provider, model, input_tokens, cached_input_tokens, output_tokens,
        unsplit_tokens, billed_microcents, reported_microcents, billing_type, cost_status, latency_ms, \(covered),
        \(acted), seq
      FROM heartbeats h WHERE \(condition.sql) \(filter)
      """, condition.arguments
    ) { row in
      try body(
        Run(
          seq: row.int(18), at: row.int(0), agent: row.int(1), issue: row.int(2), status: row.int(3),
          errorCode: row.int(4),
          provider: row.int(5), model: row.int(6), input: row.optionalInt(7), cached: row.optionalInt(8),
          output: row.optionalInt(9), unsplit: row.optionalInt(10), billed: row.optionalInt(11),
          reported: row.optionalInt(12), billingType: row.int(13), costStatus: row.int(14),
          duration: row.optionalInt(15), hasActed: row.int(17) == 1, covered: row.optionalInt(16)))
    }
  }

  /// True if the activity log shows what runs did. Looked up for each run, so only where it is summed.
  private func acted(_ run: String, for purpose: Purpose) -> String {
    hasActions && purpose != .issues
      ? "EXISTS (SELECT 1 FROM activity_rows WHERE run_id = \(run) AND \(Self.isAction))"
      : "0"
  }

  private func rows(_ span: Span, for purpose: Purpose, _ body: (Run) throws -> Void) throws {
    let condition = Self.condition(span, at: "started_at", issue: "issue_id = ?1")
    let acted = acted("run_rows.id", for: purpose)
    try database.query(
      """
      SELECT started_at, agent_id, issue_id, status, error_code, provider, model, input_tokens, cached_input_tokens,
        output_tokens, unsplit_tokens, billed_microcents, reported_microcents, billing_type, cost_status,
        coalesce(finished_at - started_at, latency_ms), is_ended, \(acted),
        (SELECT sum(billed_microcents) FROM cost_events WHERE run_id = run_rows.id)
      FROM run_rows WHERE \(condition.sql) AND (is_ended = 1 OR is_hidden = 0)
      """, condition.arguments
    ) { row in
      try body(
        Run(
          at: row.optionalInt(0), agent: try words.number(row, 1), issue: try words.number(row, 2),
          status: try words.number(row, 3), errorCode: try words.number(row, 4),
          provider: try words.number(row, 5), model: try words.number(row, 6),
          input: row.optionalInt(7), cached: row.optionalInt(8), output: row.optionalInt(9),
          unsplit: row.optionalInt(10), billed: row.optionalInt(11), reported: row.optionalInt(12),
          billingType: try words.number(row, 13), costStatus: try words.number(row, 14),
          duration: row.optionalInt(15), isEnded: row.int(16) == 1, hasActed: row.int(17) == 1,
          covered: row.optionalInt(18)))
    }
  }

  private func costs(_ span: Span, _ body: (LedgerEntry) -> Void) throws {
    if span.isUndated { return }
    let condition = Self.condition(span, at: "at", issue: "issue_id = ?1")
    try database.query(
      """
      SELECT at, agent_id, issue_id, project_id, provider, model, input_tokens, cached_input_tokens, output_tokens,
        unsplit_tokens, billed_microcents, billing_type, cost_status, is_uncached FROM cost_events
      WHERE \(condition.sql)
      """, condition.arguments
    ) { row in
      let (agent, provider) = (try words.number(row, 1), try words.number(row, 4))
      let (input, cached, output) = (row.int(6), row.int(7), row.int(8))
      let uncached =
        row.int(13) == 1
        ? input : try words.uncachedInput(input, cached: cached, agent: agent, provider: provider)
      var sum = LedgerSum()
      sum.billed = row.int(10)
      sum.tokens = Tokens(input: uncached, cachedInput: cached, output: output, unsplit: row.int(9))
      let status = try words.number(row, 12)
      words.count(
        &sum, billingType: try words.number(row, 11),
        isUnpriced: status == Words.none && sum.billed == 0 && input + cached + output > 0, costStatus: status
      )
      if input > uncached { (sum.movedEntries, sum.movedTokens) = (1, input - uncached) }
      body(
        LedgerEntry(
          at: row.int(0), agent: agent, issue: try words.number(row, 2),
          project: try words.number(row, 3), provider: provider, model: try words.number(row, 5),
          sum: sum))
    }
  }

  private func activity(_ span: Span, _ sums: FactSums) throws {
    let condition = Self.condition(span, at: "at", issue: "")
    let quarter = "coalesce(at / \(FactSums.quarter), -1)"
    for source in ["activity_rows WHERE", "log WHERE rank = 2 AND kind > 1 AND"] {
      try database.query(
        "SELECT \(quarter), count(*), max(at) FROM \(source) \(condition.sql) GROUP BY 1", condition.arguments
      ) { row in
        sums.change(row.int(0)) { quarter in
          quarter.activity += row.int(1)
          quarter.newestActivity = [quarter.newestActivity, row.optionalInt(2)].compactMap { $0 }.max()
        }
      }
    }
  }
}
