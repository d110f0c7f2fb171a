/// One table of rows with their own keys: costs, runs, activity, comments, approvals.
///
/// Of two versions of a row, the one from the newer state wins, regardless of the order of reading and of
/// `updated_at`; within a state, the later update, then the greater content. A run that has ended is never
/// reopened, and a version that knows what it used, or its issue, wins over one that does not: several of the
/// server's answers leave that out. The time of a state may be known only at the end of its source, so a
/// version that finds a stored one is staged until `settle`.
final class KeyedRows {
  struct Columns {
    /// The columns to compare and store. `id` is the first.
    var names: [String]
    var hasUpdate = false
    /// For runs: `is_ended` says whether the row has an end, `rank` how far it is trusted.
    var isRun = false
    /// A condition on the stored row and `excluded` under which a row replaces the stored one at once.
    var takesOver: String?
    /// A view with the stored rows as rows tell them, where other sources fill them in.
    var told: String?
    /// A JSON column, compared without regard to white space.
    var json: String?
  }

  private let table: String
  private let columns: Columns
  private let database: Database
  private var insert: Statement
  private var stage: Statement
  /// Rows whose content a newer state changed.
  private(set) var corrected: Int64 = 0

  init(_ database: Database, _ table: String, _ columns: Columns) throws {
    self.database = database
    self.table = table
    self.columns = columns
    try database.execute(
      "CREATE TEMP TABLE IF NOT EXISTS staged_\(table) AS SELECT * FROM main.\(table) WHERE 0")
    let names = columns.names + ["state"]
    let values = names.map { _ in "?" }.joined(separator: ", ")
    let updates = names.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    let conflict = columns.takesOver.map { "DO UPDATE SET \(updates) WHERE \($0)" } ?? "DO NOTHING"
    let list = names.joined(separator: ", ")
    insert = try database.prepare(
      "INSERT INTO \(table) (\(list)) VALUES (\(values)) ON CONFLICT (id) \(conflict)")
    stage = try database.prepare("INSERT INTO temp.staged_\(table) (\(list)) VALUES (\(values))")
  }

  /// Writes a row of a state; `bind` binds the columns in order. Returns false if another version is stored.
  func write(_ state: Int64, _ bind: (inout Statement) throws -> Void) throws -> Bool {
    let last = Int32(columns.names.count + 1)
    try bind(&insert)
    insert.bind(last, state)
    if try insert.runChanging() { return true }
    try bind(&stage)
    stage.bind(last, state)
    try stage.run()
    return false
  }

  /// The newer state `state` is known to have had the stored version too.
  func sawStored(_ id: String, state: Int64) throws {
    func time(_ number: String) -> String {
      "coalesce((SELECT at FROM main.states WHERE number = \(number)), \(Int64.min))"
    }
    try database.run(
      "UPDATE main.\(table) SET state = ?1 WHERE id = ?2 AND \(time("?1")) > \(time("state"))",
      [.int(state), .text(id)])
  }

  /// Ends a state whose time is now known: staged versions replace stored ones that they outrank.
  /// `willReplace` and `didReplace` are called with the ID of each row whose content changes, `didSettle`
  /// with that of each row whose staged version is now the stored one or equal to it.
  func settle(
    _ state: Int64, willReplace: (String) throws -> Void = { _ in },
    didReplace: (String) throws -> Void = { _ in }, didSettle: ((String) -> Void)? = nil
  ) throws {
    let staged = "temp.staged_\(table)"
    let told = "main.\(columns.told ?? table)"
    guard try database.integer("SELECT EXISTS (SELECT 1 FROM \(staged))") == 1 else { return }
    let winners = """
      FROM \(staged) new JOIN \(told) old ON old.id = new.id
      WHERE new.state = ?1 AND (\(version("new").joined(separator: ", "))) > (\(version("old").joined(separator: ", ")))
      """
    let isSame = "\(content("new")) = \(content("old"))"
    try database.run(
      "UPDATE main.\(table) SET state = ?1 WHERE id IN (SELECT new.id \(winners) AND \(isSame))",
      [.int(state)])
    // An added end, or a row that replaces a hook line, is not a correction.
    let isCorrection = columns.isRun ? "old.is_ended AND old.rank = new.rank" : "1"
    var found: [(row: Int64, id: String, isCorrection: Bool)] = []
    try database.query(
      """
      SELECT new.rowid, new.id, \(isCorrection) \(winners) AND NOT \(isSame)
      ORDER BY new.id, \(version("new").joined(separator: ", "))
      """, [.int(state)]
    ) { found.append(($0.int(0), $0.text(1) ?? "", $0.int(2) == 1)) }
    let list = (columns.names + ["state"]).joined(separator: ", ")
    for row in found {
      try willReplace(row.id)
      try database.run(
        "INSERT OR REPLACE INTO main.\(table) (\(list)) SELECT \(list) FROM \(staged) WHERE rowid = ?",
        [.int(row.row)])
      try didReplace(row.id)
      if row.isCorrection { corrected += 1 }
    }
    if let didSettle {
      try database.query(
        """
        SELECT new.id FROM \(staged) new JOIN \(told) old ON old.id = new.id
        WHERE new.state = ?1 AND old.state = ?1 AND \(isSame)
        """, [.int(state)]
      ) { didSettle($0.text(0) ?? "") }
    }
    try database.run("DELETE FROM \(staged) WHERE state = ?", [.int(state)])
  }

  /// The values that decide between two versions of a row, most important first. None is NULL.
  private func version(_ row: String) -> [String] {
    let state = "coalesce((SELECT at FROM main.states WHERE number = \(row).state), \(Int64.min + 1))"
    let usage = Self.usage.map { "\(row).\($0)" }.joined(separator: ", ")
    let run = [
      "\(row).is_ended", "\(row).rank", "coalesce(\(usage)) IS NOT NULL", "\(row).issue_id IS NOT NULL",
    ]
    return (columns.isRun ? run : []) + [state]
      + (columns.hasUpdate ? ["coalesce(\(row).updated_at, 0)"] : []) + [content(row)]
  }

  /// What rows tell of the use of a run.
  private static let usage = [
    "provider", "model", "input_tokens", "cached_input_tokens", "output_tokens", "reported_microcents",
    "billing_type", "cost_status",
  ]

  private func content(_ row: String) -> String {
    // A digest follows from the row. It is new in databases of earlier versions, and that is not a
    // correction.
    let values = columns.names.filter { $0 != "digest" }.map { name in
      name == columns.json
        ? "CASE WHEN json_valid(\(row).\(name)) THEN json(\(row).\(name)) ELSE \(row).\(name) END"
        : "\(row).\(name)"
    }
    return "json_array(\(values.joined(separator: ", ")))"
  }
}
