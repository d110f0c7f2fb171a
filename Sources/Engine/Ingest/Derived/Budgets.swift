/// Compares every agent's spend per UTC month with the budget in force at that time. Adds `budget:spend_recorded` per
/// billed cost event, and `budget:threshold_crossed` once per agent, month and threshold. Other budgets:
/// `PolicyThresholds`.
struct Budgets {
  /// Percent of the budget, as in the specification. (Paperclip warns at 80 and stops at 100.)
  static let thresholds: [Int64] = [80, 90, 100]

  private let company: CompanyDatabase
  private var database: Database { company.database }

  init(_ company: CompanyDatabase) { self.company = company }

  private struct Spend {
    let id: String
    let agent: String
    let at: Instant
    let amount: Int64
    let isCostEvent: Bool
    let isRecorded: Bool
    let model: String?
    let provider: String?
  }

  private struct Event {
    let kind: HookEvent
    let key: EventKey
    let at: Instant
    let agent: String?
    let subject: String?
    let payload: Value
  }

  /// Goes through all billed spend by agent and time. If a log has both heartbeats with costs and recorded spend, the
  /// greater of the two is the month's total. Agents without a budget are skipped unless a cost event needs the total.
  func run() throws {
    let budgets = try BudgetHistory(database)
    var pending: [Event] = []
    var agent = ""
    var month = ""
    var explained: Int64 = 0
    var recorded: Int64 = 0
    var crossed: Set<Int64> = []
    var crossings: Set<EventKey> = []
    try database.query(
      """
      WITH watched AS MATERIALIZED (
        SELECT agent_id FROM budget_changes WHERE budget_microcents > 0
        UNION SELECT agent_id FROM agent_budgets WHERE budget_microcents > 0
        UNION SELECT scope_id FROM budget_policies WHERE scope_type = 'agent'
        UNION SELECT scope_id FROM (\(PolicyAmounts.agentUpserts))
        UNION SELECT id FROM record_history
          WHERE kind = 'agent' AND field = 'budget_microcents' AND value > 0
        UNION SELECT agent_id FROM cost_events WHERE agent_id IS NOT NULL)
      SELECT id, agent_id, at, billed_microcents, 1, 0, model, provider FROM cost_events
        WHERE billed_microcents > 0 AND agent_id IS NOT NULL
      UNION ALL SELECT id, agent_id, started_at, billed_microcents, 0, 0, model, provider FROM runs
        WHERE billed_microcents > 0 AND agent_id IN (SELECT agent_id FROM watched) AND is_ended = 1
          AND NOT EXISTS (SELECT 1 FROM cost_events WHERE cost_events.run_id = runs.id)
      UNION ALL SELECT id, agent_id, at, billed_microcents, 0, 1, NULL, NULL FROM recorded_spend
        WHERE billed_microcents > 0 AND agent_id IN (SELECT agent_id FROM watched)
      ORDER BY 2, 3, 1
      """
    ) { row in
      let spend = Spend(
        id: row.text(0) ?? "", agent: row.text(1) ?? "", at: row.instant(2) ?? .epoch, amount: row.int(3),
        isCostEvent: row.int(4) == 1, isRecorded: row.int(5) == 1, model: row.text(6), provider: row.text(7))
      let spendMonth = spend.at.day.monthText
      if spend.agent != agent || spendMonth != month {
        (agent, month, explained, recorded, crossed) = (spend.agent, spendMonth, 0, 0, [])
      }
      if spend.isRecorded { recorded &+= spend.amount } else { explained &+= spend.amount }
      let total = max(explained, recorded)
      if spend.isCostEvent {
        pending.append(
          Event(
            kind: .budgetSpendRecorded, key: EventKey("budget:spend_recorded", spend.id), at: spend.at,
            agent: agent, subject: spend.id,
            payload: [
              "amount_microcents": .int(spend.amount), "total_microcents": .int(total),
              "month": .string(month),
              "model": .optional(spend.model), "provider": .optional(spend.provider),
            ]))
      }
      guard let budget = budgets.budget(of: agent, at: spend.at), budget > 0 else { return }
      for percent in Self.thresholds
      where !crossed.contains(percent) && Self.reaches(total, percent, of: budget) {
        crossed.insert(percent)
        let key = EventKey("budget:threshold_crossed", agent, month, String(percent))
        crossings.insert(key)
        pending.append(
          Event(
            kind: .budgetThresholdCrossed, key: key, at: spend.at, agent: agent, subject: agent,
            payload: [
              "budget_microcents": .int(budget), "spent_microcents": .int(total), "percent": .int(percent),
              "month": .string(month),
            ]))
      }
      if pending.count >= 10_000 { try flush(&pending) }
    }
    for crossing in try PolicyThresholds(database).find() {
      crossings.insert(crossing.key)
      pending.append(
        Event(
          kind: .budgetThresholdCrossed, key: crossing.key, at: crossing.at, agent: crossing.agent,
          subject: crossing.subject, payload: crossing.payload))
    }
    try flush(&pending)
    try withdrawStale(crossings)
  }

  /// Removes events that facts no longer support: a cost row corrected to zero, or a budget that turned out to be
  /// higher.
  private func withdrawStale(_ crossings: Set<EventKey>) throws {
    var stale: [EventKey] = []
    try database.query(
      "SELECT key FROM logged WHERE kind = ? AND rank = 3",
      [.int(HookEvent.budgetThresholdCrossed.rawValue)]
    ) {
      if let key = $0.key(0), !crossings.contains(key) { stale.append(key) }
    }
    try database.query(
      """
      SELECT key FROM logged WHERE kind = ? AND rank = 3 AND NOT EXISTS (SELECT 1 FROM cost_events
        WHERE id = subject_id AND billed_microcents > 0 AND cost_events.agent_id IS NOT NULL)
      """, [.int(HookEvent.budgetSpendRecorded.rawValue)]
    ) { if let key = $0.key(0) { stale.append(key) } }
    for key in stale { try company.log.withdraw(key) }
  }

  private func flush(_ pending: inout [Event]) throws {
    for item in pending {
      let text = String(decoding: JSONWriter.encode(item.payload, layout: .compact), as: UTF8.self)
      try company.log.set(
        item.kind, key: item.key, at: item.at, agent: item.agent, subject: item.subject, payload: text)
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// total ≥ budget × percent / 100, in whole numbers.
  static func reaches(_ total: Int64, _ percent: Int64, of budget: Int64) -> Bool {
    let (left, leftOverflow) = total.multipliedReportingOverflow(by: 100)
    let (right, rightOverflow) = budget.multipliedReportingOverflow(by: percent)
    if leftOverflow || rightOverflow { return Double(total) * 100 >= Double(budget) * Double(percent) }
    return left >= right
  }
}

/// Every agent's monthly budget over time: the last change or state before a time applies. Before the first one, the
/// first applies.
struct BudgetHistory {
  private var known: [String: [(at: Instant, budget: Int64?)]] = [:]
  private var present: [String: Int64] = [:]
  /// Policies of agents without a budget of their own.
  private var policies: [String: [String]] = [:]
  private let amounts: PolicyAmounts

  init(_ database: Database) throws {
    var known: [String: [(at: Instant, budget: Int64?)]] = [:]
    try database.query(
      """
      SELECT agent_id, at, budget_microcents, key FROM budget_changes
      UNION ALL SELECT id, at, value, '' FROM record_history WHERE kind = 'agent' AND field = 'budget_microcents'
      UNION ALL \(PolicyAmounts.agentUpserts)
      ORDER BY 1, 2, 4
      """
    ) {
      known[$0.text(0) ?? "", default: []].append(($0.instant(1) ?? .epoch, $0.optionalInt(2)))
    }
    var present: [String: Int64] = [:]
    try database.query("SELECT id, budget_microcents FROM agents WHERE budget_microcents IS NOT NULL") {
      present[$0.text(0) ?? ""] = $0.int(1)
    }
    var policies: [String: [String]] = [:]
    try database.query(
      """
      SELECT scope_id, id FROM budget_policies WHERE scope_type = 'agent' AND metric = 'billed_cents'
        AND window_kind LIKE 'calendar_month%' ORDER BY updated_at DESC, id
      """
    ) { policies[$0.text(0) ?? "", default: []].append($0.text(1) ?? "") }
    amounts = try PolicyAmounts(database)
    self.policies = policies
    self.known = known
    self.present = present
  }

  /// In millionths of a cent. Nil means no budget.
  func budget(of agent: String, at instant: Instant) -> Int64? {
    let own = Self.budget(known[agent], at: instant) ?? (known[agent] == nil ? present[agent] : nil)
    guard own ?? 0 <= 0 else { return own }
    return policies[agent]?.lazy.compactMap { amounts.amount(of: $0, at: instant) }.first ?? own
  }

  private static func budget(_ known: [(at: Instant, budget: Int64?)]?, at instant: Instant) -> Int64? {
    guard let known, let first = known.first else { return nil }
    return (known.last { $0.at <= instant } ?? first).budget
  }
}
