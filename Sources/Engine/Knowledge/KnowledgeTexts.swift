/// Reads the texts of documents from a database.
struct KnowledgeTexts {
  private let query: (String, [SQLValue], (borrowing Statement) throws -> Void) throws -> Void

  init(_ database: Database) { query = { try database.query($0, $1, $2) } }

  init(_ query: @escaping (String, [SQLValue], (borrowing Statement) throws -> Void) throws -> Void) {
    self.query = query
  }

  func body(of document: Knowledge.Document) throws -> String {
    var body = ""
    switch document.kind {
    case .document:
      try query("SELECT body FROM documents WHERE id = ?", [.text(document.id)]) { body = $0.text(0) ?? "" }
    case .skill:
      try query("SELECT body FROM skills WHERE id = ?", [.text(document.id)]) { body = $0.text(0) ?? "" }
    case .file:
      let folder = document.origin ?? ""
      try query(
        "SELECT body FROM document_files WHERE source = ? AND path = ?",
        [.text(folder), .text(String(document.id.dropFirst(folder.count + 1)))]
      ) { body = $0.text(0) ?? "" }
    }
    return body
  }

  func revisions(of document: Knowledge.Document) throws -> [Knowledge.Revision] {
    guard document.kind == .document else { return [] }
    var revisions: [Knowledge.Revision] = []
    try query(
      """
      SELECT id, revision_number, title, body, change_summary, created_by_agent_id, created_by_user_id IS NOT NULL,
        created_by_run_id, created_at, format
      FROM document_revisions WHERE document_id = ? ORDER BY revision_number, created_at, id
      """, [.text(document.id)]
    ) { row in
      var revision = Knowledge.Revision(
        id: row.text(0) ?? "", number: row.int(1), title: row.text(2), body: row.text(3) ?? "",
        summary: row.text(4))
      (revision.authorAgentId, revision.isByPerson) = (row.text(5), row.int(6) == 1)
      (revision.runId, revision.at) = (row.text(7), row.instant(8))
      revision.isMarkdown = (row.text(9) ?? "markdown") == "markdown"
      revisions.append(revision)
    }
    return revisions
  }
}
