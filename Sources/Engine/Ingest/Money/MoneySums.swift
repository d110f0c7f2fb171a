/// Sums of money by month in its own currency. They are made here, since they are beyond what SQL can add
/// exactly.
struct MoneySums {
  let database: Database

  private struct Key: Hashable {
    let month, source, account, currency, kind: String
    let isCounted, isConverted: Bool

    var order: [String] {
      [month, source, account, currency, kind, isCounted ? "1" : "0", isConverted ? "1" : "0"]
    }
  }

  private struct Sum {
    var entries: Int64 = 0
    var gross: Int128 = 0
    var fee: Int128 = 0
    var net: Int128 = 0
    var exponent = 0
  }

  func write() throws {
    var sums: [Key: Sum] = [:]
    try database.query(
      """
      SELECT substr(day, 1, 7), source, account, currency, kind, is_counted, net_microcents IS NOT NULL, exponent,
        gross_minor, fee_minor, net_minor FROM money_in
      """
    ) { row in
      let key = Key(
        month: row.text(0) ?? "", source: row.text(1) ?? "", account: row.text(2) ?? "",
        currency: row.text(3) ?? "",
        kind: row.text(4) ?? "", isCounted: row.int(5) == 1, isConverted: row.int(6) == 1)
      var sum = sums[key] ?? Sum()
      let exponent = Int(row.int(7))
      let common = max(exponent, sum.exponent)
      for (field, column) in [(\Sum.gross, Int32(8)), (\Sum.fee, 9), (\Sum.net, 10)] {
        let own = row.text(column).flatMap { Int128($0) } ?? 0
        // Thirty digits and at most eight more fit in 128 bits.
        let scaled = ExactAmount.scaled(own, by: common - exponent) ?? 0
        let before = ExactAmount.scaled(sum[keyPath: field], by: common - sum.exponent) ?? 0
        sum[keyPath: field] = before &+ scaled
      }
      sum.exponent = common
      sum.entries += 1
      sums[key] = sum
    }
    for (key, sum) in sums.sorted(by: { $0.key.order.lexicographicallyPrecedes($1.key.order) }) {
      func text(_ units: Int128) -> SQLValue { .text(ExactAmount.text(units, sum.exponent)) }
      try database.run(
        "INSERT INTO money_sums VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
          .text(key.month), .text(key.source), .text(key.account), .text(key.currency), .text(key.kind),
          .int(key.isCounted ? 1 : 0), .int(key.isConverted ? 1 : 0), .int(sum.entries), text(sum.gross),
          text(sum.fee), text(sum.net),
        ])
    }
  }
}
