/// Writes single fields of records that no row describes: each field belongs to the most trusted source that spoke of
/// it, within a rank to the newest instant, then to the smaller key. So any order of lines gives the same record.
final class FieldProvenance {
  enum Field: String {
    case name, role, title, status, capabilities, metadata, description, level, priority, identifier
    case adapterType = "adapter_type"
    case reportsTo = "reports_to"
    case budget = "budget_microcents"
    case parent = "parent_id"
    case owner = "owner_agent_id"
    case lead = "lead_agent_id"
    case goal = "goal_id"
    case project = "project_id"
    case assignee = "assignee_agent_id"
    case targetDate = "target_date"
    case createdAt = "created_at"
    case updatedAt = "updated_at"
    case startedAt = "started_at"
    case completedAt = "completed_at"
    case cancelledAt = "cancelled_at"
    case leftAt = "left_at"
    case ref
  }

  private let database: Database
  private var claim: Statement

  init(_ database: Database) throws {
    self.database = database
    claim = try database.prepare(
      """
      INSERT INTO claims (kind, id, field, rank, at, key) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (kind, id, field) DO UPDATE SET rank = excluded.rank, at = excluded.at, key = excluded.key
      WHERE excluded.rank > claims.rank OR (excluded.rank = claims.rank AND
        (excluded.at > claims.at OR (excluded.at = claims.at AND excluded.key < claims.key)))
      """)
  }

  /// Says a field of a record; ignored where a better source has spoken. `at` nil counts as the beginning of time.
  func set(
    _ kind: RecordKind, _ id: String, _ field: Field, _ value: SQLValue, rank: Rank, at: Instant?,
    key: EventKey
  ) throws {
    claim.bind(1, kind.rawValue)
    claim.bind(2, id)
    claim.bind(3, field.rawValue)
    claim.bind(4, rank.rawValue)
    claim.bind(5, at?.milliseconds ?? Int64.min)
    claim.bind(6, key)
    guard try claim.runChanging() else { return }
    try database.run(
      "UPDATE \(kind.table) SET \(field.rawValue) = ?1 WHERE id = ?2 AND rank < 3", [value, .text(id)])
  }

  /// Says that a source of this rank describes the record: from then on it counts.
  func describe(_ kind: RecordKind, _ id: String, name: String, rank: Rank) throws {
    try database.run(
      """
      INSERT INTO \(kind.table) (id, \(kind.nameColumn), rank) VALUES (?1, ?2, ?3)
      ON CONFLICT (id) DO UPDATE SET rank = max(rank, excluded.rank)
      """, [.text(id), .text(name), .int(rank.rawValue)])
  }

  /// Hands what was said about a record to the one that it turned out to be, by the same rule as `set`.
  func move(_ kind: RecordKind, from id: String, to target: String) throws {
    var fields: [String] = []
    try database.query(
      """
      SELECT old.field FROM claims old LEFT JOIN claims new
        ON new.kind = old.kind AND new.id = ?3 AND new.field = old.field
      WHERE old.kind = ?1 AND old.id = ?2 AND (new.field IS NULL OR old.rank > new.rank OR (old.rank = new.rank AND
        (old.at > new.at OR (old.at = new.at AND old.key < new.key))))
      ORDER BY old.field
      """, [.text(kind.rawValue), .text(id), .text(target)]
    ) { fields.append($0.text(0) ?? "") }
    for field in fields {
      try database.run(
        """
        UPDATE \(kind.table) SET \(field) = (SELECT \(field) FROM \(kind.table) WHERE id = ?1)
        WHERE id = ?2 AND rank < 3
        """, [.text(id), .text(target)])
      try database.run(
        "UPDATE OR REPLACE claims SET id = ? WHERE kind = ? AND id = ? AND field = ?",
        [.text(target), .text(kind.rawValue), .text(id), .text(field)])
    }
    try database.run("DELETE FROM claims WHERE kind = ? AND id = ?", [.text(kind.rawValue), .text(id)])
  }
}
