/// Removes the texts of individual records from a company's database. The records, their counts and amounts
/// stay. The list of forgotten records is a file of the state, so that it survives a rebuild. It is applied
/// in every run, since sources may still have the texts.
package struct Forgetting {
  package static let removed = "[removed]"
  let database: Database
  /// The text columns of each table. The first is the name, which cannot be empty.
  static let texts: [(table: String, name: String, others: [String])] = [
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
      DELETE FROM run_words WHERE run_id NOT IN (SELECT run_id FROM run_trace);
      UPDATE log SET payload = NULL
      WHERE typeof(subject) = 'integer' AND subject IN \(words) AND kind < 12 AND payload IS NOT NULL;
      UPDATE heartbeats SET meta = \(MetaField.columnBits)
      WHERE (agent IN \(words) OR issue IN \(words)) AND typeof(meta) = 'text';
      UPDATE run_rows SET meta = NULL
      WHERE (agent_id IN temp.forgotten OR issue_id IN temp.forgotten) AND meta IS NOT NULL;
      """)
    try clearUnusedWords()
  }

  /// What log lines call an issue is stored once for all of its events, as a word. Its number stays, since it
  /// may be known in memory.
  private func clearUnusedWords() throws {
    try database.execute(
      """
      CREATE TEMP TABLE IF NOT EXISTS unused_words (n INTEGER PRIMARY KEY);
      DELETE FROM temp.unused_words;
      INSERT INTO temp.unused_words SELECT n FROM words
      WHERE word LIKE '{"%}' AND n NOT IN (SELECT payload FROM log WHERE typeof(payload) = 'integer');
      """)
    guard try database.integer("SELECT EXISTS (SELECT 1 FROM temp.unused_words)") == 1 else { return }
    let ofLines = ["error_code", "provider", "model", "billing_type", "cost_status"]
    let used =
      (["SELECT status FROM heartbeats"]
      + ["heartbeats", "run_lines"].flatMap { table in ofLines.map { "SELECT \($0) FROM \(table)" } })
      .joined(separator: " UNION ")
    try database.execute(
      """
      DELETE FROM temp.unused_words
      WHERE n IN (\(used) UNION SELECT from_status FROM log UNION SELECT to_status FROM log);
      UPDATE words SET word = NULL WHERE n IN (SELECT n FROM temp.unused_words);
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
}
