/// Writes labels, and stages which issues have them. The labels become a field of their issue when states are
/// applied.
final class LabelRows {
  let rows: KeyedRows
  private var links: Statement

  init(_ database: Database) throws {
    rows = try KeyedRows(database, "labels", .labels)
    try database.execute(
      """
      CREATE TEMP TABLE IF NOT EXISTS staged_issue_labels (issue_id TEXT, label_id TEXT, state INTEGER);
      CREATE INDEX IF NOT EXISTS temp.staged_issue_labels_by_issue ON staged_issue_labels (issue_id);
      """)
    links = try database.prepare(
      "INSERT INTO temp.staged_issue_labels (issue_id, label_id, state) VALUES (?, ?, ?)")
  }

  /// Writes a row of `RowTable.labels`. Returns false if another version is stored.
  func write(_ row: Row, state: Int64) throws -> Bool {
    try write(row.text(0) ?? "", name: row.text(2) ?? "", updatedAt: row.instant(4), state)
  }

  private func write(_ id: String, name: String, updatedAt: Instant?, _ state: Int64) throws -> Bool {
    try rows.write(state) { statement in
      statement.bind(1, id)
      statement.bind(2, name.isEmpty ? id : name)
      statement.bind(3, updatedAt)
    }
  }

  /// Stages a row of `RowTable.issueLabels`.
  func writeLink(_ row: Row, state: Int64) throws {
    links.bind(1, row.text(0))
    links.bind(2, row.text(2))
    links.bind(3, state)
    try links.run()
  }

  /// The labels that a row of an issue lists itself, as the API does: the labels, or only their IDs. Nil if
  /// it lists none of both.
  func listed(ids: Value?, labels: Value?, state: Int64) throws -> String? {
    guard let list = labels?.list ?? ids?.list else { return nil }
    var found: Set<String> = []
    for item in list {
      guard let id = item.string ?? item["id"]?.string, !id.isEmpty else { continue }
      found.insert(id)
      if let name = item["name"]?.string {
        let updatedAt = item["updatedAt"]?.string.flatMap { Instant($0) }
        _ = try write(id, name: name, updatedAt: updatedAt, state)
      }
    }
    let sorted = found.sorted().map(Value.string)
    return String(decoding: JSONWriter.encode(.list(sorted), layout: .compact), as: UTF8.self)
  }
}
