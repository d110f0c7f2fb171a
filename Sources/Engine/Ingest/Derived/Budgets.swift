/// Watches every agent's spend of every UTC month against the budget in force at each spend:
/// `budget:spend_recorded` per billed cost event, `budget:threshold_crossed` once per agent, month and
/// threshold.
///
/// Only months of agents are looked at whose facts or budgets have changed, and spend by spend only those in
/// which a threshold may have been crossed. What a month's spends before its first changed day gave stays.
struct Budgets {
  /// Percent of the budget, as in the specification. (Paperclip warns at 80 and stops at 100.)
  static let thresholds: [Int64] = [80, 90, 100]

  let company: CompanyDatabase
  private let history: BudgetHistory
  private let marks: ChangeMarks
  let hasCosts: Bool
  var database: Database { company.database }

  init(_ company: CompanyDatabase) throws {
    self.company = company
    history = try BudgetHistory(company.database)
    marks = ChangeMarks(company.database, consumer: "budgets")
    hasCosts = try company.database.integer("SELECT 1 FROM cost_events LIMIT 1") != nil
  }

  struct AgentMonth: Hashable {
    let agent: String
    let month: CivilMonth
  }

  /// What has changed since the last run.
  struct Changes {
    /// Agents with changed facts, and those whose budgets have changed: then their whole history counts.
    var agents: Set<String> = []
    var budgets: Set<String> = []
    /// The first changed day of each month.
    var days: [CivilMonth: CivilDate] = [:]
    /// Everything is new.
    var isAll = false

    func contains(_ month: AgentMonth) -> Bool { first(of: month) != nil }

    /// The first day of a month whose spends may give something else. Nil if nothing of it changed.
    func first(of month: AgentMonth) -> CivilDate? {
      if isAll || budgets.contains(month.agent) { return month.month.first }
      return agents.contains(month.agent) ? days[month.month] : nil
    }
  }

  func run() throws {
    let changes = try changes()
    let totals = try totals(changes)
    let known = try crossings().filter { $0.month.map(changes.contains) ?? true }
    var crossed: Set<EventKey> = []
    for (month, total) in totals.sorted(by: { ($0.key.agent, $0.key.month) < ($1.key.agent, $1.key.month) }) {
      guard let first = changes.first(of: month), mayTell(month.agent, total) else { continue }
      try walk(month, from: first, &crossed)
    }
    for crossing in try PolicyThresholds(database).find() {
      crossed.insert(crossing.key)
      try set(
        .budgetThresholdCrossed, crossing.key, crossing.at, crossing.agent, crossing.subject, crossing.payload
      )
    }
    // What older facts gave: a cost that was corrected, a budget that turns out to have been higher.
    for (key, _) in known where !crossed.contains(key) { try company.log.withdraw(key) }
    try company.log.flush()
    for kind in [ChangeMarks.Kind.agent, .day] { try marks.mark(kind) }
    for agent in history.agents { try marks.set(.budget, agent, history.digest(of: agent)) }
  }

  private func changes() throws -> Changes {
    var changes = Changes()
    guard try marks.hasMarks() else {
      changes.isAll = true
      return changes
    }
    changes.agents = Set(try marks.changed(.agent))
    // A fact without an instant counts for the first day of 1970.
    for day in try marks.changed(.day).map({ CivilDate(daysSinceEpoch: Int($0) ?? 0) }) {
      let month = CivilMonth(of: day)
      changes.days[month] = min(changes.days[month] ?? day, day)
    }
    changes.budgets = Set(
      try history.agents.filter { try marks.version(.budget, $0) != history.digest(of: $0) })
    return changes
  }

  /// Whether the spends of a month have to be gone through.
  private func mayTell(_ agent: String, _ total: Total) -> Bool {
    if total.hasCostEvents { return true }
    guard let least = history.leastBudget(of: agent), let threshold = Self.thresholds.min() else {
      return false
    }
    return Self.reaches(max(total.explained, total.recorded), threshold, of: least)
  }

  /// The crossings that the log has: of an agent's monthly budget with their months, of other policies
  /// without.
  private func crossings() throws -> [(key: EventKey, month: AgentMonth?)] {
    var crossings: [(key: EventKey, month: AgentMonth?)] = []
    let kind = HookEvent.budgetThresholdCrossed.rawValue
    try database.query(
      // The plus: by time, SQLite would go through the whole log.
      "SELECT key, agent_id, at, payload ->> 'policy_id' FROM logged WHERE kind = \(kind) AND rank = 3 ORDER BY +at, seq"
    ) { row in
      guard let key = row.key(0) else { return }
      guard row.text(3) == nil, let agent = row.text(1), let at = row.instant(2) else {
        crossings.append((key, nil))
        return
      }
      crossings.append((key, AgentMonth(agent: agent, month: CivilMonth(of: at.day))))
    }
    return crossings
  }

  /// Goes through a month's spends in order, and sets the events of those from the day `first` on. Where a log
  /// has both heartbeats with cost and recorded spend, the month's total at any moment is the greater of the
  /// two.
  private func walk(_ month: AgentMonth, from first: CivilDate, _ crossed: inout Set<EventKey>) throws {
    var (explained, recorded): (Int64, Int64) = (0, 0)
    var reached: Set<Int64> = []
    for spend in try spends(of: month) {
      if spend.isRecorded { recorded &+= spend.amount } else { explained &+= spend.amount }
      let total = max(explained, recorded)
      if spend.isCostEvent, spend.at.day >= first {
        try set(
          .budgetSpendRecorded, EventKey("budget:spend_recorded", spend.id), spend.at, month.agent, spend.id,
          [
            "amount_microcents": .int(spend.amount), "total_microcents": .int(total),
            "month": .string(month.month.text),
            "model": .optional(spend.model), "provider": .optional(spend.provider),
          ])
      }
      guard let budget = history.budget(of: month.agent, at: spend.at), budget > 0 else { continue }
      for percent in Self.thresholds
      where !reached.contains(percent) && Self.reaches(total, percent, of: budget) {
        reached.insert(percent)
        let key = EventKey("budget:threshold_crossed", month.agent, month.month.text, String(percent))
        crossed.insert(key)
        guard spend.at.day >= first else { continue }
        try set(
          .budgetThresholdCrossed, key, spend.at, month.agent, month.agent,
          [
            "budget_microcents": .int(budget), "spent_microcents": .int(total), "percent": .int(percent),
            "month": .string(month.month.text),
          ])
      }
    }
  }

  private func set(
    _ event: HookEvent, _ key: EventKey, _ at: Instant, _ agent: String?, _ subject: String?, _ payload: Value
  ) throws {
    let text = String(decoding: JSONWriter.encode(payload, layout: .compact), as: UTF8.self)
    try company.log.set(event, key: key, at: at, agent: agent, subject: subject, payload: text)
  }

  /// total ≥ budget × percent / 100, in whole numbers.
  static func reaches(_ total: Int64, _ percent: Int64, of budget: Int64) -> Bool {
    let (left, leftOverflow) = total.multipliedReportingOverflow(by: 100)
    let (right, rightOverflow) = budget.multipliedReportingOverflow(by: percent)
    if leftOverflow || rightOverflow { return Double(total) * 100 >= Double(budget) * Double(percent) }
    return left >= right
  }
}
