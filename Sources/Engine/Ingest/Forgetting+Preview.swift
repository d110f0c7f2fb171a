/// What `forget` would remove.
extension Forgetting {
  /// What forgetting a record would remove, in words. Empty if no company has it.
  package static func preview(_ id: String, in folder: String) throws -> [String] {
    try CompanySet.files(in: folder).flatMap { try preview(id, try Database(path: $0, readOnly: true)) }
  }

  /// The same of one company.
  static func preview(_ id: String, _ database: Database) throws -> [String] {
    var lines: [String] = []
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
    let requests = try database.integer("SELECT count(*) FROM approvals WHERE id = ?", [.text(id)]) ?? 0
    if requests > 0 { lines.append("the texts of an approval request") }
    let notes =
      try database.integer(
        "SELECT count(*) FROM approval_comments WHERE id = ?1 OR approval_id = ?1", [.text(id)]) ?? 0
    if notes > 0 { lines.append("\(notes) \(CountNoun("comments").form(notes)) on an approval request") }
    let runs =
      try database.integer(
        "SELECT count(*) FROM run_trace WHERE run_id = ?1 OR agent_id = ?1 OR issue_id = ?1", [.text(id)])
      ?? 0
    if runs > 0 { lines.append("the steps of \(runs) \(CountNoun("runs").form(runs))") }
    let entries =
      try database.integer(
        "SELECT count(*) FROM activity_rows WHERE (id = ?1 OR entity_id = ?1) AND details IS NOT NULL",
        [.text(id)]) ?? 0
    if entries > 0 {
      lines.append("the details of \(entries) activity \(CountNoun("entry/entries").form(entries))")
    }
    return lines
  }

  /// The ID of the issue with this identifier ("ACM-12"). Nil if there is none, or several companies have
  /// one.
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
