/// Writes sums. The old rows of their days and issues were deleted before.
final class SumWriter {
  private var ledger: Statement
  private var issues: Statement
  private var runs: Statement
  private var durations: Statement
  private var quarters: Statement

  init(_ database: Database) throws {
    func insert(_ table: String, _ count: Int) throws -> Statement {
      try database.prepare(
        "INSERT INTO \(table) VALUES (\(repeatElement("?", count: count).joined(separator: ", ")))")
    }
    ledger = try insert("ledger_sums", 15)
    issues = try insert("issue_sums", 13)
    runs = try insert("run_sums", 13)
    durations = try insert("duration_sums", 4)
    quarters = try insert("quarter_sums", 6)
  }

  func write(_ sums: FactSums) throws {
    for (key, sum) in sums.ledger.sorted(by: { $0.key < $1.key }) {
      Self.bind([key.day, key.agent, key.project, key.provider, key.model], from: 1, &ledger)
      Self.bind(sum, from: 6, &ledger)
      Self.bind([sum.movedEntries, sum.movedTokens], from: 14, &ledger)
      try ledger.run()
    }
    for (key, sum) in sums.issues.sorted(by: { $0.key < $1.key }) {
      Self.bind(
        [key.issue, key.ledger.project, key.ledger.day, key.ledger.provider, key.ledger.model], from: 1,
        &issues)
      Self.bind(sum, from: 6, &issues)
      try issues.run()
    }
    for (key, sum) in sums.runs.sorted(by: { $0.key < $1.key }) {
      Self.bind(
        [key.day, key.localDay, key.agent, key.status, key.errorCode, key.flags, sum.runs], from: 1, &runs)
      runs.bind(8, sum.newest)
      Self.bind([sum.tokens, sum.billed, sum.reported, sum.reports, sum.used], from: 9, &runs)
      try runs.run()
    }
    for (key, list) in sums.durations.sorted(by: { $0.key < $1.key }) {
      Self.bind([key.day, key.localDay, key.agent], from: 1, &durations)
      DurationBytes.encode(list).withUnsafeBytes { durations.bind(4, blob: $0) }
      try durations.run()
    }
    for (quarter, sum) in sums.quarters.sorted(by: { $0.key < $1.key }) {
      Self.bind([quarter, sum.runs, sum.failed, sum.succeeded, sum.activity], from: 1, &quarters)
      quarters.bind(6, sum.newestActivity)
      try quarters.run()
    }
  }

  private static func bind(_ sum: LedgerSum, from index: Int32, _ statement: inout Statement) {
    bind(
      [
        sum.entries, sum.unpriced, sum.included, sum.billed, sum.tokens.input, sum.tokens.cachedInput,
        sum.tokens.output, sum.tokens.unsplit,
      ], from: index, &statement)
  }

  private static func bind(_ numbers: [Int64], from index: Int32, _ statement: inout Statement) {
    for (offset, number) in numbers.enumerated() { statement.bind(index + Int32(offset), number) }
  }
}
