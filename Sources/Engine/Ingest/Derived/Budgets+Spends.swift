/// What agents spent, as budgets count it.
extension Budgets {
  struct Spend {
    let id: String
    let at: Instant
    let amount: Int64
    let isCostEvent: Bool
    let isRecorded: Bool
    let model: String?
    let provider: String?
  }

  struct Total {
    var explained: Int64 = 0
    var recorded: Int64 = 0
    var hasCostEvents = false
  }

  /// What agents spent in each month. `hasCostEvents` is set only for months with changes.
  func totals(_ changes: Changes) throws -> [AgentMonth: Total] {
    var totals: [AgentMonth: Total] = [:]
    try database.query(
      """
      SELECT word, day, sum(billed) FROM ledger_sums JOIN words ON n = agent WHERE agent <> 0 AND billed > 0
      GROUP BY agent, day
      """
    ) { row in
      let month = CivilMonth(of: CivilDate(daysSinceEpoch: Int(max(0, row.int(1)))))
      totals[AgentMonth(agent: row.text(0) ?? "", month: month), default: Total()].explained &+= row.int(2)
    }
    try database.query(
      "SELECT agent_id, at, billed_microcents FROM recorded_spend WHERE billed_microcents > 0 AND agent_id IS NOT NULL"
    ) { row in
      let month = CivilMonth(of: (row.instant(1) ?? .epoch).day)
      totals[AgentMonth(agent: row.text(0) ?? "", month: month), default: Total()].recorded &+= row.int(2)
    }
    for month in try costMonths(changes) { totals[month, default: Total()].hasCostEvents = true }
    return totals
  }

  /// The months with billed cost events. Looked up by agent, since the table is large and its last days change.
  private func costMonths(_ changes: Changes) throws -> Set<AgentMonth> {
    guard hasCosts else { return [] }
    var months: Set<AgentMonth> = []
    func find(_ condition: String, _ arguments: [SQLValue], in table: String = "cost_events") throws {
      try database.query(
        """
        SELECT DISTINCT agent_id, at / 86400000 FROM \(table)
        WHERE billed_microcents > 0 AND agent_id IS NOT NULL AND \(condition)
        """, arguments
      ) { row in
        let month = CivilMonth(of: CivilDate(daysSinceEpoch: Int(row.int(1))))
        months.insert(AgentMonth(agent: row.text(0) ?? "", month: month))
      }
    }
    if changes.isAll {
      // By agent, each row would be looked up in the table.
      try find("true", [], in: "cost_events NOT INDEXED")
      return months
    }
    for agent in changes.budgets.sorted() { try find("agent_id = ?", [.text(agent)]) }
    for agent in changes.agents.subtracting(changes.budgets).sorted() {
      for month in changes.days.keys.sorted() {
        try find(
          "agent_id = ? AND at >= ? AND at < ?", [.text(agent), .int(month.start), .int(month.end)])
      }
    }
    return months
  }

  /// The billed spends of an agent's month, by instant and id.
  func spends(of month: AgentMonth) throws -> [Spend] {
    let span: [SQLValue] = [.text(month.agent), .int(month.month.start), .int(month.month.end)]
    let uncovered = { (run: String) in
      hasCosts ? "AND NOT EXISTS (SELECT 1 FROM cost_events WHERE run_id = \(run))" : ""
    }
    var spends: [Spend] = []
    // A run without a start counts for 1970.
    let started = month.month.start == 0 ? "started_at IS NULL" : "started_at >= ?2 AND started_at < ?3"
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
    return try withRetired(month, spends)
  }

  /// The spends and those of runs whose rows retention removed. Of one instant, the latter come first.
  private func withRetired(_ month: AgentMonth, _ spends: [Spend]) throws -> [Spend] {
    guard let agent = try company.log.words.existing(month.agent) else { return spends }
    let retired = try RetiredPayments.of(agent: agent, days: month.month.days, in: database).map {
      Spend(
        id: "", at: Instant(milliseconds: $0.at), amount: $0.amount, isCostEvent: false, isRecorded: false,
        model: nil, provider: nil)
    }
    guard !retired.isEmpty else { return spends }
    return (retired + spends).enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }
}
