/// The history of fields that other facts depend on: an agent's budget, and when a goal was completed. Kept
/// per state, so that the order of reading does not matter.
struct RecordHistory {
  private let database: Database

  init(_ database: Database) { self.database = database }

  static let completed = "('achieved', 'complete', 'completed', 'done')"

  func keep(_ state: CompanyState, _ kind: RecordKind) throws {
    let missingColumns = state.missingColumns[kind] ?? []
    switch kind {
    case .agent where !missingColumns.contains("budget_microcents"):
      try keep(state, kind, "budget_microcents", "budget_microcents")
    case .goal where !missingColumns.contains("status"):
      try keep(
        state, kind, "completed_at",
        "CASE WHEN status IN \(Self.completed) THEN coalesce(updated_at, created_at, ?2) END")
    default: break
    }
  }

  private func keep(_ state: CompanyState, _ kind: RecordKind, _ field: String, _ value: String) throws {
    try database.run(
      """
      INSERT INTO record_history (kind, id, field, at, value)
      SELECT ?3, id, ?4, ?2, \(value) FROM temp.staged_\(kind.table) WHERE state = ?1
      ON CONFLICT DO UPDATE SET value = nullif(max(coalesce(value, -1), coalesce(excluded.value, -1)), -1)
      """,
      [.int(state.number), .int(state.at.milliseconds), .text(kind.rawValue), .text(field)])
  }
}
