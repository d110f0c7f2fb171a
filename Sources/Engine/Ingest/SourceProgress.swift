/// What is known about a source since it was last read: enough to skip it if nothing changed, and to continue
/// at the previous end if lines were appended.
struct SourceProgress: Equatable {
  var size: Int64 = 0
  var modified: Int64 = 0
  /// The offset after the last line that was used, and the number of lines up to there.
  var offset: Int64 = 0
  var line: Int64 = 0
  /// Digests of the first bytes and of the last bytes before `offset`. If they differ, the file was replaced
  /// and is read from the start.
  var head: String?
  var tail: String?
  /// True if the source was a run log when it was last read. Stored with the logs.
  var wasRunLog = false
  /// False if the source has rows, and was read when no run was shown step by step.
  var hasNotedRuns = true

  private static let sampleSize: Int64 = 4096

  static func load(_ database: Database, _ name: String) throws -> SourceProgress? {
    var state: SourceProgress?
    try database.query(
      """
      SELECT size, modified, offset, line, head, tail, EXISTS (SELECT 1 FROM run_logs WHERE source = name),
        notes_runs OR NOT (format LIKE 'Paperclip backup%' OR format = 'SQL script' OR format LIKE '%heartbeat_run%')
      FROM sources WHERE name = ?
      """, [.text(name)]
    ) {
      state = SourceProgress(
        size: $0.int(0), modified: $0.int(1), offset: $0.int(2), line: $0.int(3), head: $0.text(4),
        tail: $0.text(5), wasRunLog: $0.int(6) == 1, hasNotedRuns: $0.int(7) == 1)
    }
    return state
  }

  /// How many rows of each source were read before it was rotated or truncated: a rebuild would lose them.
  static func replaced(_ database: Database) throws -> [String: Int64] {
    var rows: [String: Int64] = [:]
    try database.query("SELECT substr(key, 10), value FROM meta WHERE key GLOB 'replaced.*'") {
      rows[$0.text(0) ?? ""] = Int64($0.text(1) ?? "")
    }
    return rows
  }

  /// Notes that a source no longer holds what was read of it.
  static func markReplaced(_ name: String, _ company: CompanyDatabase) throws {
    guard
      let rows = try company.database.integer(
        "SELECT accepted + duplicates FROM sources WHERE name = ?", [.text(name)])
    else { return }
    try company.begin()
    let before = try replaced(company.database)[name] ?? 0
    try company.setMeta("replaced." + name, String(rows + before))
  }

  /// Stores the progress and the totals over all runs. `isWhole`: the source was read from the start, so its
  /// counts replace the old ones. `notesRuns`: its runs were noted.
  func save(_ database: Database, _ report: SourceReport, isWhole: Bool, notesRuns: Bool) throws {
    func total(_ column: String) -> String {
      "\(column) = " + (isWhole ? "excluded.\(column)" : "sources.\(column) + excluded.\(column)")
    }
    try database.run(
      """
      INSERT INTO sources (name, format, size, modified, offset, line, head, tail, read, accepted, duplicates, rejected,
        oldest, newest, is_complete, notes_runs)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET format = excluded.format, size = excluded.size, modified = excluded.modified,
        offset = excluded.offset, line = excluded.line, head = excluded.head, tail = excluded.tail,
        \(total("read")), \(total("accepted")), \(total("duplicates")), \(total("rejected")),
        oldest = coalesce(min(sources.oldest, excluded.oldest), excluded.oldest, sources.oldest),
        newest = coalesce(max(sources.newest, excluded.newest), excluded.newest, sources.newest),
        is_complete = excluded.is_complete, notes_runs = excluded.notes_runs
      """,
      [
        .text(report.source), .text(report.format), .int(size), .int(modified), .int(offset), .int(line),
        SQLValue(head), SQLValue(tail), .int(report.read), .int(report.accepted), .int(report.duplicates),
        .int(report.rejected), SQLValue(report.oldest), SQLValue(report.newest),
        .int(report.isComplete ? 1 : 0), .int(notesRuns ? 1 : 0),
      ])
  }

  /// The number of complete lines before `offset`. What follows a last line without a newline is still that line.
  func lineToContinue(_ source: Source) throws -> Int64 {
    guard offset > 0, line > 0 else { return line }
    return try FileSystem.sample(source.path, from: offset - 1, count: 1) == [0x0A] ? line : line - 1
  }

  /// Returns digests of the samples around an offset. Nil if the file is shorter or cannot be read.
  static func samples(path: String, offset: Int64) throws -> (head: String, tail: String)? {
    guard offset > 0 else { return nil }
    let count = Int(min(offset, sampleSize))
    let bytes = try FileSystem.sample(path, from: 0, count: count)
    let end = try FileSystem.sample(path, from: max(0, offset - sampleSize), count: count)
    return (
      bytes.withUnsafeBufferPointer(EventKey.init(content:)).text,
      end.withUnsafeBufferPointer(EventKey.init(content:)).text
    )
  }

  /// Returns where to continue reading: the old offset if the content before it is unchanged, else 0.
  /// Throws if the file cannot be read: that is no sign that it was replaced.
  func resumption(path: String, size: Int64) throws -> Int64 {
    guard offset > 0, size >= offset, let samples = try Self.samples(path: path, offset: offset),
      samples.head == head,
      samples.tail == tail
    else { return 0 }
    return offset
  }
}
