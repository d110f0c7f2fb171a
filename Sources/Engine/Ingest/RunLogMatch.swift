/// Finds the agent and the issue of the runs whose logs are among the sources.
enum RunLogMatch {
  struct Run {
    var agent: String?
    var issue: String?
  }

  /// The runs of all logs of a company, by ID.
  static func runs(_ database: Database) throws -> [String: Run] {
    var runs: [String: Run] = [:]
    var missing: Set<String> = []
    try database.query(
      """
      SELECT l.run_id, r.id IS NOT NULL, r.agent_id, r.issue_id FROM run_logs l LEFT JOIN run_rows r ON r.id = l.run_id
      """
    ) { row in
      let id = row.text(0) ?? ""
      runs[id] = Run(agent: row.text(2), issue: row.text(3))
      if row.int(1) == 0 { missing.insert(id) }
    }
    try findHeartbeats(of: missing, database) { runs[$0] = $1 }
    // Without the run, the folder of its log names the agent.
    try database.query(
      "SELECT l.run_id, a.id FROM run_logs l JOIN agents a ON a.id = l.folder_agent_id ORDER BY l.source"
    ) { row in
      if runs[row.text(0) ?? ""]?.agent == nil { runs[row.text(0) ?? ""]?.agent = row.text(1) }
    }
    return runs
  }

  /// Heartbeats have no index by run: one pass compares all of them with the IDs, most of which are their
  /// keys.
  private static func findHeartbeats(
    of ids: Set<String>, _ database: Database, _ body: (String, Run) -> Void
  ) throws {
    guard !ids.isEmpty else { return }
    try database.execute(
      """
      CREATE TEMP TABLE IF NOT EXISTS runs_of_logs (id TEXT PRIMARY KEY, key BLOB) WITHOUT ROWID;
      DELETE FROM temp.runs_of_logs
      """)
    for id in ids.sorted() {
      try database.run(
        "INSERT INTO temp.runs_of_logs VALUES (?, ?)",
        [.text(id), bytes(ofUUID: id).map(SQLValue.blob) ?? .null])
    }
    try database.query(
      """
      SELECT \(DatabaseSchema.runID), agents.word, issues.word
      FROM heartbeats h CROSS JOIN words agents ON agents.n = h.agent CROSS JOIN words issues ON issues.n = h.issue
      WHERE h.key IN (SELECT key FROM temp.runs_of_logs WHERE key IS NOT NULL)
        OR h.id IN (SELECT id FROM temp.runs_of_logs)
      """
    ) { row in
      let id = row.text(0) ?? ""
      if ids.contains(id) { body(id, Run(agent: row.text(1), issue: row.text(2))) }
    }
  }

  private static func bytes(ofUUID text: String) -> [UInt8]? {
    let digits = text.utf8.compactMap(JSONDocument.hex)
    guard text.utf8.count == 36, digits.count == 32 else { return nil }
    return stride(from: 0, to: 32, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
