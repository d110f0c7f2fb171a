/// What every agent's monthly budget was at any time: as the last change or state before it says; before the first of
/// them, as that one says.
struct BudgetHistory {
  private var known: [String: [(at: Instant, budget: Int64?)]] = [:]
  private var present: [String: Int64] = [:]
  /// Amounts of policies, for agents whose own budget is none.
  private var policies: [String: [(at: Instant, budget: Int64?)]] = [:]

  init(_ database: Database) throws {
    var known: [String: [(at: Instant, budget: Int64?)]] = [:]
    try database.query(
      """
      SELECT agent_id, at, budget_microcents, key FROM budget_changes
      UNION ALL SELECT id, at, value, '' FROM record_history WHERE kind = 'agent' AND field = 'budget_microcents'
      ORDER BY 1, 2, 4
      """
    ) {
      known[$0.text(0) ?? "", default: []].append(($0.instant(1) ?? .epoch, $0.optionalInt(2)))
    }
    var present: [String: Int64] = [:]
    try database.query("SELECT id, budget_microcents FROM agents WHERE budget_microcents IS NOT NULL") {
      present[$0.text(0) ?? ""] = $0.int(1)
    }
    var policies: [String: [(at: Instant, budget: Int64?)]] = [:]
    try database.query(
      """
      SELECT scope_id, at, value FROM record_history JOIN budget_policies USING (id)
      WHERE kind = 'budget_policy' AND field = 'amount' AND scope_type = 'agent' AND metric = 'billed_cents'
        AND window_kind LIKE 'calendar_month%' ORDER BY 1, 2, id
      """
    ) { policies[$0.text(0) ?? "", default: []].append(($0.instant(1) ?? .epoch, $0.optionalInt(2))) }
    self.policies = policies
    self.known = known
    self.present = present
  }

  /// In millionths of a cent; nil is none.
  func budget(of agent: String, at instant: Instant) -> Int64? {
    let own = Self.budget(known[agent], at: instant) ?? (known[agent] == nil ? present[agent] : nil)
    return own ?? 0 > 0 ? own : Self.budget(policies[agent], at: instant) ?? own
  }

  private static func budget(_ known: [(at: Instant, budget: Int64?)]?, at instant: Instant) -> Int64? {
    guard let known, let first = known.first else { return nil }
    return (known.last { $0.at <= instant } ?? first).budget
  }

  /// Agents of whose budget anything was ever known, sorted.
  var agents: [String] { Set(known.keys).union(present.keys).union(policies.keys).sorted() }

  /// The smallest budget that an agent ever had; nil when it never had one.
  func leastBudget(of agent: String) -> Int64? {
    let all =
      (known[agent] ?? []).map(\.budget) + (policies[agent] ?? []).map(\.budget) + [present[agent]]
    return all.compactMap { $0 }.filter { $0 > 0 }.min()
  }

  /// Differs when anything of an agent's budgets does.
  func digest(of agent: String) -> Int64 {
    var digest = JSONDigest.mix(UInt64(bitPattern: present[agent] ?? -1), 1)
    for list in [known[agent] ?? [], policies[agent] ?? []] {
      digest = JSONDigest.mix(digest, UInt64(list.count))
      for change in list {
        digest = JSONDigest.mix(digest, UInt64(bitPattern: change.at.milliseconds))
        digest = JSONDigest.mix(digest, UInt64(bitPattern: change.budget ?? -1))
      }
    }
    return Int64(bitPattern: digest)
  }
}
