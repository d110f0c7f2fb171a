import Engine

/// The current UTC month: totals, forecast, and totals by agent and model.
struct MonthToDate {
  private let context: SiteContext
  private let month: String
  private let sum: CostLedger.Sum
  let byAgent: [String: CostLedger.Sum]
  /// By "provider model", since two providers can have a model with the same name.
  let byModel: [String: CostLedger.Sum]

  init(_ context: SiteContext) {
    let ledger = context.view.ledger
    self.context = context
    let month = ledger.month.month
    self.month = month
    sum = ledger.byMonth.first { $0.month == month }?.sum ?? CostLedger.Sum()
    func sums(_ rows: [CostLedger.Row], _ key: (CostLedger.Row) -> String) -> [String: CostLedger.Sum] {
      var sums: [String: CostLedger.Sum] = [:]
      for row in rows where row.day?.hasPrefix(month) == true {
        sums[key(row), default: CostLedger.Sum()] += row.sum
      }
      return sums
    }
    byAgent = sums(ledger.byDayAndAgent) { $0.agentId ?? "" }
    byModel = sums(ledger.modelDays) { "\($0.provider ?? "") \($0.model ?? "")" }
  }

  /// The rows, with the billed amount of this month.
  func adding(
    _ sums: [String: CostLedger.Sum], to rows: Value?, key: (Value) -> String
  ) -> Value {
    // The rest of the month belongs to no model.
    let rest = sum.billed - sums.values.reduce(.zero) { $0 + $1.billed }
    return .list(
      (rows?.list ?? []).map { row in
        var sum = sums[key(row)] ?? CostLedger.Sum()
        if row["isUnattributed"] == true { sum.billed = rest }
        return .record(
          (row.record ?? [:]).merging([
            "monthBilledCents": sum.billed.cents, "monthUnbilled": .optional(SiteContext.unbilled(sum)),
          ]) { $1 })
      })
  }

  /// The forecast in money and tokens.
  func forecast(_ amount: (CostLedger.Sum) -> Int64) -> Forecast? {
    let days = context.view.ledger.byDay.compactMap { row in
      row.day.flatMap { Instant($0)?.day }.map { ($0, amount(row.sum)) }
    }
    return Forecast(Dictionary(days) { $0 &+ $1 }, first: days.first?.0, today: context.view.asOf.day)
  }

  /// Billed so far and, if anything was billed, the forecast.
  var moneyForecast: Forecast? {
    context.view.ledger.month.billed > .zero ? forecast { $0.billed.microcents } : nil
  }

  /// True if the budget is the company's own and not the sum of those of its agents.
  private var isCompanyBudget: Bool {
    let view = context.view
    return view.company.budget != nil || view.budgets.contains { $0.scope == .company && !$0.isLifetime }
  }

  /// What counts against the budget: of a sum of agents' budgets, only what current agents spent. An
  /// agent that is gone has spend and no budget anymore.
  private var spent: Money {
    isCompanyBudget
      ? context.view.ledger.month.billed : context.currentAgents.reduce(.zero) { $0 + $1.monthSpend }
  }

  /// The share of the budget that is spent. Nil if unknown: all spend against only the budgets that are known
  /// says nothing.
  var budgetPercent: Int64? {
    let isComplete =
      isCompanyBudget
      || context.currentAgents.allSatisfy { $0.monthSpend <= .zero || ($0.budget ?? .zero) > .zero }
    guard isComplete, sum.unbilled != CostLedger.Sum.notPriced else { return nil }
    return SiteContext.percent(spent, of: context.view.ledger.month.budget)
  }

  /// "27% of the $600.00 budget". The budgets of the agents are named, so that they are not taken for the
  /// company's.
  var budgetText: String {
    guard let budget = context.view.ledger.month.budget else { return "no budget set" }
    let amount = Formats.money(budget)
    let share = budgetPercent.map { "\($0)% of " }
    if isCompanyBudget { return (share ?? "of ") + "the company budget of \(amount)" }
    if let share {
      // The percentage is not of the amount that is shown next to it.
      let isAll = spent == context.view.ledger.month.billed
      return share + "\(amount), the budgets of "
        + (isAll ? "all agents" : "the current agents, who spent \(Formats.money(spent))")
    }
    let agents = context.currentAgents
    let known = agents.filter { ($0.budget ?? .zero) > .zero }.count
    return
      "known budgets: \(amount) (\(Formats.count(Int64(known))) of \(Formats.count(Int64(agents.count), "agents")))"
  }

  var value: Value {
    let ledger = context.view.ledger
    let forecast = moneyForecast
    return .record(
      context.fields(sum).merging([
        "month": .string(month), "budgetCents": ledger.month.budget?.cents ?? .null,
        "percent": .optional(budgetPercent),
        "forecastCents": forecast.map { Money(microcents: $0.amount).cents } ?? .null,
        "forecastHow": .optional(forecast?.how),
      ]) { $1 })
  }
}
