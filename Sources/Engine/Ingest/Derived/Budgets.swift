/// Watches every agent's spend of every UTC month against the budget in force at each spend:
/// `budget:spend_recorded` per billed cost event, `budget:threshold_crossed` once per agent, month and
/// threshold.
///
/// Only months of agents are looked at whose facts or budgets have changed, and spend by spend only those in
/// which a threshold may have been crossed.
struct Budgets {
  /// Percent of the budget, as in the specification. (Paperclip warns at 80 and stops at 100.)
  static let thresholds: [Int64] = [80, 90, 100]

  private let company: CompanyDatabase
  private let history: BudgetHistory
  private let marks: ChangeMarks
  private let hasCosts: Bool
  private var database: Database { company.database }

  init(_ company: CompanyDatabase) throws {
    self.company = company
    history = try BudgetHistory(company.database)
    marks = ChangeMarks(company.database, consumer: "budgets")
    hasCosts = try company.database.integer("SELECT 1 FROM cost_events LIMIT 1") != nil
  }

  private struct Spend {
    let id: String
    let at: Instant
    let amount: Int64
    let isCostEvent: Bool
    let isRecorded: Bool
    let model: String?
    let provider: String?
  }

  /// What an agent spent in a month.
  private struct Month: Hashable {
    let agent: String
    /// "2026-11".
    let month: String
  }

  private struct Total {
    var explained: Int64 = 0
    var recorded: Int64 = 0
    var hasCostEvents = false
  }

  func run() throws {
    let isFirst = try !marks.hasMarks()
    var agents: Set<String> = []
    var whole: Set<String> = []
    var months: Set<String> = []
    if !isFirst {
      agents = Set(try marks.changed(.agent))
      months = Set(
        try marks.changed(.day).compactMap { Int($0) }.map { CivilDate(daysSinceEpoch: $0).monthText })
      whole = Set(try changedBudgets())
    }
    let totals = try totals().filter { month, _ in
      isFirst || whole.contains(month.agent) || agents.contains(month.agent) && months.contains(month.month)
    }
    let known = try crossings().filter { _, month in
      guard let month else { return true }
      return isFirst || whole.contains(month.agent)
        || agents.contains(month.agent) && months.contains(month.month)
    }
    var crossed: Set<EventKey> = []
    for (month, total) in totals.sorted(by: { ($0.key.agent, $0.key.month) < ($1.key.agent, $1.key.month) })
    where mayTell(month.agent, total) {
      try walk(month, &crossed)
    }
    for crossing in try PolicyThresholds(database).find() {
      crossed.insert(crossing.key)
      try set(
        .budgetThresholdCrossed, crossing.key, crossing.at, crossing.agent, crossing.subject, crossing.payload
      )
    }
    // What older facts gave: a cost that was corrected, a budget that turns out to have been higher.
    for (key, _) in known where !crossed.contains(key) { try company.log.withdraw(key) }
    try company.log.flush()
    for kind in [ChangeMarks.Kind.agent, .day] { try marks.mark(kind) }
    for agent in history.agents { try marks.set(.budget, agent, history.digest(of: agent)) }
  }

  private func changedBudgets() throws -> [String] {
    try history.agents.filter { try marks.version(.budget, $0) != history.digest(of: $0) }
  }

  /// Whether the spends of a month have to be gone through.
  private func mayTell(_ agent: String, _ total: Total) -> Bool {
    if total.hasCostEvents { return true }
    guard let least = history.leastBudget(of: agent), let threshold = Self.thresholds.min() else {
      return false
    }
    return Self.reaches(max(total.explained, total.recorded), threshold, of: least)
  }

  /// The crossings that the log has: of an agent's monthly budget with their months, of other policies
  /// without.
  private func crossings() throws -> [(key: EventKey, month: Month?)] {
    var crossings: [(key: EventKey, month: Month?)] = []
    let kind = HookEvent.budgetThresholdCrossed.rawValue
    try database.query(
      // The plus: by time, SQLite would go through the whole log.
      "SELECT key, agent_id, at, payload ->> 'policy_id' FROM logged WHERE kind = \(kind) AND rank = 3 ORDER BY +at, seq"
    ) { row in
      guard let key = row.key(0) else { return }
      guard row.text(3) == nil, let agent = row.text(1), let at = row.instant(2) else {
        crossings.append((key, nil))
        return
      }
      crossings.append((key, Month(agent: agent, month: at.day.monthText)))
    }
    return crossings
  }

  private func totals() throws -> [Month: Total] {
    var totals: [Month: Total] = [:]
    try database.query(
      """
      SELECT word, day, sum(billed) FROM ledger_sums JOIN words ON n = agent WHERE agent <> 0 AND billed > 0
      GROUP BY agent, day
      """
    ) { row in
      let month = CivilDate(daysSinceEpoch: Int(max(0, row.int(1)))).monthText
      totals[Month(agent: row.text(0) ?? "", month: month), default: Total()].explained &+= row.int(2)
    }
    try database.query(
      "SELECT agent_id, at, billed_microcents FROM recorded_spend WHERE billed_microcents > 0 AND agent_id IS NOT NULL"
    ) { row in
      let month = (row.instant(1) ?? .epoch).day.monthText
      totals[Month(agent: row.text(0) ?? "", month: month), default: Total()].recorded &+= row.int(2)
    }
    if hasCosts {
      try database.query(
        """
        SELECT DISTINCT agent_id, at / 86400000 FROM cost_events
        WHERE billed_microcents > 0 AND agent_id IS NOT NULL
        """
      ) { row in
        let month = CivilDate(daysSinceEpoch: Int(row.int(1))).monthText
        totals[Month(agent: row.text(0) ?? "", month: month), default: Total()].hasCostEvents = true
      }
    }
    return totals
  }

  /// Goes through a month's spends in order. Where a log has both heartbeats with cost and recorded spend,
  /// the month's total at any moment is the greater of the two.
  private func walk(_ month: Month, _ crossed: inout Set<EventKey>) throws {
    var (explained, recorded): (Int64, Int64) = (0, 0)
    var reached: Set<Int64> = []
    for spend in try spends(of: month) {
      if spend.isRecorded { recorded &+= spend.amount } else { explained &+= spend.amount }
      let total = max(explained, recorded)
      if spend.isCostEvent {
        try set(
          .budgetSpendRecorded, EventKey("budget:spend_recorded", spend.id), spend.at, month.agent, spend.id,
          [
            "amount_microcents": .int(spend.amount), "total_microcents": .int(total),
            "month": .string(month.month),
            "model": .optional(spend.model), "provider": .optional(spend.provider),
          ])
      }
      guard let budget = history.budget(of: month.agent, at: spend.at), budget > 0 else { continue }
      for percent in Self.thresholds
      where !reached.contains(percent) && Self.reaches(total, percent, of: budget) {
        reached.insert(percent)
        let key = EventKey("budget:threshold_crossed", month.agent, month.month, String(percent))
        crossed.insert(key)
        try set(
          .budgetThresholdCrossed, key, spend.at, month.agent, month.agent,
          [
            "budget_microcents": .int(budget), "spent_microcents": .int(total), "percent": .int(percent),
            "month": .string(month.month),
          ])
      }
    }
  }

  /// The billed spends of an agent's month, by instant and id.
  private func spends(of month: Month) throws -> [Spend] {
    guard let first = Instant(month.month + "-01")?.day else { return [] }
    let (year, number, _) = first.parts
    let end = CivilDate(year: number == 12 ? year + 1 : year, month: number == 12 ? 1 : number + 1, day: 1)
    let span: [SQLValue] = [
      .text(month.agent), .int(Int64(first.daysSinceEpoch) * Instant.millisecondsPerDay),
      .int(Int64(end.daysSinceEpoch) * Instant.millisecondsPerDay),
    ]
    let uncovered = { (run: String) in
      hasCosts ? "AND NOT EXISTS (SELECT 1 FROM cost_events WHERE run_id = \(run))" : ""
    }
    var spends: [Spend] = []
    // A run without a start counts for 1970.
    let started = month.month == "1970-01" ? "started_at IS NULL" : "started_at >= ?2 AND started_at < ?3"
    try database.query(
      """
      SELECT id, at, billed_microcents, 1, 0, model, provider FROM cost_events
        WHERE agent_id = ?1 AND at >= ?2 AND at < ?3 AND billed_microcents > 0
      UNION ALL SELECT id, started_at, billed_microcents, 0, 0, NULL, NULL FROM run_rows
        WHERE agent_id = ?1 AND \(started) AND billed_microcents > 0 AND is_ended = 1 \(uncovered("run_rows.id"))
      UNION ALL SELECT \(DatabaseSchema.runID), at, billed_microcents, 0, 0, NULL, NULL FROM heartbeats h
        WHERE agent = (SELECT n FROM words WHERE word = ?1) AND at >= ?2 AND at < ?3 AND billed_microcents > 0
          \(uncovered(DatabaseSchema.runID))
      UNION ALL SELECT id, at, billed_microcents, 0, 1, NULL, NULL FROM recorded_spend
        WHERE agent_id = ?1 AND at >= ?2 AND at < ?3 AND billed_microcents > 0
      ORDER BY 2, 1
      """, span
    ) { row in
      spends.append(
        Spend(
          id: row.text(0) ?? "", at: row.instant(1) ?? .epoch, amount: row.int(2),
          isCostEvent: row.int(3) == 1,
          isRecorded: row.int(4) == 1, model: row.text(5), provider: row.text(6)))
    }
    return try withRetired(
      month, days: Int64(first.daysSinceEpoch)..<Int64(end.daysSinceEpoch), spends)
  }

  /// The spends and those of runs whose rows retention removed. Of one instant, the latter come first.
  private func withRetired(_ month: Month, days: Range<Int64>, _ spends: [Spend]) throws -> [Spend] {
    guard let agent = try company.log.words.existing(month.agent) else { return spends }
    let retired = try RetiredPayments.of(agent: agent, days: days, in: database).map {
      Spend(
        id: "", at: Instant(milliseconds: $0.at), amount: $0.amount, isCostEvent: false, isRecorded: false,
        model: nil, provider: nil)
    }
    guard !retired.isEmpty else { return spends }
    return (retired + spends).enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }

  private func set(
    _ event: HookEvent, _ key: EventKey, _ at: Instant, _ agent: String?, _ subject: String?, _ payload: Value
  ) throws {
    let text = String(decoding: JSONWriter.encode(payload, layout: .compact), as: UTF8.self)
    try company.log.set(event, key: key, at: at, agent: agent, subject: subject, payload: text)
  }

  /// total ≥ budget × percent / 100, in whole numbers.
  static func reaches(_ total: Int64, _ percent: Int64, of budget: Int64) -> Bool {
    let (left, leftOverflow) = total.multipliedReportingOverflow(by: 100)
    let (right, rightOverflow) = budget.multipliedReportingOverflow(by: percent)
    if leftOverflow || rightOverflow { return Double(total) * 100 >= Double(budget) * Double(percent) }
    return left >= right
  }
}
