/// Removes the texts of individual records from a company's database. The records, their counts and amounts
/// stay. The list of forgotten records is a file of the state, so that it survives a rebuild. It is applied
/// in every run, since sources may still have the texts.
package struct Forgetting {
  package static let removed = "[removed]"
  private let database: Database
  /// The text columns of each table. The first is the name, which cannot be empty.
  private static let texts: [(table: String, name: String, others: [String])] = [
    ("agents", "name", ["title", "capabilities", "metadata", "pause_reason", "error_reason"]),
    ("goals", "title", ["description"]), ("projects", "name", ["description"]),
    ("issues", "title", ["description"]), ("routines", "title", ["description", "variables"]),
  ]

  /// `ids`: the IDs of the forgotten records.
  init(_ database: Database, _ ids: Set<String>) throws {
    self.database = database
    try database.execute("CREATE TEMP TABLE IF NOT EXISTS forgotten (id TEXT PRIMARY KEY)")
    for id in ids { try database.run("INSERT OR IGNORE INTO temp.forgotten VALUES (?)", [.text(id)]) }
    try database.execute("PRAGMA secure_delete = ON")
  }

  /// Rows that were read but not merged yet: the removed texts must not look like a change.
  func applyToStaged() throws {
    for entry in Self.texts { try blank("temp.staged_" + entry.table, entry.name, entry.others) }
  }

  func apply() throws {
    for entry in Self.texts { try blank(entry.table, entry.name, entry.others) }
    let words = "(SELECT n FROM words WHERE word IN temp.forgotten)"
    try database.execute(
      """
      UPDATE comments SET body = '\(Self.removed)'
      WHERE (id IN temp.forgotten OR issue_id IN temp.forgotten) AND body <> '\(Self.removed)';
      UPDATE approval_comments SET body = '\(Self.removed)'
      WHERE (id IN temp.forgotten OR approval_id IN temp.forgotten) AND body <> '\(Self.removed)';
      UPDATE document_revisions SET title = NULL, change_summary = NULL, body = '\(Self.removed)'
      WHERE body <> '\(Self.removed)' AND (id IN temp.forgotten OR document_id IN (
        SELECT id FROM temp.forgotten UNION
        SELECT document_id FROM issue_documents WHERE issue_id IN temp.forgotten));
      UPDATE documents SET title = '\(Self.removed)', body = '\(Self.removed)'
      WHERE body <> '\(Self.removed)' AND id IN (
        SELECT id FROM temp.forgotten UNION
        SELECT document_id FROM issue_documents WHERE issue_id IN temp.forgotten);
      UPDATE skills SET name = '\(Self.removed)', description = NULL, body = '\(Self.removed)'
      WHERE id IN temp.forgotten AND body <> '\(Self.removed)';
      UPDATE approvals SET title = NULL, decision_note = NULL
      WHERE (id IN temp.forgotten OR subject_id IN temp.forgotten) AND coalesce(title, decision_note) IS NOT NULL;
      DELETE FROM activity_details WHERE id IN temp.forgotten
        OR id IN (SELECT id FROM activity_rows WHERE entity_id IN temp.forgotten);
      UPDATE activity_rows SET details = NULL
      WHERE (id IN temp.forgotten OR entity_id IN temp.forgotten) AND details IS NOT NULL;
      DELETE FROM run_steps WHERE run_id IN (SELECT run_id FROM run_trace
        WHERE run_id IN temp.forgotten OR agent_id IN temp.forgotten OR issue_id IN temp.forgotten);
      DELETE FROM run_events WHERE run_id IN temp.forgotten OR run_id IN (SELECT run_id FROM run_trace
        WHERE agent_id IN temp.forgotten OR issue_id IN temp.forgotten);
      DELETE FROM run_trace
      WHERE run_id IN temp.forgotten OR agent_id IN temp.forgotten OR issue_id IN temp.forgotten;
      UPDATE log SET payload = NULL WHERE subject IN \(words) AND kind < 12 AND payload IS NOT NULL;
      UPDATE heartbeats SET meta = NULL WHERE (agent IN \(words) OR issue IN \(words)) AND meta IS NOT NULL;
      UPDATE run_rows SET meta = NULL
      WHERE (agent_id IN temp.forgotten OR issue_id IN temp.forgotten) AND meta IS NOT NULL;
      """)
  }

  private func blank(_ table: String, _ name: String, _ others: [String]) throws {
    let columns = others.map { "\($0) = NULL" }.joined(separator: ", ")
    let isLeft = (["\(name) <> '\(Self.removed)'"] + others.map { "\($0) IS NOT NULL" }).joined(
      separator: " OR ")
    try database.execute(
      "UPDATE \(table) SET \(name) = '\(Self.removed)', \(columns) WHERE id IN temp.forgotten AND (\(isLeft))"
    )
  }

  // MARK: What would be removed

  /// What forgetting a record would remove, in words. Empty if no company has it.
  package static func preview(_ id: String, in folder: String) throws -> [String] {
    var lines: [String] = []
    for path in try CompanySet.files(in: folder) {
      let database = try Database(path: path, readOnly: true)
      for entry in texts {
        try database.query("SELECT \(entry.name) FROM \(entry.table) WHERE id = ?", [.text(id)]) {
          lines.append("the texts of \(entry.table.dropLast()) \"\($0.text(0) ?? "")\"")
        }
      }
      let comments =
        try database.integer("SELECT count(*) FROM comments WHERE id = ?1 OR issue_id = ?1", [.text(id)]) ?? 0
      if comments > 0 { lines.append("\(comments) \(CountNoun("comments").form(comments))") }
      for (table, name) in [("documents", "title"), ("skills", "name")] {
        try database.query("SELECT \(name) FROM \(table) WHERE id = ?", [.text(id)]) {
          lines.append("the texts of \(table.dropLast()) \"\($0.text(0) ?? "")\"")
        }
      }
      let documents =
        try database.integer("SELECT count(*) FROM issue_documents WHERE issue_id = ?", [.text(id)]) ?? 0
      if documents > 0 { lines.append("\(documents) \(CountNoun("documents").form(documents))") }
      let entries =
        try database.integer(
          "SELECT count(*) FROM activity_rows WHERE (id = ?1 OR entity_id = ?1) AND details IS NOT NULL",
          [.text(id)]) ?? 0
      if entries > 0 {
        lines.append("the details of \(entries) activity \(CountNoun("entry/entries").form(entries))")
      }
    }
    return lines
  }

  /// The ID of the issue with this identifier ("ACM-12"). Nil if there is none, or several companies have one.
  package static func id(ofIssue identifier: String, in folder: String) throws -> String? {
    var ids: [String] = []
    for path in try CompanySet.files(in: folder) {
      let database = try Database(path: path, readOnly: true)
      try database.query("SELECT id FROM issues WHERE identifier = ?", [.text(identifier)]) {
        ids.append($0.text(0) ?? "")
      }
    }
    return ids.count == 1 ? ids[0] : nil
  }

  /// The number of rows that the databases have from a source. Nil if it is unknown.
  package static func rows(of source: String, in folder: String) throws -> Int64? {
    var rows: Int64?
    for path in try CompanySet.files(in: folder) {
      let database = try Database(path: path, readOnly: true)
      if let count = try database.integer(
        "SELECT accepted + duplicates FROM sources WHERE name = ?", [.text(source)])
      {
        rows = (rows ?? 0) + count
      }
    }
    return rows
  }
}
