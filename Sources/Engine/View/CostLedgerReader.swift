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

  func read(asOf: Instant, companyBudget: Money?, reported: Int64?) throws -> (
    ledger: CostLedger, monthByAgent: [String: Money]
  ) {
    let month = asOf.day.monthText
    let words = try WordTexts(database)
    var sums = Sums(firstRecent: Int64(asOf.day.adding(days: -Self.recentDays).daysSinceEpoch))
    var issues: [Key: CostLedger.Sum] = [:]
    var withoutIssue = CostLedger.Sum()
    // What has an issue is summed by issue; of the rest some has a project of its own.
    var rest = CostLedger.Sum()
    try database.query("SELECT day, agent, project, provider, model, \(Self.columns) FROM ledger_sums") {
      row in
      let (day, agent, project) = (max(0, row.int(0)), row.int(1), row.int(2))
      let (provider, model) = (row.int(3), row.int(4))
      let sum = try sum(
        row, 5, provider: words.text(provider), model: words.text(model),
        on: CivilDate(daysSinceEpoch: Int(day)))
      sums.add(sum, day: day, agent: agent, provider: provider, model: model)
      rest += sum
      if project != Words.none {
        sums.projects[project, default: CostLedger.Sum()] += sum
        rest -= sum
        withoutIssue += sum
      }
    }
    var projects = try keyed(sums.projects) { Key(first: try words.text($0)) }
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
      try sums.add(
        sum, day: Int64((row.instant(1) ?? .epoch).day.daysSinceEpoch), agent: words.number(row.text(0)),
        provider: words.number(row.text(3)), model: words.number(row.text(4)),
        isUnattributed: row.text(4) == nil)
      issues[Key(isUnattributed: true), default: CostLedger.Sum()] += sum
      projects[Key(isUnattributed: true), default: CostLedger.Sum()] += sum
    }

    let byMonth = keyed(sums.months) { Key(first: CivilDate(daysSinceEpoch: Int($0)).monthText) }
    func day(_ number: Int64) -> String { CivilDate(daysSinceEpoch: Int(number)).text }
    let budgets = try database.integer(
      """
      SELECT sum(agent_budgets.budget_microcents) FROM agents JOIN agent_budgets ON agent_id = agents.id
      WHERE agent_budgets.budget_microcents > 0 AND merged_into IS NULL AND left_at IS NULL
        AND rank > 0 AND status IS NOT 'terminated'
      """)
    let ledger = CostLedger(
      total: sums.total, reported: Money(microcents: reported ?? 0), hasReported: reported != nil,
      hasPrices: prices != nil,
      byMonth: rows(byMonth) { row, key in row.month = key.first },
      byDay: rows(keyed(sums.days) { Key(first: day($0)) }) { row, key in row.day = key.first },
      byAgent: largestFirst(
        rows(try keyed(sums.agents) { Key(first: try words.text($0)) }) { row, key in row.agentId = key.first
        }),
      byModel: largestFirst(
        rows(
          try keyed(sums.models) {
            Key(
              first: Statement.shown(try words.text($0.provider)),
              second: Statement.shown(try words.text($0.model)),
              isUnattributed: $0.isUnattributed)
          }
        ) { row, key in
          (row.provider, row.model, row.isUnattributed) = (key.first, key.second, key.isUnattributed)
        }),
      byProject: largestFirst(
        rows(projects) { row, key in (row.projectId, row.isUnattributed) = (key.first, key.isUnattributed) }),
      byDayAndAgent: try daysOfAgents(sums.agentDays, words),
      byIssue: largestFirst(
        rows(issues) { row, key in (row.issueId, row.isUnattributed) = (key.first, key.isUnattributed) }),
      modelDays: rows(
        try keyed(sums.modelDays) {
          Key(
            first: day($0.day), second: Statement.shown(try words.text($0.provider)),
            third: Statement.shown(try words.text($0.model)))
        }
      ) { row, key in
        (row.day, row.provider, row.model) = (key.first, key.second, key.third)
      },
      models: try models(sums.firstDays, words),
      month: CostLedger.Month(
        month: month, billed: byMonth[Key(first: month)]?.billed ?? .zero,
        budget: companyBudget ?? budgets.map(Money.init(microcents:))))
    var monthByAgent: [String: Money] = [:]
    let days = CivilMonth(of: asOf.day).days
    for (key, sum) in sums.agentDays where days.contains(key.day) {
      if let agent = try words.text(key.agent) { monthByAgent[agent, default: .zero] += sum.billed }
    }
    return (ledger, monthByAgent)
  }

  /// Sums by numbers of `words`.
  private struct Sums {
    struct Model: Hashable {
      var day: Int64 = 0
      var provider: Int64
      var model: Int64
      var isUnattributed = false
    }

    struct AgentDay: Hashable {
      var day: Int64
      var agent: Int64
    }

    let firstRecent: Int64
    var total = CostLedger.Sum()
    /// By first day.
    var months: [Int64: CostLedger.Sum] = [:]
    var days: [Int64: CostLedger.Sum] = [:]
    var agents: [Int64: CostLedger.Sum] = [:]
    var models: [Model: CostLedger.Sum] = [:]
    var agentDays: [AgentDay: CostLedger.Sum] = [:]
    /// The last days of models.
    var modelDays: [Model: CostLedger.Sum] = [:]
    /// The first day of each model.
    var firstDays: [Int64: Int64] = [:]
    var projects: [Int64: CostLedger.Sum] = [:]
    /// Rows of one day follow each other.
    private var known: (day: Int64, month: Int64) = (.min, 0)

    init(firstRecent: Int64) { self.firstRecent = firstRecent }

    mutating func add(
      _ sum: CostLedger.Sum, day: Int64, agent: Int64, provider: Int64, model: Int64,
      isUnattributed: Bool = false
    ) {
      total += sum
      if day != known.day {
        known = (day, CivilMonth(of: CivilDate(daysSinceEpoch: Int(day))).days.lowerBound)
      }
      var key = Model(provider: provider, model: model, isUnattributed: isUnattributed)
      months[known.month, default: CostLedger.Sum()] += sum
      days[day, default: CostLedger.Sum()] += sum
      agents[agent, default: CostLedger.Sum()] += sum
      models[key, default: CostLedger.Sum()] += sum
      agentDays[AgentDay(day: day, agent: agent), default: CostLedger.Sum()] += sum
      if day >= firstRecent, !isUnattributed {
        key.day = day
        modelDays[key, default: CostLedger.Sum()] += sum
      }
      if model != Words.none { firstDays[model] = min(firstDays[model] ?? day, day) }
    }
  }

  /// Sums by text. Names that are cut to the same text are one.
  private func keyed<Number>(
    _ sums: [Number: CostLedger.Sum], _ key: (Number) throws -> Key
  ) rethrows -> [Key: CostLedger.Sum] {
    try Dictionary(sums.map { (try key($0), $1) }) { a, b in
      var sum = a
      sum += b
      return sum
    }
  }

  /// By day, then by the bytes of the agent's ID.
  private func daysOfAgents(
    _ sums: [Sums.AgentDay: CostLedger.Sum], _ words: WordTexts
  ) throws -> [CostLedger.Row] {
    let order = try words.order(sums.keys.lazy.map(\.agent))
    let sorted = sums.map { (order: ($0.day, order[$0.agent] ?? 0), key: $0, sum: $1) }
      .sorted { $0.order < $1.order }
    var known: (day: Int64, text: String) = (.min, "")
    return try sorted.map { entry in
      if entry.key.day != known.day {
        known = (entry.key.day, CivilDate(daysSinceEpoch: Int(entry.key.day)).text)
      }
      var row = CostLedger.Row(sum: entry.sum)
      (row.day, row.agentId) = (known.text, try words.text(entry.key.agent))
      return row
    }
  }

  private func models(_ firstDays: [Int64: Int64], _ words: WordTexts) throws -> [String] {
    var days: [String: Int64] = [:]
    for (model, day) in firstDays {
      guard let name = Statement.shown(try words.text(model)) else { continue }
      days[name] = min(days[name] ?? day, day)
    }
    return days.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
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
