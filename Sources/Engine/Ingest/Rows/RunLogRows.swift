/// Writes what rows say of the logs of runs: the size and digest of the log that Paperclip wrote, and the
/// events that it keeps beside it. Their payload is not read, since it can hold the environment of a command.
struct RunLogRows {
  private let database: Database

  init(_ database: Database) throws { self.database = database }

  /// Writes the log's size and digest of a row of `RowTable.runs`.
  func writeRun(_ row: Row) throws {
    guard let id = row.text(0), let digest = row.text(13), let size = row.int(12) else { return }
    try database.run(
      "INSERT OR REPLACE INTO run_log_facts VALUES (?, ?, ?)",
      [.text(id), .int(size), .text(digest.lowercased())])
  }

  /// Writes a row of `RowTable.runEvents`. Returns false if it is known.
  func writeEvent(_ row: Row) throws -> Bool {
    guard let run = row.text(2), let number = row.int(3) ?? row.int(0) else { return false }
    let message = row.withBytes(7) { String(decoding: $0.prefix(Limits.runEventMessage), as: UTF8.self) }
    let inserted = try database.integer(
      """
      INSERT INTO run_events VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING 1
      """,
      [
        .text(run), .int(number), SQLValue(row.instant(8)), SQLValue(row.text(4)), SQLValue(row.text(5)),
        SQLValue(row.text(6)), SQLValue(message),
      ])
    if inserted != nil { try RunEventTraces.note(run, database) }
    return inserted != nil
  }
}
