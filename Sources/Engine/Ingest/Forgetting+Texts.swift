/// The texts of forgotten records, and what was made of them.
extension Forgetting {
  /// The texts that the database has of the forgotten records, without those that another record has, too.
  func storedTexts() throws -> Set<String> {
    var found: Set<String> = []
    func collect(_ sql: String) throws {
      try database.query(sql) { row in if let text = row.text(0), !text.isEmpty { found.insert(text) } }
    }
    for entry in Self.texts {
      for column in [entry.name] + entry.others {
        try collect("SELECT \(column) FROM \(entry.table) WHERE id IN temp.forgotten")
      }
    }
    // What events called them then.
    try collect(
      """
      SELECT DISTINCT said.value FROM log, json_each(CASE typeof(payload)
        WHEN 'integer' THEN (SELECT word FROM words WHERE n = log.payload) ELSE payload END) said
      WHERE typeof(subject) = 'integer' AND kind < 12 AND payload IS NOT NULL AND said.type = 'text'
        AND subject IN (SELECT n FROM words WHERE word IN temp.forgotten)
        AND said.key IN ('name', 'title', 'description', 'capabilities')
      """)
    try collect("SELECT body FROM comments WHERE id IN temp.forgotten OR issue_id IN temp.forgotten")
    try collect(
      "SELECT body FROM approval_comments WHERE id IN temp.forgotten OR approval_id IN temp.forgotten")
    try collect("SELECT title FROM approvals WHERE id IN temp.forgotten OR subject_id IN temp.forgotten")
    try collect(
      "SELECT decision_note FROM approvals WHERE id IN temp.forgotten OR subject_id IN temp.forgotten")
    try collect("SELECT title FROM documents WHERE id IN temp.forgotten")
    try collect("SELECT name FROM skills WHERE id IN temp.forgotten")
    try Self.names(database) { id, name in
      guard found.contains(name) else { return }
      if try database.integer("SELECT 1 FROM temp.forgotten WHERE id = ?", [.text(id)]) == nil {
        found.remove(name)
      }
    }
    return found
  }

  /// Names and short texts of all records, with their IDs.
  static func names(_ database: Database, _ body: (_ id: String, _ name: String) throws -> Void) throws {
    for entry in texts {
      for column in [entry.name] + (entry.table == "agents" ? ["title"] : []) {
        try database.query("SELECT id, \(column) FROM \(entry.table) WHERE \(column) IS NOT NULL") {
          try body($0.text(0) ?? "", $0.text(1) ?? "")
        }
      }
    }
  }

  /// Takes the texts out of what was made of them: tables of modules, alerts, matches of rules and findings.
  func applyToMade(_ texts: ForgottenTexts) throws {
    database.define("has_forgotten") { texts.without($0) == nil ? "" : "1" }
    database.define("without_forgotten") { texts.without($0) ?? $0 }
    var columns: [(table: String, column: String)] = []
    try database.query(
      """
      SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
      WHERE t.type = 'table' AND (t.name LIKE 'mod\\_%' ESCAPE '\\'
        OR t.name IN ('alerts', 'deliveries', 'rule_matches', 'findings', 'rejects'))
      ORDER BY t.name, c.cid
      """
    ) { columns.append(("\"\($0.text(0) ?? "")\"", "\"\($0.text(1) ?? "")\"")) }
    for (table, column) in columns {
      // Where a text is a key, two rows can become one.
      try database.execute(
        """
        UPDATE OR REPLACE \(table) SET \(column) = without_forgotten(\(column))
        WHERE typeof(\(column)) = 'text' AND has_forgotten(\(column)) <> ''
        """)
    }
  }
}
