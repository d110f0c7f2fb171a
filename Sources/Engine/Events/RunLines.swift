/// What hook lines say of runs that rows tell. The row counts, but a value that only the line has is not lost:
/// it is filled into the row. Lines and rows come in any order and are corrected, so that the line is kept
/// apart from the row.
final class RunLines {
  /// Values that are filled together, each with its bit in `filled`. Tokens of one source belong together.
  private static let parts: [[String]] = [
    ["issue_id"], ["latency_ms"], ["error_code"], ["provider"], ["model"],
    ["input_tokens", "cached_input_tokens", "output_tokens", "unsplit_tokens"], ["billed_microcents"],
    ["reported_microcents"], ["billing_type"], ["cost_status"],
  ]
  private static let words = [
    "issue_id": "issue", "error_code": "error_code", "provider": "provider", "model": "model",
    "billing_type": "billing_type", "cost_status": "cost_status",
  ]

  /// The columns of `run_rows r` without what was filled in from `run_lines l`.
  static let toldColumns = parts.enumerated().flatMap { bit, columns in
    columns.map { "CASE WHEN coalesce(l.filled, 0) & \(1 << bit) THEN NULL ELSE r.\($0) END AS \($0)" }
  }.joined(separator: ", ")

  private static func isSet(_ columns: [String], _ table: String) -> String {
    columns.map { column in
      table == "l" && words[column] != nil
        ? "l.\(words[column] ?? "") <> 0" : "\(table).\(column) IS NOT NULL"
    }.joined(separator: " OR ")
  }

  private static func value(_ column: String) -> String {
    words[column].map { "(SELECT word FROM words WHERE n = l.\($0))" } ?? "l.\(column)"
  }

  private static let clearing = parts.enumerated().flatMap { bit, columns in
    columns.map { "\($0) = CASE WHEN l.filled & \(1 << bit) THEN NULL ELSE run_rows.\($0) END" }
  }.joined(separator: ", ")

  /// A run that succeeded according to its row has no error, whatever a line says.
  private static let missing = parts.enumerated().map { bit, columns in
    let isFree = columns == ["error_code"] ? " AND coalesce(r.status, '') <> 'succeeded'" : ""
    return "((\(isSet(columns, "l"))) AND NOT (\(isSet(columns, "r")))\(isFree)) * \(1 << bit)"
  }.joined(separator: " + ")

  private static let filling = parts.enumerated().flatMap { bit, columns in
    columns.map { "\($0) = CASE WHEN l.filled & \(1 << bit) THEN \(value($0)) ELSE run_rows.\($0) END" }
  }.joined(separator: ", ")

  private static let columnNames = [
    "id", "at", "content", "issue", "latency_ms", "error_code", "provider", "model", "input_tokens",
    "cached_input_tokens", "output_tokens", "unsplit_tokens", "billed_microcents", "reported_microcents",
    "billing_type", "cost_status",
  ]
  private static let columns = columnNames.joined(separator: ", ")
  /// Of two lines about a run, the same counts as among heartbeats.
  private static let conflict =
    "ON CONFLICT (id) DO UPDATE SET "
    + columnNames.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    + " WHERE (excluded.at, run_lines.content) > (run_lines.at, excluded.content)"

  private let database: Database
  private var insert: Statement
  /// True if there are any, so that a row need not look for one.
  private var hasLines = false

  init(_ database: Database) throws {
    self.database = database
    insert = try database.prepare(
      "INSERT INTO run_lines (\(Self.columns)) "
        + "VALUES (\(Self.columnNames.map { _ in "?" }.joined(separator: ", "))) \(Self.conflict)")
    try load()
  }

  func load() throws { hasLines = try database.integer("SELECT 1 FROM run_lines LIMIT 1") != nil }

  /// Keeps a line about a run that a row tells. Returns true if that changed the row.
  func keep(_ line: Heartbeat) throws -> Bool {
    guard let id = line.runID else { return false }
    insert.bind(1, id)
    insert.bind(2, line.at)
    insert.bind(3, line.content)
    insert.bind(4, line.issue)
    insert.bind(5, line.latency)
    insert.bind(6, line.errorCode)
    insert.bind(7, line.provider)
    insert.bind(8, line.model)
    insert.bind(9, line.input)
    insert.bind(10, line.cachedInput)
    insert.bind(11, line.output)
    insert.bind(12, line.unsplit)
    insert.bind(13, line.billed)
    insert.bind(14, line.reported)
    insert.bind(15, line.billingType)
    insert.bind(16, line.costStatus)
    hasLines = true
    guard try insert.runChanging() else { return false }
    return try fill(id, isRowNew: false)
  }

  /// Keeps what a stored heartbeat says, before a row takes its place.
  func keep(heartbeat seq: Int64) throws {
    try database.run(
      """
      INSERT INTO run_lines (\(Self.columns))
      SELECT \(DatabaseSchema.runID), \(Self.columnNames.dropFirst().joined(separator: ", "))
      FROM heartbeats h WHERE seq = ? AND h.id IS NOT NULL \(Self.conflict)
      """, [.int(seq)])
    hasLines = true
  }

  /// Fills a row's empty columns. `isRowNew`: nothing of the stored row is from a line. Returns true if the row
  /// changed.
  @discardableResult
  func fill(_ id: String, isRowNew: Bool) throws -> Bool {
    guard hasLines else { return false }
    func bits() throws -> Int64? {
      try database.integer("SELECT filled FROM run_lines WHERE id = ?", [.text(id)])
    }
    guard let before = try bits() else { return false }
    if before != 0, !isRowNew { try update(id, Self.clearing) }
    try database.run(
      """
      UPDATE run_lines AS l SET filled = coalesce((SELECT \(Self.missing) FROM run_rows r
        WHERE r.id = l.id AND r.is_ended = 1), 0) WHERE l.id = ?
      """, [.text(id)])
    let after = try bits() ?? 0
    if after != 0 { try update(id, Self.filling) }
    return before != 0 && !isRowNew || after != 0
  }

  private func update(_ id: String, _ columns: String) throws {
    try database.run(
      "UPDATE run_rows SET \(columns) FROM run_lines l WHERE l.id = run_rows.id AND run_rows.id = ?",
      [.text(id)])
  }
}
