/// Every agent's monthly budget over time: the last change or state before a time applies. Before the first
/// one, the first applies.
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

  /// Agents of whose budget anything was ever known, sorted.
  var agents: [String] { Set(known.keys).union(present.keys).union(policies.keys).sorted() }

  /// The smallest budget that an agent ever had; nil when it never had one.
  func leastBudget(of agent: String) -> Int64? {
    let all =
      (known[agent] ?? []).map(\.budget) + [present[agent]]
      + (policies[agent] ?? []).flatMap { amounts.history(of: $0).map(\.amount) }
    return all.compactMap { $0 }.filter { $0 > 0 }.min()
  }

  /// Differs when anything of an agent's budgets does.
  func digest(of agent: String) -> Int64 {
    var digest = JSONDigest.mix(UInt64(bitPattern: present[agent] ?? -1), 1)
    let lists =
      [known[agent] ?? []]
      + (policies[agent] ?? []).map { amounts.history(of: $0).map { ($0.at, $0.amount) } }
    for list in lists {
      digest = JSONDigest.mix(digest, UInt64(list.count))
      for change in list {
        digest = JSONDigest.mix(digest, UInt64(bitPattern: change.at.milliseconds))
        digest = JSONDigest.mix(digest, UInt64(bitPattern: change.budget ?? -1))
      }
    }
    return Int64(bitPattern: digest)
  }
}
