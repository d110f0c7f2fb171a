/// What every budget policy allowed at any time: as the states of the company and the activity log say.
struct PolicyAmounts {
  private var known: [String: [(at: Instant, amount: Int64?)]] = [:]

  /// `budget.policy_upserted` rows with a usable amount: the policy, the instant, and millionths of a cent.
  private static let upserts = """
    SELECT entity_id AS id, at, id AS activity_id, details ->> 'scopeType' AS scope_type,
      details ->> 'scopeId' AS scope_id, details ->> 'windowKind' AS window_kind,
      CAST(details ->> 'amount' AS INTEGER) * \(Money.microcentsPerCent) AS amount
    FROM activity_rows WHERE action = 'budget.policy_upserted' AND at IS NOT NULL AND json_valid(details)
      AND CAST(details ->> 'amount' AS INTEGER) BETWEEN 0 AND \(PlausibleValue.maximumCents)
    """

  /// Changes of the agents' monthly budgets by policies: with a policy, the server sets the agent's own
  /// budget.
  static let agentUpserts = """
    SELECT scope_id, at, amount, activity_id FROM (\(upserts))
    WHERE scope_type = 'agent' AND scope_id IS NOT NULL
      AND (window_kind IS NULL OR window_kind LIKE 'calendar_month%')
    """

  init(_ database: Database) throws {
    var known: [String: [(at: Instant, amount: Int64?)]] = [:]
    try database.query(
      """
      SELECT id, at, value, '' FROM record_history WHERE kind = 'budget_policy' AND field = 'amount'
      UNION ALL SELECT id, at, amount, activity_id FROM (\(Self.upserts))
      ORDER BY 1, 2, 4
      """
    ) { known[$0.text(0) ?? "", default: []].append(($0.instant(1) ?? .epoch, $0.optionalInt(2))) }
    // A state without an instant says what is true now, and nothing of the past.
    try database.query("SELECT id, CASE WHEN is_active = 1 THEN amount END FROM budget_policies") {
      let id = $0.text(0) ?? ""
      if known[id] == nil { known[id] = [(.epoch, $0.optionalInt(1))] }
    }
    self.known = known
  }

  /// In millionths of a cent; nil is none. Before the first time that is known it was what it was then.
  func amount(of policy: String, at instant: Instant) -> Int64? {
    guard let known = known[policy], let first = known.first else { return nil }
    return (known.last { $0.at <= instant } ?? first).amount
  }

  /// What a policy's amount was, from when on.
  func history(of policy: String) -> [(at: Instant, amount: Int64?)] { known[policy] ?? [] }
}
