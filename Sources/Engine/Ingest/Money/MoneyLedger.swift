/// Makes `money_in` and the tables that follow from it out of the rows of all files: each movement once,
/// converted where the operator has a rate, attributed to projects. The result depends on the rows alone, not
/// on the order of files or runs.
struct MoneyLedger {
  let database: Database
  private let facts: MoneyFacts
  private let settings: MoneySettings
  private let clock: Instant?
  /// The newest row of each file: of two files with different figures, the one that goes on longer counts.
  private var newest: [String: Instant] = [:]
  private var findings: [Finding] = []
  private var repeated: Int64 = 0
  private var conflicts: Int64 = 0

  /// Conflicts and mismatches that are named one by one. All are counted.
  static let maximumNamed = 20

  init(_ company: CompanyDatabase, _ settings: MoneySettings) throws {
    database = company.database
    facts = MoneyFacts(database: company.database)
    self.settings = settings
    clock = try company.meta("clock").flatMap { Int64($0) }.map(Instant.init(milliseconds:))
  }

  /// Makes the tables again and returns what is wrong or remarkable.
  func update() throws -> [Finding] {
    var ledger = self
    return try ledger.run()
  }

  private mutating func run() throws -> [Finding] {
    try database.execute(
      """
      DELETE FROM money_in; DELETE FROM money_sums; DELETE FROM money_spans; DELETE FROM money_checks
      """)
    var newest: [String: Instant] = [:]
    try database.query("SELECT source, max(last_at) FROM money_files GROUP BY source") {
      newest[$0.text(0) ?? ""] = $0.instant(1)
    }
    self.newest = newest
    var copy = self
    try facts.groups { try copy.merge($0) }
    self = copy
    if repeated > 0 {
      findings.append(
        Finding(
          .note,
          "\(CountNoun("row of money is/rows of money are").of(repeated)) in several files; each counts once",
          source: nil))
    }
    if conflicts > Self.maximumNamed {
      findings.append(
        Finding(
          .warning, "\(conflicts.grouped) rows of money have different figures in two files", source: nil))
    }
    try MoneyLinks(database: database).apply()
    findings += try MoneyProjects(database: database).resolve()
    let checks = MoneyChecks(database: database, settings: settings, clock: clock)
    findings += try checks.run(repeated: repeated, conflicts: conflicts)
    try MoneySums(database: database).write()
    return findings
  }

  /// Writes the row that the rows of one ID come to.
  private mutating func merge(_ group: [MoneyFacts.Stored]) throws {
    func isOlder(_ a: MoneyFacts.Stored, _ b: MoneyFacts.Stored) -> Bool {
      (newest[a.source] ?? .epoch, a.source) < (newest[b.source] ?? .epoch, b.source)
    }
    guard var winner = group.max(by: isOlder) else { return }
    let out = group.first { $0.row.category == "outgoing" }
    if let out, group.contains(where: { $0.row.category == "incoming" }) {
      // Two own wallets, of which one paid the other.
      winner = out
      (winner.row.kind, winner.row.category) = (.transfer, "between own wallets")
      (winner.row.gross, winner.row.net) = (0, -winner.row.fee)
    } else {
      for other in group where !Self.isSame(other.row, winner.row) {
        conflicts += 1
        guard conflicts <= Self.maximumNamed else { continue }
        findings.append(
          Finding(
            .warning,
            "\(winner.row.id) has other figures than in \(winner.source), whose rows are newer and count",
            remedy: "check which of the files is right, and remove the other", source: other.source,
            line: Int(other.line)))
      }
    }
    repeated += Int64(group.count - 1)
    // The older Stripe file does not tell a dispute from other adjustments.
    if winner.row.kind == .other, winner.row.reason == nil,
      let better = group.first(where: { $0.row.kind != .other && $0.row.form == winner.row.form })
    {
      (winner.row.kind, winner.row.category) = (better.row.kind, better.row.category)
    }
    for other in group {
      winner.row.project = winner.row.project ?? other.row.project
      winner.row.billingCode = winner.row.billingCode ?? other.row.billingCode
      winner.row.payout = winner.row.payout ?? other.row.payout
      winner.row.ref = winner.row.ref ?? other.row.ref
      winner.row.charge = winner.row.charge ?? other.row.charge
      winner.row.intent = winner.row.intent ?? other.row.intent
    }
    try write(winner)
  }

  private static func isSame(_ a: MoneyRow, _ b: MoneyRow) -> Bool {
    guard a.currency == b.currency else { return false }
    let exponent = max(a.exponent, b.exponent)
    return [(a.gross, b.gross), (a.fee, b.fee), (a.net, b.net)].allSatisfy { own, other in
      ExactAmount.scaled(own, by: exponent - a.exponent)
        == ExactAmount.scaled(other, by: exponent - b.exponent)
    }
  }

  private func write(_ stored: MoneyFacts.Stored) throws {
    let row = stored.row
    let day = row.at.day
    var amounts: (gross: Int64, fee: Int64, day: CivilDate?)?
    if row.currency == ExchangeRates.target {
      if let gross = ExchangeRates.dollars(row.gross, row.exponent),
        let fee = ExchangeRates.dollars(row.fee, row.exponent)
      {
        amounts = (gross, fee, nil)
      }
    } else if let gross = settings.rates?.convert(row.gross, row.exponent, from: row.currency, on: day),
      let fee = settings.rates?.convert(row.fee, row.exponent, from: row.currency, on: day)
    {
      amounts = (gross.microcents, fee.microcents, gross.day)
    }
    let net = amounts.flatMap { amount -> Int64? in
      let (net, overflow) = amount.gross.subtractingReportingOverflow(amount.fee)
      return overflow ? nil : net
    }
    if net == nil { amounts = nil }
    try database.run(
      """
      INSERT INTO money_in (id, source, form, account, at, day, kind, category, currency, exponent, gross_minor, fee_minor,
        net_minor, gross_microcents, fee_microcents, net_microcents, rate_day, ref, charge, intent, payout_ref,
        description, project, billing_code, is_counted, reason, input, line)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(row.id), .text(row.system.rawValue), .text(row.form.rawValue), .text(row.account),
        SQLValue(row.at),
        .text(day.text), .text(row.kind.rawValue), .text(row.category), .text(row.currency),
        .int(Int64(row.exponent)), .text(String(row.gross)), .text(String(row.fee)), .text(String(row.net)),
        SQLValue(amounts?.gross), SQLValue(amounts?.fee), SQLValue(net), SQLValue(amounts?.day?.text),
        SQLValue(row.ref), SQLValue(row.charge), SQLValue(row.intent), SQLValue(row.payout),
        SQLValue(row.description),
        SQLValue(row.project), SQLValue(row.billingCode), .int(row.reason == nil ? 1 : 0),
        SQLValue(row.reason),
        .text(stored.source), .int(stored.line),
      ])
  }
}
