/// Writes single fields of records that no row describes. Each field belongs to the most trusted source that set it;
/// within a rank to the newest time, then to the smaller key. So any order of lines gives the same record.
///
/// Log lines set the same fields again and again. While lines are read, values stay in memory and are written once, at
/// the end of the transaction.
final class FieldProvenance {
  enum Field: String, CaseIterable {
    case name, role, title, status, capabilities, metadata, description, level, priority, identifier
    case triggers, variables
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
    case concurrencyPolicy = "concurrency_policy"
    case catchUpPolicy = "catch_up_policy"
    case createdAt = "created_at"
    case updatedAt = "updated_at"
    case startedAt = "started_at"
    case completedAt = "completed_at"
    case cancelledAt = "cancelled_at"
    case leftAt = "left_at"
    case ref
  }

  /// The source that last set a field.
  private struct Claim {
    var rank: Int64
    var at: Int64
    var key: EventKey
    /// The value, until it is written.
    var unwritten: SQLValue?

    /// True if the other source replaces this one.
    func yields(to other: Claim) -> Bool {
      if rank != other.rank { return other.rank > rank }
      if at != other.at { return other.at > at }
      return (other.key.high, other.key.low) < (key.high, key.low)
    }
  }

  private struct Record: Hashable {
    let kind: RecordKind
    let id: String
  }

  private let database: Database
  private var claims: [Record: [Field: Claim]] = [:]
  private var changed: Set<Record> = []
  /// True if values are written later.
  private var isDeferring = false
  /// The maximum number of records in memory.
  private static let limit = 50_000

  init(_ database: Database) { self.database = database }

  /// From now on, writes values at the end of the transaction.
  func startDeferring() { isDeferring = true }

  func stopDeferring() throws {
    try flush()
    isDeferring = false
    claims = [:]
  }

  /// Sets a field of a record; ignored if a better source has set it. If `at` is nil, any time is newer.
  func set(
    _ kind: RecordKind, _ id: String, _ field: Field, _ value: SQLValue, rank: Rank, at: Instant?,
    key: EventKey
  ) throws {
    let record = Record(kind: kind, id: id)
    let claim = Claim(
      rank: rank.rawValue, at: at?.milliseconds ?? Int64.min, key: key, unwritten: value)
    if claims[record] == nil {
      if claims.count >= Self.limit {
        try flush()
        claims = [:]
      }
      claims[record] = try stored(record)
    }
    if let known = claims[record]?[field], !known.yields(to: claim) { return }
    claims[record]?[field] = claim
    changed.insert(record)
    // Lines look records up by these fields, so they are written at once.
    if !isDeferring || field == .identifier || field == .ref { try write(record) }
    if !isDeferring { claims = [:] }
  }

  private func stored(_ record: Record) throws -> [Field: Claim] {
    var stored: [Field: Claim] = [:]
    try database.query(
      "SELECT field, rank, at, key FROM claims WHERE kind = ? AND id = ?",
      [.text(record.kind.rawValue), .text(record.id)]
    ) { row in
      guard let field = row.text(0).flatMap(Field.init), let key = row.key(3) else { return }
      stored[field] = Claim(rank: row.int(1), at: row.int(2), key: key)
    }
    return stored
  }

  /// Writes what is in memory within the open transaction.
  func flush() throws {
    for record in changed.sorted(by: { ($0.kind.rawValue, $0.id) < ($1.kind.rawValue, $1.id) }) {
      try write(record)
    }
  }

  /// Discards what is in memory after a rollback.
  func forget() {
    claims = [:]
    changed = []
  }

  private func write(_ record: Record) throws {
    changed.remove(record)
    let fields = (claims[record] ?? [:]).filter { $0.value.unwritten != nil }.sorted {
      $0.key.rawValue < $1.key.rawValue
    }
    guard !fields.isEmpty else { return }
    for (field, claim) in fields {
      try database.run(
        "INSERT OR REPLACE INTO claims (kind, id, field, rank, at, key) VALUES (?, ?, ?, ?, ?, ?)",
        [
          .text(record.kind.rawValue), .text(record.id), .text(field.rawValue), .int(claim.rank),
          .int(claim.at), .key(claim.key),
        ])
      claims[record]?[field]?.unwritten = nil
    }
    let list = fields.map { "\($0.key.rawValue) = ?" }.joined(separator: ", ")
    try database.run(
      "UPDATE \(record.kind.table) SET \(list) WHERE id = ? AND rank < 3",
      fields.map { $0.value.unwritten ?? .null } + [.text(record.id)])
  }

  /// Notes that a source of this rank describes the record. From then on, the record counts.
  func describe(_ kind: RecordKind, _ id: String, name: String, rank: Rank) throws {
    try database.run(
      """
      INSERT INTO \(kind.table) (id, \(kind.nameColumn), rank) VALUES (?1, ?2, ?3)
      ON CONFLICT (id) DO UPDATE SET rank = max(rank, excluded.rank)
      """, [.text(id), .text(name), .int(rank.rawValue)])
  }

  /// Moves the fields of a record to the one that it turned out to be, by the same rule as `set`.
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
