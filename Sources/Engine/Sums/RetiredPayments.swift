/// Reads the payments of runs whose rows retention removed, for budgets, which are watched payment by
/// payment.
struct RetiredPayments {
  private let database: Database
  /// The UTC days that have any, from the next one on.
  private var days: ArraySlice<Int64>
  /// Those of the days that were read, oldest first.
  private var pending: ArraySlice<RetiredPayment> = []

  init(_ database: Database) throws {
    self.database = database
    var found: [Int64] = []
    try database.query("SELECT DISTINCT day FROM retired_payments ORDER BY day") { found.append($0.int(0)) }
    days = found[...]
  }

  var isEmpty: Bool { days.isEmpty && pending.isEmpty }

  /// Takes the next payments up to an instant, oldest first; nil takes all.
  mutating func take(through at: Int64?, _ body: (RetiredPayment) throws -> Void) throws {
    while true {
      if let next = pending.first {
        if let at, next.at > at { return }
        try body(next)
        pending.removeFirst()
      } else if let day = days.first, at.map({ day <= $0 / Instant.millisecondsPerDay }) ?? true {
        days.removeFirst()
        var read: [RetiredPayment] = []
        try database.query(
          "SELECT agent, payments FROM retired_payments WHERE day = ? ORDER BY agent, rowid", [.int(day)]
        ) { row in
          row.withBytes(1) { PaymentBytes.decode($0, day: day, agent: row.int(0), into: &read) }
        }
        pending = Self.inOrder(read)[...]
      } else {
        return
      }
    }
  }

  /// The payments of one agent on the days of a range, oldest first.
  static func of(agent: Int64, days: Range<Int64>, in database: Database) throws -> [RetiredPayment] {
    var read: [RetiredPayment] = []
    try database.query(
      "SELECT day, payments FROM retired_payments WHERE day >= ? AND day < ? AND agent = ? ORDER BY day, rowid",
      [.int(days.lowerBound), .int(days.upperBound), .int(agent)]
    ) { row in
      row.withBytes(1) { PaymentBytes.decode($0, day: row.int(0), agent: agent, into: &read) }
    }
    return inOrder(read)
  }

  /// Payments of one instant stay in the order in which they were kept.
  private static func inOrder(_ payments: [RetiredPayment]) -> [RetiredPayment] {
    payments.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
  }
}
