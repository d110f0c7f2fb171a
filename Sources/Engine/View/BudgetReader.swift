/// Reads the budgets that stand in policies beside the agents' own monthly ones: of the company and of projects, and for
/// all time, each with what was billed against it.
struct BudgetReader {
  private let database: Database

  init(_ database: Database) { self.database = database }

  func read(_ ledger: CostLedger) throws -> [CompanyView.Budget] {
    var budgets: [CompanyView.Budget] = []
    try database.query(
      """
      SELECT id, scope_type, scope_id, window_kind, amount FROM budget_policies
      WHERE metric = 'billed_cents' AND is_active = 1 AND amount > 0
        AND NOT (scope_type = 'agent' AND window_kind LIKE 'calendar_month%')
      ORDER BY scope_type = 'company' DESC, scope_type, scope_id, window_kind, id
      """
    ) { row in
      guard let scope = CompanyView.Budget.Scope(rawValue: row.text(1) ?? "") else { return }
      let isLifetime = row.text(3) == "lifetime"
      budgets.append(
        CompanyView.Budget(
          id: row.text(0) ?? "", scope: scope, scopeId: row.text(2), isLifetime: isLifetime,
          amount: Money(microcents: row.int(4)), spent: .zero))
    }
    for place in budgets.indices { budgets[place].spent = try spent(budgets[place], ledger) }
    return budgets
  }

  private func spent(_ budget: CompanyView.Budget, _ ledger: CostLedger) throws -> Money {
    let month = budget.isLifetime ? nil : ledger.month.month
    switch budget.scope {
    case .company:
      return month == nil ? ledger.total.billed : ledger.month.billed
    case .agent, .project:
      let owner =
        budget.scope == .agent ? "spend.agent_id" : "coalesce(spend.project_id, issues.project_id)"
      let sum = try database.integer(
        """
        SELECT sum(spend.billed_microcents) FROM spend LEFT JOIN issues ON issues.id = spend.issue_id
        WHERE \(owner) = ?1 AND (?2 IS NULL OR strftime('%Y-%m', spend.at / 1000, 'unixepoch') = ?2)
        """, [SQLValue(budget.scopeId), SQLValue(month)])
      let unattributed =
        budget.scope == .agent
        ? try database.integer(
          """
          SELECT sum(billed_microcents) FROM unattributed_spend WHERE agent_id = ?1 AND (?2 IS NULL OR month = ?2)
          """, [SQLValue(budget.scopeId), SQLValue(month)]) : nil
      return Money(microcents: (sum ?? 0) + (unattributed ?? 0))
    }
  }
}
