/// The rows of money files in a company's database.
struct MoneyFacts {
  let database: Database

  private static let columns = """
    source, id, line, system, form, account, at, kind, category, currency, exponent, gross, fee, net, ref, charge, intent,
      payout, project, billing_code, description, reason
    """

  func write(_ row: MoneyRow, source: String, line: Int64) throws {
    try database.run(
      "INSERT OR REPLACE INTO money_facts (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      [
        .text(source), .text(row.id), .int(line), .text(row.system.rawValue), .text(row.form.rawValue),
        .text(row.account), SQLValue(row.at), .text(row.kind.rawValue), .text(row.category),
        .text(row.currency),
        .int(Int64(row.exponent)), .text(String(row.gross)), .text(String(row.fee)), .text(String(row.net)),
        SQLValue(row.ref), SQLValue(row.charge), SQLValue(row.intent), SQLValue(row.payout),
        SQLValue(row.project),
        SQLValue(row.billingCode), SQLValue(row.description), SQLValue(row.reason),
      ])
  }

  /// A file of one's own holds all its rows; an export of a service can be replaced by that of the next
  /// month.
  func begin(source: String) throws {
    try database.run("DELETE FROM money_facts WHERE source = ? AND form = 'file'", [.text(source)])
    try database.run("DELETE FROM money_files WHERE source = ? AND form = 'file'", [.text(source)])
  }

  /// Keeps the time that a file covers. What an earlier state of the file covered stays, joined with it where
  /// they meet.
  func cover(source: String, _ span: MoneySpan) throws {
    var (first, last) = (span.first, span.last)
    let stream: [SQLValue] = [
      .text(source), .text(span.system.rawValue), .text(span.form.rawValue), .text(span.account),
    ]
    let same =
      "source = ?1 AND system = ?2 AND form = ?3 AND account = ?4 AND first_at <= ?6 AND last_at >= ?5"
    try database.query(
      "SELECT min(first_at), max(last_at) FROM money_files WHERE \(same)",
      stream + [SQLValue(first), SQLValue(last)]
    ) { row in
      first = min(first, row.instant(0) ?? first)
      last = max(last, row.instant(1) ?? last)
    }
    try database.run("DELETE FROM money_files WHERE \(same)", stream + [SQLValue(first), SQLValue(last)])
    try database.run(
      "INSERT INTO money_files VALUES (?, ?, ?, ?, ?, ?)", stream + [SQLValue(first), SQLValue(last)])
  }

  /// Calls `body` with the rows of each ID, in the order of IDs, and of one ID in the order of sources.
  func groups(_ body: ([Stored]) throws -> Void) throws {
    var group: [Stored] = []
    try database.query("SELECT \(Self.columns) FROM money_facts ORDER BY id, source") { row in
      guard let stored = Self.stored(row) else { return }
      if let first = group.first, first.row.id != stored.row.id {
        try body(group)
        group = []
      }
      group.append(stored)
    }
    if !group.isEmpty { try body(group) }
  }

  struct Stored {
    var row: MoneyRow
    var source: String
    var line: Int64
  }

  private static func stored(_ row: borrowing Statement) -> Stored? {
    guard let system = row.text(3).flatMap(MoneyRow.System.init),
      let form = row.text(4).flatMap(MoneyRow.Form.init),
      let kind = row.text(7).flatMap(MoneyRow.Kind.init), let gross = row.text(11).flatMap({ Int128($0) }),
      let fee = row.text(12).flatMap({ Int128($0) }), let net = row.text(13).flatMap({ Int128($0) })
    else { return nil }
    var money = MoneyRow(
      id: row.text(1) ?? "", system: system, form: form, account: row.text(5) ?? "",
      at: row.instant(6) ?? .epoch,
      kind: kind, category: row.text(8) ?? "", currency: row.text(9) ?? "", exponent: Int(row.int(10)),
      gross: gross,
      fee: fee, net: net)
    (money.ref, money.charge, money.intent) = (row.text(14), row.text(15), row.text(16))
    (money.payout, money.project, money.billingCode) = (row.text(17), row.text(18), row.text(19))
    (money.description, money.reason) = (row.text(20), row.text(21))
    return Stored(row: money, source: row.text(0) ?? "", line: row.int(2))
  }
}

/// The time from the first to the last row of a file, of one account.
struct MoneySpan {
  let system: MoneyRow.System
  let form: MoneyRow.Form
  let account: String
  var first: Instant
  var last: Instant
}
