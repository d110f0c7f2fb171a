/// Writes what rows say of the logs of runs: the size and digest of the log that Paperclip wrote, the events
/// that it keeps beside it, and which source has the run's result. The payload of events is not read, since it
/// can hold the environment of a command.
final class RunLogRows {
  private let database: Database
  private var source = ""
  private var results: Statement

  init(_ database: Database) throws {
    self.database = database
    try database.execute(
      """
      CREATE TEMP TABLE IF NOT EXISTS staged_run_results (run_id TEXT PRIMARY KEY, bytes INTEGER, scale INTEGER)
        WITHOUT ROWID
      """)
    results = try database.prepare("INSERT OR REPLACE INTO temp.staged_run_results VALUES (?, ?, ?)")
  }

  /// Starts a source, whose time is known at its end.
  func begin(_ source: String) { self.source = source }

  /// Writes the log's size and digest of a row of `RowTable.runs`.
  func writeRun(_ row: Row) throws {
    guard let id = row.text(0), let digest = row.text(13), let size = row.int(12) else { return }
    try database.run(
      "INSERT OR REPLACE INTO run_log_facts VALUES (?, ?, ?)",
      [.text(id), .int(size), .text(digest.lowercased())])
  }

  /// Notes that the source has the result of a row of `RowTable.runs`.
  func noteResult(_ row: Row) throws {
    guard let bytes = row.int(RowTable.result), bytes > 0 else { return }
    if row.withBytes(0, { results.bind(1, bytes: $0) }) == nil { return }
    results.bind(2, bytes)
    results.bind(3, Int64(Int64.bitWidth - bytes.leadingZeroBitCount))
    try results.run()
  }

  /// Ends the source, which is from `at`. Which of several sources a result is read from does not depend on
  /// their order.
  func end(at: Instant?) throws {
    try database.run(
      """
      INSERT INTO run_results SELECT run_id, ?1, ?2, bytes, scale FROM temp.staged_run_results WHERE true
      ON CONFLICT (run_id) DO UPDATE
      SET source = excluded.source, at = excluded.at, bytes = excluded.bytes, scale = excluded.scale
      WHERE (excluded.scale, excluded.at, excluded.source) >= (scale, at, source)
      """, [.text(source), .int(at?.milliseconds ?? 0)])
    try database.execute("DELETE FROM temp.staged_run_results")
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
