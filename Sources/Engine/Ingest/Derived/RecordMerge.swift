/// Merges the staged rows of one kind of record and one state into the records. The newer state wins; for the
/// same time, the later update, then the greater content.
///
/// Short lists omit columns. Such columns keep the value of the newest state that has them. `older_columns`
/// records which state that is, so that a more complete state that is read later but is older can still fill
/// them in.
struct RecordMerge {
  private let database: Database
  private let kind: RecordKind
  private let state: CompanyState
  private let presentColumns: [String]
  private let missingColumns: [String]
  private var staged: String { "temp.staged_\(kind.table)" }
  private var arguments: [SQLValue] { [.int(state.number), .int(state.at.milliseconds)] }

  init(_ database: Database, _ kind: RecordKind, _ columns: [String], _ state: CompanyState) {
    self.database = database
    self.kind = kind
    self.state = state
    let left = state.missingColumns[kind] ?? []
    presentColumns = columns.filter { !left.contains($0) }
    missingColumns = columns.filter { left.contains($0) }
  }

  func run() throws {
    if !missingColumns.isEmpty { try noteOlderColumns() }
    // Each statement about a column goes through all that is known of older ones, so there is none about a
    // column that no state omits.
    let older = try olderColumns()
    let present = presentColumns.filter(older.contains)
    try forget(present)
    let list = presentColumns.joined(separator: ", ")
    let updates = presentColumns.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    try database.run(
      """
      INSERT INTO \(kind.table) (id, \(list), rank, state_at)
      SELECT id, \(list), 3, ?2 FROM \(staged) WHERE state = ?1 ORDER BY coalesce(updated_at, 0), \(content(""))
      ON CONFLICT (id) DO UPDATE SET \(updates), merged_into = NULL, rank = 3, state_at = excluded.state_at
        WHERE \(wins("excluded", over: kind.table))
      """, arguments)
    if !older.isEmpty { try fill(present) }
  }

  /// The columns that the newest state of some record omits.
  private func olderColumns() throws -> Set<String> {
    var fields: Set<String> = []
    try database.query(
      "SELECT DISTINCT field FROM older_columns WHERE kind = ?", [.text(kind.rawValue)]
    ) { fields.insert($0.text(0) ?? "") }
    return fields
  }

  /// The columns that this state omits, for records where it is the newest state.
  private func noteOlderColumns() throws {
    for column in missingColumns {
      try database.run(
        """
        INSERT OR IGNORE INTO older_columns (kind, id, field, at)
        SELECT ?3, new.id, ?4, CASE WHEN old.rank = 3 THEN old.state_at END
        FROM \(staged) new LEFT JOIN main.\(kind.table) old ON old.id = new.id
        WHERE new.state = ?1 AND (old.id IS NULL OR \(wins("new", over: "old")))
        """, arguments + [.text(kind.rawValue), .text(column)])
    }
  }

  /// Columns that this state has for such records are no longer older ones.
  private func forget(_ columns: [String]) throws {
    for column in columns {
      try database.run(
        """
        DELETE FROM older_columns WHERE kind = ?3 AND field = ?4 AND id IN (
          SELECT new.id FROM \(staged) new JOIN main.\(kind.table) old ON old.id = new.id
          WHERE new.state = ?1 AND \(wins("new", over: "old")))
        """, arguments + [.text(kind.rawValue), .text(column)])
    }
  }

  /// The columns that it has, for records where a newer state omits them.
  private func fill(_ columns: [String]) throws {
    for column in columns {
      let filled = "kind = ?3 AND field = ?4 AND coalesce(at, \(Int64.min + 1)) < ?2"
      let present = "id IN (SELECT id FROM \(staged) WHERE state = ?1)"
      let field = arguments + [.text(kind.rawValue), .text(column)]
      try database.run(
        """
        UPDATE \(kind.table) SET \(column) = (SELECT new.\(column) FROM \(staged) new
          WHERE new.state = ?1 AND new.id = \(kind.table).id ORDER BY new.updated_at DESC, \(content("new.")) DESC LIMIT 1)
        WHERE id IN (SELECT id FROM older_columns WHERE \(filled) AND \(present))
        """, field)
      try database.run("UPDATE older_columns SET at = ?2 WHERE \(filled) AND \(present)", field)
    }
    try database.run(
      """
      DELETE FROM older_columns WHERE kind = ?1
        AND at = (SELECT state_at FROM \(kind.table) WHERE \(kind.table).id = older_columns.id)
      """, [.text(kind.rawValue)])
  }

  /// True if the version in `new`, from this state, replaces the stored one.
  private func wins(_ new: String, over old: String) -> String {
    """
    (\(old).rank < 3 OR (?2, coalesce(\(new).updated_at, 0), \(content(new + ".")))
      > (coalesce(\(old).state_at, 0), coalesce(\(old).updated_at, 0), \(content(old + "."))))
    """
  }

  private func content(_ prefix: String) -> String {
    "json_array(\(presentColumns.map { prefix + $0 }.joined(separator: ", ")))"
  }
}
