import Engine

/// Budgets and what is spent of them, as pages and files show them.
struct BudgetList {
  private static let shownIncidents = 50
  private let context: SiteContext

  init(_ context: SiteContext) { self.context = context }

  /// All of them: of the company, of agents by month, and those of policies. The highest share of each kind
  /// comes first.
  var values: [Value] {
    let month = context.view.ledger.month.month
    let agents = context.currentAgents.filter { ($0.budget ?? .zero) > .zero }
      .map { agent in
        CompanyView.Budget(
          id: agent.id, scope: .agent, scopeId: agent.id, isLifetime: false, amount: agent.budget ?? .zero,
          spent: agent.monthSpend)
      }
    let order: [CompanyView.Budget.Scope] = [.company, .project, .agent]
    return order.flatMap { scope in
      (context.view.budgets + agents).filter { $0.scope == scope }
        .map { (budget: $0, percent: SiteContext.percent($0.spent, of: $0.amount) ?? 0) }
        .sorted { ($1.percent, $0.budget.id) < ($0.percent, $1.budget.id) }
    }.map { value($0.budget, month) }
  }

  /// The budgets of one agent or project that policies define; an agent's monthly one is a fact of its own.
  func values(_ scope: CompanyView.Budget.Scope, _ id: String) -> [Value] {
    context.view.budgets(scope, id).map { value($0, context.view.ledger.month.month) }
  }

  private func value(_ budget: CompanyView.Budget, _ month: String) -> Value {
    let unbilled = budget.spent == .zero ? sum(budget).unbilled : nil
    // Spend without a billed amount is unknown, not 0%.
    let percent =
      unbilled == CostLedger.Sum.notPriced ? nil : SiteContext.percent(budget.spent, of: budget.amount)
    let crossing = context.view.crossings.last {
      $0.scope == budget.scope && $0.isLifetime == budget.isLifetime
        && ($0.policyId == budget.id || $0.policyId == nil && $0.agentId == budget.id)
        && (budget.isLifetime || $0.month == month)
    }
    return [
      "scope": .string(budget.scope.rawValue), "subject": subject(budget.scope, budget.scopeId),
      "window": .string(budget.isLifetime ? "lifetime" : "month"),
      "month": .optional(budget.isLifetime ? nil : month), "amountCents": budget.amount.cents,
      "spentCents": budget.spent.cents,
      "unbilled": .optional(unbilled),
      "percent": .optional(percent),
      "thresholdPercent": .optional(crossing?.percent), "thresholdAt": SiteContext.instant(crossing?.at),
    ]
  }

  /// What tells why nothing was billed against a budget.
  private func sum(_ budget: CompanyView.Budget) -> CostLedger.Sum {
    let ledger = context.view.ledger
    let sum: CostLedger.Sum? =
      switch budget.scope {
      case .company:
        budget.isLifetime ? ledger.total : ledger.byMonth.first { $0.month == ledger.month.month }?.sum
      case .project: ledger.byProject.first { $0.projectId == budget.scopeId }?.sum
      case .agent: budget.scopeId.flatMap { context.spendByAgent[$0] }
      }
    return sum ?? CostLedger.Sum()
  }

  func subject(_ scope: CompanyView.Budget.Scope, _ id: String?) -> Value {
    switch scope {
    case .company:
      ["id": .string(context.view.company.id), "name": "Company", "page": "costs.html"]
    case .project: context.projectReference(id)
    case .agent: context.agentReference(id)
    }
  }

  /// How a page marks a budget: the class of its bar, and how far the bar goes.
  static func shown(_ budget: Value) -> Value {
    let percent = budget["percent"]?.int ?? 0
    return .record(
      (budget.record ?? [:]).merging([
        "tone": .string(tone(percent)), "shown": .int(min(100, percent)),
        "isLifetime": .bool(budget["window"]?.string == "lifetime"),
      ]) { $1 })
  }

  static func tone(_ percent: Int64?) -> String {
    guard let percent, percent >= 80 else { return "" }
    return percent >= 100 ? "bad" : "wait"
  }

  /// What the server noted, the newest first.
  var incidents: [Value] {
    context.view.budgetIncidents.prefix(Self.shownIncidents).map { incident in
      [
        "id": .string(incident.id), "scope": .string(incident.scope.rawValue),
        "subject": subject(incident.scope, incident.scopeId),
        "window": .string(incident.isLifetime ? "lifetime" : "month"),
        "threshold": .optional(incident.threshold), "status": .optional(incident.status),
        "limitCents": incident.limit?.cents ?? .null, "observedCents": incident.observed?.cents ?? .null,
        "createdAt": SiteContext.instant(incident.createdAt),
        "resolvedAt": SiteContext.instant(incident.resolvedAt),
      ]
    }
  }
}

extension CompanyView {
  func budgets(_ scope: Budget.Scope, _ id: String) -> [Budget] {
    budgets.filter { $0.scope == scope && $0.scopeId == id }
  }
}
