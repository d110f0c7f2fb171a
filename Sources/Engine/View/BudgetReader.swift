/// Reads the budgets other than the agents' own monthly ones: of the company and of projects, and for
/// all time, each with what was billed against it.
struct BudgetReader {
  private let database: Database

  init(_ database: Database) { self.database = database }

  /// Policies that a budget of this program stands for.
  private static let isCounted = """
    metric = 'billed_cents' AND scope_type IN ('company', 'project', 'agent')
      AND (window_kind = 'lifetime' OR window_kind LIKE 'calendar_month%')
    """

  /// What a policy allows the company in a month.
  func companyMonth() throws -> Money? {
    try database.integer(
      """
      SELECT amount FROM budget_policies WHERE \(Self.isCounted) AND scope_type = 'company'
        AND window_kind <> 'lifetime' AND is_active = 1 AND amount > 0 ORDER BY updated_at DESC, id LIMIT 1
      """
    ).map(Money.init(microcents:))
  }

  func read(_ company: CompanyView.Company, _ ledger: CostLedger) throws -> [CompanyView.Budget] {
    var budgets: [CompanyView.Budget] = []
    try database.query(
      """
      SELECT id, scope_type, scope_id, window_kind, amount FROM budget_policies
      WHERE \(Self.isCounted) AND is_active = 1 AND amount > 0
        AND NOT (scope_type = 'agent' AND window_kind <> 'lifetime')
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
    // The company's own field says the same as its policy where there are both.
    if let amount = company.budget, !budgets.contains(where: { $0.scope == .company && !$0.isLifetime }) {
      budgets.insert(
        CompanyView.Budget(
          id: company.id, scope: .company, scopeId: company.id, isLifetime: false, amount: amount,
          spent: .zero), at: 0)
    }
    for place in budgets.indices { budgets[place].spent = try spent(budgets[place], ledger) }
    return budgets
  }

  private static func inMonth(_ day: String) -> String {
    "(?2 IS NULL OR strftime('%Y-%m', max(\(day), 0) * 86400, 'unixepoch') = ?2)"
  }
  private static let agentSpend = """
    SELECT sum(billed) FROM ledger_sums WHERE agent = (SELECT n FROM words WHERE word = ?1) AND \(inMonth("day"))
    """
  /// Spend counts for a project as in the breakdown by project.
  private static let projectSpend = """
    SELECT sum(billed) FROM (
      SELECT billed FROM issue_sums JOIN words issues ON issues.n = issue JOIN words projects ON projects.n = project
        LEFT JOIN issues records ON records.id = issues.word
      WHERE coalesce(projects.word, records.project_id) = ?1 AND \(inMonth("period"))
      UNION ALL SELECT billed FROM ledger_sums
      WHERE project <> 0 AND project = (SELECT n FROM words WHERE word = ?1) AND \(inMonth("day")))
    """

  private func spent(_ budget: CompanyView.Budget, _ ledger: CostLedger) throws -> Money {
    let month = budget.isLifetime ? nil : ledger.month.month
    switch budget.scope {
    case .company:
      return month == nil ? ledger.total.billed : ledger.month.billed
    case .agent, .project:
      let sum = try database.integer(
        budget.scope == .agent ? Self.agentSpend : Self.projectSpend,
        [SQLValue(budget.scopeId), SQLValue(month)])
      let unattributed =
        budget.scope == .agent
        ? try database.integer(
          """
          SELECT sum(billed_microcents) FROM unattributed_spend WHERE agent_id = ?1 AND (?2 IS NULL OR month = ?2)
          """, [SQLValue(budget.scopeId), SQLValue(month)]) : nil
      return Money(microcents: (sum ?? 0) + (unattributed ?? 0))
    }
  }

  func incidents() throws -> [CompanyView.BudgetIncident] {
    var incidents: [CompanyView.BudgetIncident] = []
    try database.query(
      """
      SELECT id, scope_type, scope_id, window_kind = 'lifetime', threshold_type, status, amount_limit,
        amount_observed, created_at, resolved_at FROM budget_incidents
      WHERE \(Self.isCounted) ORDER BY coalesce(created_at, 0) DESC, id
      """
    ) { row in
      guard let scope = CompanyView.Budget.Scope(rawValue: row.text(1) ?? "") else { return }
      incidents.append(
        CompanyView.BudgetIncident(
          id: row.text(0) ?? "", scope: scope, scopeId: row.text(2), isLifetime: row.int(3) == 1,
          threshold: row.text(4), status: row.text(5), limit: row.money(6), observed: row.money(7),
          createdAt: row.instant(8), resolvedAt: row.instant(9)))
    }
    return incidents
  }

  /// What is wrong with the budgets that do not count, one sentence for each kind.
  func uncounted() throws -> [Finding] {
    var findings: [Finding] = []
    try database.query(
      """
      SELECT metric, window_kind, scope_type, count(*) FROM budget_policies
      WHERE is_active = 1 AND NOT coalesce(\(Self.isCounted), 0) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      """
    ) {
      let kind =
        "metric \($0.text(0) ?? "none"), window \($0.text(1) ?? "none"), scope \($0.text(2) ?? "none")"
      let count = $0.int(3)
      findings.append(
        Finding(
          .note,
          "\(count) \(CountNoun("budget policy/budget policies").form(count)) (\(kind)) \(count == 1 ? "is" : "are") not counted",
          remedy: "only policies in billed_cents by calendar month or lifetime are counted", source: nil))
    }
    return findings
  }
}
