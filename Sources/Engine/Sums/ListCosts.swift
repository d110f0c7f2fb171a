/// Fills the table `list_costs` of a company's database: what the tokens of each month would have cost at the
/// operator's list prices. Modules cannot read the price list.
package enum ListCosts {
  package static func update(path: String, _ prices: PriceList?) throws {
    let database = try Database.exclusive(path: path)
    try Migrations.apply(DatabaseSchema.migrations, to: database)
    var months: [String: (amount: NotionalAmount, unpriced: Int64)] = [:]
    if let prices {
      try database.query(
        """
        SELECT day, providers.word, models.word, sum(input), sum(cached_input), sum(output), sum(unsplit)
        FROM ledger_sums JOIN words providers ON providers.n = provider JOIN words models ON models.n = model
        WHERE day >= 0 GROUP BY 1, 2, 3
        """
      ) { row in
        let day = CivilDate(daysSinceEpoch: Int(row.int(0)))
        let tokens = Tokens(
          input: row.int(3), cachedInput: row.int(4), output: row.int(5), unsplit: row.int(6))
        let cost = prices.cost(of: tokens, provider: row.text(1), model: row.text(2), on: day)
        var sum = months[day.monthText] ?? (NotionalAmount(), 0)
        sum.amount += cost.amount
        sum.unpriced += cost.unpriced
        months[day.monthText] = sum
      }
    }
    var known: [String: (Int64, Int64)] = [:]
    try database.query("SELECT month, microcents, unpriced_tokens FROM list_costs") {
      known[$0.text(0) ?? ""] = ($0.int(1), $0.int(2))
    }
    let new = months.mapValues { ($0.amount.money.microcents, $0.unpriced) }
    let isSame =
      known.count == new.count && new.allSatisfy { month, cost in known[month].map { $0 == cost } ?? false }
    guard !isSame else { return }
    try database.transaction {
      try database.execute("DELETE FROM list_costs")
      for (month, cost) in new.sorted(by: { $0.key < $1.key }) {
        try database.run(
          "INSERT INTO list_costs VALUES (?, ?, ?)", [.text(month), .int(cost.0), .int(cost.1)])
      }
    }
  }
}
