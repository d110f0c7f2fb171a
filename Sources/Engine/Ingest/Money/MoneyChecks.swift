/// What must be true of money, and what a reader should know of it: payouts consist of their rows, no more is
/// refunded than was paid, the exports have no gap and are not old.
struct MoneyChecks {
  let database: Database
  let settings: MoneySettings
  let clock: Instant?

  private static let staleDays = 45

  func run(repeated: Int64, conflicts: Int64) throws -> [Finding] {
    let payouts = try payouts()
    let refunds = try refunds()
    let rows = try database.integer("SELECT count(*) FROM money_in") ?? 0
    let broken =
      try database.integer("SELECT count(*) FROM rejects WHERE reason LIKE '%\(MoneyFields.unmatched)%'") ?? 0
    let checks: [(String, Int64, Int64)] = [
      ("net", rows + broken, broken), ("payouts", payouts.checked, Int64(payouts.findings.count)),
      ("refunds", refunds.checked, Int64(refunds.findings.count)), ("repeated", rows + repeated, conflicts),
    ]
    for (name, checked, failed) in checks {
      try database.run(
        "INSERT INTO money_checks VALUES (?, ?, ?)", [.text(name), .int(checked), .int(failed)])
    }
    return Array(payouts.findings.prefix(MoneyLedger.maximumNamed))
      + Array(refunds.findings.prefix(MoneyLedger.maximumNamed)) + (try coverage()) + (try unconverted())
  }

  private typealias Result = (checked: Int64, findings: [Finding])

  /// The net of the rows of a payout is what was paid out, in one currency.
  private func payouts() throws -> Result {
    var sums: [String: (net: Int128, currencies: Set<String>, exponent: Int)] = [:]
    try database.query(
      """
      SELECT payout_ref, net_minor, currency, exponent FROM money_in
      WHERE form = 'balance' AND payout_ref IS NOT NULL AND ref IS NOT payout_ref
        AND category NOT IN ('payout', 'payout_reversal', 'payout_cancel', 'payout_failure')
      """
    ) { row in
      var sum = sums[row.text(0) ?? ""] ?? (0, [], Int(row.int(3)))
      sum.net &+= row.text(1).flatMap { Int128($0) } ?? 0
      sum.currencies.insert(row.text(2) ?? "")
      sums[row.text(0) ?? ""] = sum
    }
    var result: Result = (0, [])
    var seen: Set<String> = []
    try database.query(
      """
      SELECT ref, net_minor, fee_minor, currency, exponent, input, line FROM money_in
      WHERE category IN ('payout', 'transfer') AND kind = 'transfer' AND form IN ('balance', 'payouts') AND ref IS NOT NULL
      ORDER BY ref, form
      """
    ) { row in
      let id = row.text(0) ?? ""
      guard let sum = sums[id], seen.insert(id).inserted else { return }
      result.checked += 1
      // A fee of the payout itself is no part of its rows.
      let paid = -(row.text(1).flatMap { Int128($0) } ?? 0) - (row.text(2).flatMap { Int128($0) } ?? 0)
      let exponent = Int(row.int(4))
      var message: String?
      if sum.currencies.count > 1 || sum.currencies.first != row.text(3) {
        message =
          "payout \(id) has rows in several currencies: \((sum.currencies.union([row.text(3) ?? ""])).sorted().joined(separator: ", "))"
      } else if sum.net != paid {
        message =
          "the rows of payout \(id) add up to \(ExactAmount.text(sum.net, exponent)), but \(ExactAmount.text(paid, exponent)) was paid out"
      }
      guard let message else { return }
      result.findings.append(
        Finding(
          .warning, message,
          remedy: "export from an earlier day, so that all rows of the payout are in the file",
          source: row.text(5), line: Int(row.int(6))))
    }
    return result
  }

  /// No more is refunded of a charge than was paid, in the same currency.
  private func refunds() throws -> Result {
    var result: Result = (0, [])
    var last: (charge: String, currency: String) = ("", "")
    var sums: (paid: Int128, refunded: Int128, exponent: Int, source: String?, line: Int64) = (
      0, 0, 0, nil, 0
    )
    func close() {
      guard sums.paid > 0, sums.refunded > 0 else { return }
      result.checked += 1
      guard sums.refunded > sums.paid else { return }
      let (back, paid) = (
        ExactAmount.text(sums.refunded, sums.exponent), ExactAmount.text(sums.paid, sums.exponent)
      )
      result.findings.append(
        Finding(
          .warning, "\(back) \(last.currency) of \(last.charge) was refunded, but only \(paid) was paid",
          remedy: "check the charge with the payment processor", source: sums.source, line: Int(sums.line)))
    }
    // Of payments, the reader has compared amounts in the currency of the customer, at the same rate.
    try database.query(
      """
      SELECT charge, currency, kind, gross_minor, exponent, input, line FROM money_in
      WHERE charge IS NOT NULL AND kind IN ('sale', 'refund') AND is_counted = 1 AND form <> 'payments'
      ORDER BY charge, currency, at, id
      """
    ) { row in
      let key = (row.text(0) ?? "", row.text(1) ?? "")
      if key != last {
        close()
        last = key
        sums = (0, 0, Int(row.int(4)), nil, 0)
      }
      let gross = row.text(3).flatMap { Int128($0) } ?? 0
      if row.text(2) == "sale" { sums.paid &+= gross } else { sums.refunded &-= gross }
      (sums.source, sums.line) = (row.text(5), row.int(6))
    }
    close()
    return result
  }

  /// Joins what the files cover, and says where they leave gaps, how old they are, and what lies after the
  /// clock.
  private func coverage() throws -> [Finding] {
    var streams: [[String]: [ClosedRange<Int>]] = [:]
    try database.query(
      """
      SELECT system, account, first_at, last_at FROM money_files WHERE form IN ('balance', 'payments', 'wallet', 'file')
      ORDER BY system, account, first_at
      """
    ) { row in
      let days = (row.instant(2) ?? .epoch).day.daysSinceEpoch...(row.instant(3) ?? .epoch).day.daysSinceEpoch
      streams[[row.text(0) ?? "", row.text(1) ?? ""], default: []].append(days)
    }
    var findings: [Finding] = []
    for (stream, found) in streams.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let own = found.map(\.upperBound).max() ?? 0
      let spans = Self.joined(found + (settings.covered.map { [$0] } ?? []))
      let name = Self.name(stream[0]) + (stream[1].isEmpty ? "" : " (\(stream[1]))")
      for span in spans {
        try database.run(
          "INSERT INTO money_spans VALUES (?, ?, ?, ?)",
          [
            .text(stream[0]), .text(stream[1]), .text(Self.text(span.lowerBound)),
            .text(Self.text(span.upperBound)),
          ])
      }
      for (span, next) in zip(spans, spans.dropFirst()) {
        let (from, to) = (Self.text(span.upperBound + 1), Self.text(next.lowerBound - 1))
        findings.append(
          Finding(
            .note, "\(name): no data for \(from == to ? from : "\(from) to \(to)")",
            remedy:
              "add an export of these days, or say with \"covered\" in modules.config.revenue that the files have all",
            source: nil))
      }
      guard let clock, clock.day.daysSinceEpoch - own > Self.staleDays else { continue }
      findings.append(
        Finding(
          .warning,
          "\(name): the newest row is of \(Self.text(own)), \(clock.day.daysSinceEpoch - own) days ago",
          remedy: "add a newer export", source: nil))
    }
    if let clock {
      let later =
        try database.integer(
          "SELECT count(*) FROM money_in WHERE at > ?", [.int(clock.adding(days: 1).milliseconds)]) ?? 0
      if later > 0 {
        findings.append(
          Finding(
            .note,
            "\(CountNoun("row of money is/rows of money are").of(later)) newer than the newest data of agents (\(clock.text))",
            remedy: "add a newer backup or log; until then, the costs of these days are missing", source: nil)
        )
      }
    }
    return findings
  }

  /// Ranges of days without overlaps; those that touch are one.
  private static func joined(_ spans: [ClosedRange<Int>]) -> [ClosedRange<Int>] {
    var result: [ClosedRange<Int>] = []
    for span in spans.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
      if let last = result.last, span.lowerBound <= last.upperBound + 1 {
        result[result.count - 1] = last.lowerBound...max(last.upperBound, span.upperBound)
      } else {
        result.append(span)
      }
    }
    return result
  }

  private func unconverted() throws -> [Finding] {
    var findings: [Finding] = []
    try database.query(
      """
      SELECT currency, count(*), min(day), max(day) FROM money_in
      WHERE net_microcents IS NULL AND is_counted = 1 AND kind NOT IN ('transfer', 'other') GROUP BY currency ORDER BY currency
      """
    ) { row in
      let (from, to) = (row.text(2) ?? "", row.text(3) ?? "")
      findings.append(
        Finding(
          .note,
          "\(CountNoun("row/rows").of(row.int(1))) in \(row.text(0) ?? "") (\(from == to ? from : "\(from) to \(to)")) "
            + "\(CountNoun("has/have").form(row.int(1))) no exchange rate and \(CountNoun("stays/stay").form(row.int(1))) in that currency",
          remedy: "add the days to the file in \"modules.config.revenue.rates\"", source: nil))
    }
    return findings
  }

  private static func text(_ day: Int) -> String { CivilDate(daysSinceEpoch: day).text }

  private static func name(_ system: String) -> String {
    ["stripe": "Stripe", "ethereum": "Ethereum", "solana": "Solana", "bitcoin": "Bitcoin"][system]
      ?? "Money CSV"
  }
}
