/// Lines that cannot be used. All are counted; the first ones of each reason are kept with their positions.
struct Rejects {
  private(set) var count: Int64 = 0
  private(set) var kept: [SourceReport.Reject] = []
  private var perReason: [String: Int] = [:]

  mutating func add(_ line: Int64, _ reason: String, key: EventKey) {
    count += 1
    keep(line, reason, key: key)
  }

  /// Keeps an invalid value of a line that counts without it.
  mutating func keep(_ line: Int64, _ reason: String, key: EventKey) {
    // A reason can contain names of tables and events from the file.
    let reason = Redactor.strict.redact(reason)
    guard perReason[reason, default: 0] < SourceReport.maximumRejects else { return }
    perReason[reason, default: 0] += 1
    kept.append(SourceReport.Reject(line: line, reason: reason, key: key))
  }

  /// Stores them in a company's database, each once: by source, reason and content.
  static func save(_ report: SourceReport, in database: Database) throws {
    var insert = try database.prepare(
      "INSERT OR IGNORE INTO rejects (source, reason, key, line) VALUES (?, ?, ?, ?)")
    for reject in report.rejects {
      insert.bind(1, report.source)
      insert.bind(2, reject.reason)
      insert.bind(3, reject.key)
      insert.bind(4, reject.line)
      try insert.run()
    }
  }
}
