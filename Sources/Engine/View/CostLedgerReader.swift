/// Sums the ledger in every way that pages show, in one pass: the sums cannot disagree.
struct CostLedgerReader {
  private let database: Database
  private let prices: PriceList?
  /// How many days the pages draw; older ones are in the months.
  private static let recentDays = 92

  init(_ database: Database, prices: PriceList?) {
    self.database = database
    self.prices = prices
  }

  private struct Key: Hashable {
    var first: String?
    var second: String?
    var third: String?
    var isUnattributed = false
  }

  func read(asOf: Instant, companyBudget: Money?) throws -> (
    ledger: CostLedger, monthByAgent: [String: Money]
  ) {
    let month = asOf.day.monthText
    let firstRecent = asOf.day.adding(days: -Self.recentDays)
    var total = CostLedger.Sum()
    var modelDays: [Key: CostLedger.Sum] = [:]
    var issues: [Key: CostLedger.Sum] = [:]
    var sums: [[Key: CostLedger.Sum]] = Array(repeating: [:], count: 6)
    var monthByAgent: [String: Money] = [:]

    func add(
      _ sum: CostLedger.Sum, day: CivilDate, agent: String?, project: String?, provider: String?,
      model: String?,
      isUnattributed: Bool = false
    ) {
      total += sum
      let keys = [
        Key(first: day.monthText), Key(first: day.text), Key(first: agent),
        Key(first: provider, second: model, isUnattributed: isUnattributed),
        Key(first: project, isUnattributed: isUnattributed), Key(first: day.text, second: agent),
      ]
      for (place, key) in keys.enumerated() { sums[place][key, default: CostLedger.Sum()] += sum }
      if day >= firstRecent, !isUnattributed {
        modelDays[Key(first: day.text, second: provider, third: model), default: CostLedger.Sum()] += sum
      }
      if day.monthText == month, let agent { monthByAgent[agent, default: .zero] += sum.billed }
    }

    try database.query(
      """
      SELECT spend.at / 86400000, spend.agent_id, coalesce(spend.project_id, issues.project_id), spend.provider,
        spend.model, spend.kind, count(*), sum(spend.billed_microcents), sum(spend.input_tokens),
        sum(spend.cached_input_tokens), sum(spend.output_tokens), sum(spend.unsplit_tokens)
      FROM spend LEFT JOIN issues ON issues.id = spend.issue_id GROUP BY 1, 2, 3, 4, 5, 6
      """
    ) { row in
      var sum = CostLedger.Sum()
      sum.events = row.int(6)
      sum.billed = Money(microcents: row.int(7))
      sum.tokens = Tokens(
        input: row.int(8), cachedInput: row.int(9), output: row.int(10), unsplit: row.int(11))
      let kind = row.text(5)
      if kind == "unpriced" { sum.unpriced = sum.events }
      if kind == "included" { sum.included = sum.events }
      let day = CivilDate(daysSinceEpoch: Int(row.int(0)))
      price(&sum, provider: row.text(3), model: row.text(4), on: day)
      add(
        sum, day: day, agent: row.text(1), project: row.text(2),
        provider: row.text(3), model: row.text(4))
    }
    try database.query("SELECT agent_id, at, billed_microcents FROM unattributed_spend ORDER BY 1, 2") {
      row in
      var sum = CostLedger.Sum()
      sum.billed = Money(microcents: row.int(2))
      add(
        sum, day: (row.instant(1) ?? .epoch).day, agent: row.text(0), project: nil, provider: nil, model: nil,
        isUnattributed: true)
      issues[Key(isUnattributed: true), default: CostLedger.Sum()] += sum
    }
    try readIssues(&issues)

    let reported = try database.integer("SELECT sum(reported_microcents) FROM runs WHERE is_ended = 1")
    let budgets = try database.integer(
      """
      SELECT sum(agent_budgets.budget_microcents) FROM agents JOIN agent_budgets ON agent_id = agents.id
      WHERE agent_budgets.budget_microcents > 0 AND merged_into IS NULL AND left_at IS NULL
        AND rank > 0 AND status IS NOT 'terminated'
      """)
    let ledger = CostLedger(
      total: total, reported: Money(microcents: reported ?? 0), hasReported: reported != nil,
      hasPrices: prices != nil,
      byMonth: rows(sums[0]) { row, key in row.month = key.first },
      byDay: rows(sums[1]) { row, key in row.day = key.first },
      byAgent: largestFirst(rows(sums[2]) { row, key in row.agentId = key.first }),
      byModel: largestFirst(
        rows(sums[3]) { row, key in
          (row.provider, row.model, row.isUnattributed) = (key.first, key.second, key.isUnattributed)
        }),
      byProject: largestFirst(
        rows(sums[4]) { row, key in (row.projectId, row.isUnattributed) = (key.first, key.isUnattributed) }),
      byDayAndAgent: rows(sums[5]) { row, key in (row.day, row.agentId) = (key.first, key.second) },
      byIssue: largestFirst(
        rows(issues) { row, key in (row.issueId, row.isUnattributed) = (key.first, key.isUnattributed) }),
      modelDays: rows(modelDays) { row, key in
        (row.day, row.provider, row.model) = (key.first, key.second, key.third)
      },
      month: CostLedger.Month(
        month: month, billed: sums[0][Key(first: month)]?.billed ?? .zero,
        budget: companyBudget ?? budgets.map(Money.init(microcents:))))
    return (ledger, monthByAgent)
  }

  private func price(_ sum: inout CostLedger.Sum, provider: String?, model: String?, on day: CivilDate) {
    guard let prices else { return }
    (sum.notional, sum.tokensWithoutPrice) = prices.cost(
      of: sum.tokens, provider: provider, model: model, on: day)
  }

  /// By issue in a pass of its own: with the issue in the other one its rows would be nearly as many as the entries.
  private func readIssues(_ sums: inout [Key: CostLedger.Sum]) throws {
    // A price depends on the day and the model; without prices there is a row an issue.
    let priced = prices == nil ? "0, NULL, NULL" : "at / 86400000, provider, model"
    try database.query(
      """
      SELECT issue_id, kind, \(priced), count(*), sum(billed_microcents), sum(input_tokens), sum(cached_input_tokens),
        sum(output_tokens), sum(unsplit_tokens)
      FROM spend GROUP BY 1, 2, 3, 4, 5
      """
    ) { row in
      var sum = CostLedger.Sum()
      sum.events = row.int(5)
      sum.billed = Money(microcents: row.int(6))
      sum.tokens = Tokens(
        input: row.int(7), cachedInput: row.int(8), output: row.int(9), unsplit: row.int(10))
      if row.text(1) == "unpriced" { sum.unpriced = sum.events }
      if row.text(1) == "included" { sum.included = sum.events }
      price(
        &sum, provider: row.text(3), model: row.text(4), on: CivilDate(daysSinceEpoch: Int(row.int(2))))
      sums[Key(first: row.text(0)), default: CostLedger.Sum()] += sum
    }
  }

  private func rows(_ sums: [Key: CostLedger.Sum], _ name: (inout CostLedger.Row, Key) -> Void) -> [CostLedger
    .Row]
  {
    sums.sorted { a, b in
      (a.key.first ?? "", a.key.second ?? "", a.key.third ?? "", a.key.isUnattributed ? 1 : 0)
        < (b.key.first ?? "", b.key.second ?? "", b.key.third ?? "", b.key.isUnattributed ? 1 : 0)
    }.map { key, sum in
      var row = CostLedger.Row(sum: sum)
      name(&row, key)
      return row
    }
  }

  /// Highest cost first; equal costs in the order of names.
  private func largestFirst(_ rows: [CostLedger.Row]) -> [CostLedger.Row] {
    rows.enumerated().sorted { a, b in
      (b.element.sum.billed, b.element.sum.tokens.total, a.offset) < (
        a.element.sum.billed, a.element.sum.tokens.total, b.offset
      )
    }.map(\.element)
  }
}
