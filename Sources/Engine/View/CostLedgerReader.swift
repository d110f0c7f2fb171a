/// Reads the ledger in every way that pages show from its kept sums: those by day, and those by issue.
struct CostLedgerReader {
  private let database: Database
  private let prices: PriceList?
  /// The number of days in charts. Older days are part of their months.
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

    /// Keys come in the order of this text.
    var order: String {
      [first ?? "", second ?? "", third ?? "", isUnattributed ? "1" : "0"].joined(separator: "\0")
    }
  }

  func read(asOf: Instant, companyBudget: Money?) throws -> (
    ledger: CostLedger, monthByAgent: [String: Money]
  ) {
    let month = asOf.day.monthText
    let firstRecent = asOf.day.adding(days: -Self.recentDays)
    var total = CostLedger.Sum()
    var modelDays: [Key: CostLedger.Sum] = [:]
    var issues: [Key: CostLedger.Sum] = [:]
    var projects: [Key: CostLedger.Sum] = [:]
    var withoutIssue = CostLedger.Sum()
    var sums: [[Key: CostLedger.Sum]] = Array(repeating: [:], count: 5)
    var monthByAgent: [String: Money] = [:]
    var firstDays: [String: CivilDate] = [:]
    // Rows of one day follow each other.
    var known = (day: asOf.day, text: asOf.day.text, month: month)

    func add(
      _ sum: CostLedger.Sum, day: CivilDate, agent: String?, provider: String?, model: String?,
      isUnattributed: Bool = false
    ) {
      total += sum
      if day != known.day { known = (day, day.text, day.monthText) }
      let keys = [
        Key(first: known.month), Key(first: known.text), Key(first: agent),
        Key(first: provider, second: model, isUnattributed: isUnattributed),
        Key(first: known.text, second: agent),
      ]
      for (place, key) in keys.enumerated() { sums[place][key, default: CostLedger.Sum()] += sum }
      if day >= firstRecent, !isUnattributed {
        modelDays[Key(first: known.text, second: provider, third: model), default: CostLedger.Sum()] += sum
      }
      if let model, firstDays[model].map({ day < $0 }) ?? true { firstDays[model] = day }
      if known.month == month, let agent { monthByAgent[agent, default: .zero] += sum.billed }
    }

    // What has an issue is summed by issue; of the rest some has a project of its own.
    var rest = CostLedger.Sum()
    try database.query(
      """
      SELECT day, agents.word, projects.word, providers.word, models.word, \(Self.columns)
      FROM ledger_sums JOIN words agents ON agents.n = agent JOIN words projects ON projects.n = project
        JOIN words providers ON providers.n = provider JOIN words models ON models.n = model
      """
    ) { row in
      let day = CivilDate(daysSinceEpoch: Int(max(0, row.int(0))))
      let (provider, model) = (row.shown(3), row.shown(4))
      let sum = sum(row, 5, provider: provider, model: model, on: day)
      add(sum, day: day, agent: row.text(1), provider: provider, model: model)
      rest += sum
      if let project = row.text(2) {
        projects[Key(first: project), default: CostLedger.Sum()] += sum
        rest -= sum
        withoutIssue += sum
      }
    }
    try readIssues { issue, project, sum in
      issues[Key(first: issue), default: CostLedger.Sum()] += sum
      projects[Key(first: project), default: CostLedger.Sum()] += sum
      rest -= sum
    }
    withoutIssue += rest
    if rest.events > 0 { projects[Key(), default: CostLedger.Sum()] += rest }
    if withoutIssue.events > 0 { issues[Key(), default: CostLedger.Sum()] += withoutIssue }
    try database.query(
      "SELECT agent_id, at, billed_microcents, provider, model FROM unattributed_spend ORDER BY 1, 2"
    ) { row in
      var sum = CostLedger.Sum()
      sum.billed = Money(microcents: row.int(2))
      add(
        sum, day: (row.instant(1) ?? .epoch).day, agent: row.text(0), provider: row.shown(3),
        model: row.shown(4),
        isUnattributed: row.text(4) == nil)
      issues[Key(isUnattributed: true), default: CostLedger.Sum()] += sum
      projects[Key(isUnattributed: true), default: CostLedger.Sum()] += sum
    }

    var reported: Int64?
    try database.query("SELECT sum(reported), sum(reports) FROM run_sums WHERE flags & 1") { row in
      if row.int(1) > 0 { reported = row.int(0) }
    }
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
        rows(projects) { row, key in (row.projectId, row.isUnattributed) = (key.first, key.isUnattributed) }),
      byDayAndAgent: rows(sums[4]) { row, key in (row.day, row.agentId) = (key.first, key.second) },
      byIssue: largestFirst(
        rows(issues) { row, key in (row.issueId, row.isUnattributed) = (key.first, key.isUnattributed) }),
      modelDays: rows(modelDays) { row, key in
        (row.day, row.provider, row.model) = (key.first, key.second, key.third)
      },
      models: firstDays.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key),
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

  private static let columns =
    "entries, billed, input, cached_input, output, unsplit, unpriced, included"

  /// The sum that begins at a column of a row, with what its tokens would have cost.
  private func sum(
    _ row: borrowing Statement, _ first: Int32, provider: String?, model: String?, on day: CivilDate
  ) -> CostLedger.Sum {
    var sum = CostLedger.Sum()
    sum.events = row.int(first)
    sum.billed = Money(microcents: row.int(first + 1))
    sum.tokens = Tokens(
      input: row.int(first + 2), cachedInput: row.int(first + 3), output: row.int(first + 4),
      unsplit: row.int(first + 5))
    sum.unpriced = row.int(first + 6)
    sum.included = row.int(first + 7)
    price(&sum, provider: provider, model: model, on: day)
    return sum
  }

  /// The sums by issue, each with the project that the entries give, else the one of the issue now. Only
  /// prices need them by model and period.
  private func readIssues(_ body: (String?, String?, CostLedger.Sum) -> Void) throws {
    let names = Self.columns.split(separator: ", ")
    let whole = """
      (SELECT issue, project, 0 AS period, 0 AS provider, 0 AS model,
        \(names.map { "sum(\($0)) AS \($0)" }.joined(separator: ", ")) FROM issue_sums GROUP BY issue, project)
      """
    try database.query(
      """
      SELECT issues.word, coalesce(projects.word, records.project_id), period, providers.word, models.word,
        \(Self.columns)
      FROM \(prices == nil ? whole : "issue_sums") JOIN words issues ON issues.n = issue JOIN words projects ON projects.n = project
        JOIN words providers ON providers.n = provider JOIN words models ON models.n = model
        LEFT JOIN issues records ON records.id = issues.word
      """
    ) { row in
      let day = CivilDate(daysSinceEpoch: Int(row.int(2)))
      body(row.text(0), row.text(1), sum(row, 5, provider: row.shown(3), model: row.shown(4), on: day))
    }
  }

  private func rows(_ sums: [Key: CostLedger.Sum], _ name: (inout CostLedger.Row, Key) -> Void) -> [CostLedger
    .Row]
  {
    sums.sorted(byBytesOf: { $0.key.order }).map { key, sum in
      var row = CostLedger.Row(sum: sum)
      name(&row, key)
      return row
    }
  }

  /// Highest cost first; equal costs by name.
  private func largestFirst(_ rows: [CostLedger.Row]) -> [CostLedger.Row] {
    rows.enumerated().sorted { a, b in
      (b.element.sum.billed, b.element.sum.tokens.total, a.offset) < (
        a.element.sum.billed, a.element.sum.tokens.total, b.offset
      )
    }.map(\.element)
  }
}
