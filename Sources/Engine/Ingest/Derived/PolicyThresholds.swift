/// Watches the budgets that policies define, other than agents' monthly ones: of the company and of
/// projects, and for all time. `budget:threshold_crossed` once per policy, window and threshold.
struct PolicyThresholds {
  struct Crossing {
    let key: EventKey
    let at: Instant
    let agent: String?
    let subject: String?
    let payload: Value
  }

  private struct Policy {
    let id: String
    let scope: String
    let scopeId: String?
    let isLifetime: Bool
    var month = ""
    var total: Int64 = 0
    var crossed: Set<Int64> = []

    func covers(agent: String?, project: String?) -> Bool {
      switch scope {
      case "company": true
      case "project": project != nil && project == scopeId
      default: agent != nil && agent == scopeId
      }
    }
  }

  private let database: Database

  init(_ database: Database) { self.database = database }

  func find() throws -> [Crossing] {
    var policies = try policies()
    guard !policies.isEmpty else { return [] }
    let amounts = try PolicyAmounts(database)
    var crossings: [Crossing] = []
    func take(_ at: Instant, agent: String?, project: String?, _ amount: Int64) {
      let month = at.day.monthText
      for place in policies.indices where policies[place].covers(agent: agent, project: project) {
        if !policies[place].isLifetime, policies[place].month != month {
          (policies[place].total, policies[place].crossed) = (0, [])
        }
        policies[place].month = month
        policies[place].total &+= amount
        guard let budget = amounts.amount(of: policies[place].id, at: at), budget > 0 else { continue }
        for percent in Budgets.thresholds
        where !policies[place].crossed.contains(percent)
          && Budgets.reaches(policies[place].total, percent, of: budget)
        {
          policies[place].crossed.insert(percent)
          crossings.append(Self.crossing(policies[place], percent, budget: budget, at: at))
        }
      }
    }
    // Runs of which only sums are kept have each payment beside them.
    var retired = try RetiredPayments(database)
    let names = try retired.isEmpty ? Names() : names()
    func take(_ payment: RetiredPayment) {
      take(
        Instant(milliseconds: payment.at), agent: names.agents[payment.agent],
        project: names.projects[payment.issue], payment.amount)
    }
    // Spend counts for a project as in the breakdown by project.
    try database.query(
      """
      SELECT spend.at, spend.agent_id, coalesce(spend.project_id, issues.project_id), spend.billed_microcents, spend.id
      FROM spend LEFT JOIN issues ON issues.id = spend.issue_id
      WHERE spend.billed_microcents > 0 AND spend.at IS NOT NULL AND spend.id IS NOT NULL
      UNION ALL SELECT at, agent_id, NULL, billed_microcents, agent_id || month FROM unattributed_spend
      ORDER BY 1, 5
      """
    ) { row in
      try retired.take(through: row.int(0), take)
      take(row.instant(0) ?? .epoch, agent: row.text(1), project: row.text(2), row.int(3))
    }
    try retired.take(through: nil, take)
    return crossings
  }

  /// What the numbers of payments mean: agents, and the projects of issues.
  private struct Names {
    var agents: [Int64: String] = [:]
    var projects: [Int64: String] = [:]
  }

  private func names() throws -> Names {
    var names = Names()
    try database.query("SELECT n, word FROM words WHERE n IN (SELECT agent FROM retired_payments)") {
      names.agents[$0.int(0)] = $0.text(1)
    }
    // A payment keeps the number of an issue that was merged into another later.
    try database.query(
      """
      SELECT words.n, coalesce(targets.project_id, issues.project_id) FROM words JOIN issues ON issues.id = word
        LEFT JOIN issues targets ON targets.id = issues.merged_into
      """
    ) { names.projects[$0.int(0)] = $0.text(1) }
    return names
  }

  private func policies() throws -> [Policy] {
    var policies: [Policy] = []
    try database.query(
      """
      SELECT id, scope_type, scope_id, window_kind = 'lifetime' FROM budget_policies
      WHERE metric = 'billed_cents' AND scope_type IN ('company', 'project', 'agent')
        AND (window_kind = 'lifetime' OR scope_type <> 'agent' AND window_kind LIKE 'calendar_month%') ORDER BY id
      """
    ) {
      policies.append(
        Policy(
          id: $0.text(0) ?? "", scope: $0.text(1) ?? "", scopeId: $0.text(2), isLifetime: $0.int(3) == 1))
    }
    return policies
  }

  private static func crossing(_ policy: Policy, _ percent: Int64, budget: Int64, at: Instant) -> Crossing {
    let window = policy.isLifetime ? "lifetime" : policy.month
    return Crossing(
      key: EventKey("budget:threshold_crossed", policy.id, window, String(percent)), at: at,
      agent: policy.scope == "agent" ? policy.scopeId : nil, subject: policy.scopeId,
      payload: [
        "budget_microcents": .int(budget), "spent_microcents": .int(policy.total), "percent": .int(percent),
        "month": .string(policy.month), "policy_id": .string(policy.id), "scope": .string(policy.scope),
        "scope_id": .optional(policy.scopeId), "window": .string(policy.isLifetime ? "lifetime" : "month"),
      ])
  }
}
