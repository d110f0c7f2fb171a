/// Sums the ledger in every way that pages show, in one pass: the sums cannot disagree.
struct LedgerReader {
  private let database: Database

  init(_ database: Database) { self.database = database }

  private struct Key: Hashable {
    var first: String?
    var second: String?
    var isUnattributed = false
  }

  func read(month: String, companyBudget: Money?) throws -> (ledger: Ledger, monthByAgent: [String: Money]) {
    var total = Ledger.Sum()
    var sums: [[Key: Ledger.Sum]] = Array(repeating: [:], count: 6)
    var monthByAgent: [String: Money] = [:]

    func add(
      _ sum: Ledger.Sum, day: CivilDate, agent: String?, project: String?, provider: String?, model: String?,
      isUnattributed: Bool = false
    ) {
      total += sum
      let keys = [
        Key(first: day.monthText), Key(first: day.text), Key(first: agent),
        Key(first: provider, second: model, isUnattributed: isUnattributed),
        Key(first: project, isUnattributed: isUnattributed), Key(first: day.text, second: agent),
      ]
      for (place, key) in keys.enumerated() { sums[place][key, default: Ledger.Sum()] += sum }
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
      var sum = Ledger.Sum()
      sum.events = row.int(6)
      sum.billed = Money(microcents: row.int(7))
      sum.tokens = Tokens(
        input: row.int(8), cachedInput: row.int(9), output: row.int(10), unsplit: row.int(11))
      let kind = row.text(5)
      if kind == "unpriced" { sum.unpriced = sum.events }
      if kind == "included" { sum.included = sum.events }
      add(
        sum, day: CivilDate(daysSinceEpoch: Int(row.int(0))), agent: row.text(1), project: row.text(2),
        provider: row.text(3), model: row.text(4))
    }
    try database.query("SELECT agent_id, at, billed_microcents FROM unattributed_spend ORDER BY 1, 2") {
      row in
      var sum = Ledger.Sum()
      sum.billed = Money(microcents: row.int(2))
      add(
        sum, day: (row.instant(1) ?? .epoch).day, agent: row.text(0), project: nil, provider: nil, model: nil,
        isUnattributed: true)
    }

    let reported = try database.integer("SELECT sum(reported_microcents) FROM runs WHERE is_ended = 1")
    let budgets = try database.integer(
      """
      SELECT sum(budget_microcents) FROM agents WHERE budget_microcents > 0 AND merged_into IS NULL AND left_at IS NULL
        AND rank > 0 AND status IS NOT 'terminated'
      """)
    let ledger = Ledger(
      total: total, reported: Money(microcents: reported ?? 0), hasReported: reported != nil,
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
      month: Ledger.Month(
        month: month, billed: sums[0][Key(first: month)]?.billed ?? .zero,
        budget: companyBudget ?? budgets.map(Money.init(microcents:))))
    return (ledger, monthByAgent)
  }

  private func rows(_ sums: [Key: Ledger.Sum], _ name: (inout Ledger.Row, Key) -> Void) -> [Ledger.Row] {
    sums.sorted { a, b in
      (a.key.first ?? "", a.key.second ?? "", a.key.isUnattributed ? 1 : 0)
        < (b.key.first ?? "", b.key.second ?? "", b.key.isUnattributed ? 1 : 0)
    }.map { key, sum in
      var row = Ledger.Row(sum: sum)
      name(&row, key)
      return row
    }
  }

  /// What cost most first; of equals, what the names' order had first.
  private func largestFirst(_ rows: [Ledger.Row]) -> [Ledger.Row] {
    rows.enumerated().sorted { a, b in
      (b.element.sum.billed, b.element.sum.tokens.total, a.offset) < (
        a.element.sum.billed, a.element.sum.tokens.total, b.offset
      )
    }.map(\.element)
  }
}
