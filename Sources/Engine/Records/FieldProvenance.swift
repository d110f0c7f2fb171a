/// Writes single fields of records that no row describes. Each field belongs to the most trusted source that
/// set it; within a rank to the newest time, then to the smaller key. So any order of lines gives the same
/// record.
///
/// Log lines set the same fields again and again. While lines are read, values stay in memory and are written
/// once, at the end of the transaction.
final class FieldProvenance {
  /// The raw value is stored, so new fields come last.
  enum Field: UInt8, CaseIterable {
    case name, role, title, status, capabilities, metadata, description, level, priority, identifier
    case triggers, variables
    case adapterType, reportsTo, budget, parent, owner, lead, goal, project, assignee, targetDate
    case concurrencyPolicy, catchUpPolicy
    case createdAt, updatedAt, startedAt, completedAt, cancelledAt, leftAt
    case ref

    /// The column of the record's table.
    var column: String { Self.columns[Int(rawValue)] }
    init?(column: String) {
      guard let code = Self.columns.firstIndex(of: column) else { return nil }
      self = Self.allCases[code]
    }
    private static let columns = allCases.map { field in
      switch field {
      case .adapterType: "adapter_type"
      case .reportsTo: "reports_to"
      case .budget: "budget_microcents"
      case .parent: "parent_id"
      case .owner: "owner_agent_id"
      case .lead: "lead_agent_id"
      case .goal: "goal_id"
      case .project: "project_id"
      case .assignee: "assignee_agent_id"
      case .targetDate: "target_date"
      case .concurrencyPolicy: "concurrency_policy"
      case .catchUpPolicy: "catch_up_policy"
      case .createdAt: "created_at"
      case .updatedAt: "updated_at"
      case .startedAt: "started_at"
      case .completedAt: "completed_at"
      case .cancelledAt: "cancelled_at"
      case .leftAt: "left_at"
      default: "\(field)"
      }
    }
  }

  private struct Record: Hashable {
    let kind: RecordKind
    let id: String
  }

  /// What is known of one record, and whether something of it has to be written.
  private struct Entry {
    let record: Record
    var claims: FieldClaims
    var isChanged = false
  }

  private let database: Database
  private var entries: [Entry] = []
  private var places: [Record: Int] = [:]
  /// Changes when places lose their meaning.
  private(set) var generation = 0
  /// Whether what is said is written later.
  private var isDeferring = false
  /// The maximum number of records in memory.
  private static let limit = 50_000

  init(_ database: Database) { self.database = database }

  /// From now on, writes values at the end of the transaction.
  func startDeferring() { isDeferring = true }

  func stopDeferring() throws {
    try flush()
    isDeferring = false
    forget()
  }

  /// Sets a field of a record; ignored if a better source has set it. If `at` is nil, any time is newer.
  func set(
    _ kind: RecordKind, _ id: String, _ field: Field, _ value: SQLValue, rank: Rank, at: Instant?,
    key: EventKey
  ) throws {
    let claim = FieldClaims.Claim(
      field: field, rank: rank.rawValue, at: at?.milliseconds ?? Int64.min, key: key, value: value.digest)
    try set(claim, of: try place(kind, id)) { value }
    if !isDeferring { forget() }
  }

  /// The same for a record at its place; `value` is only asked for when it is not the one that is known.
  func set(_ claim: FieldClaims.Claim, of place: Int, _ value: () -> SQLValue) throws {
    guard entries[place].claims.take(claim, value: value) else { return }
    entries[place].isChanged = true
    // Lines may look a record up by these.
    let isName = claim.field == .identifier || claim.field == .ref
    if !isDeferring || isName && entries[place].claims.claim(claim.field)?.unwritten != nil {
      try write(place)
      if isName { namesChanged(entries[place].record.kind) }
    }
  }

  /// Called when a record is found by another name.
  var namesChanged: (RecordKind) -> Void = { _ in }

  /// Where a record's claims are held, until the generation changes.
  func place(_ kind: RecordKind, _ id: String) throws -> Int {
    let record = Record(kind: kind, id: id)
    if let place = places[record] { return place }
    if entries.count >= Self.limit {
      try flush()
      forget()
    }
    entries.append(Entry(record: record, claims: try stored(record)))
    places[record] = entries.count - 1
    return entries.count - 1
  }

  private func stored(_ record: Record) throws -> FieldClaims {
    var stored = FieldClaims()
    try database.query(
      "SELECT fields FROM claims WHERE kind = ? AND id = ?", [.text(record.kind.rawValue), .text(record.id)]
    ) { row in row.withBytes(0) { stored = FieldClaims($0) } }
    return stored
  }

  /// Writes what is in memory within the open transaction.
  func flush() throws {
    let changed = entries.indices.filter { entries[$0].isChanged }
    for place in changed.sorted(by: { a, b in
      (entries[a].record.kind.rawValue, entries[a].record.id)
        < (entries[b].record.kind.rawValue, entries[b].record.id)
    }) { try write(place) }
  }

  /// Discards what is in memory after a rollback.
  func forget() {
    entries = []
    places = [:]
    generation += 1
  }

  private func write(_ place: Int) throws {
    entries[place].isChanged = false
    let record = entries[place].record
    let unwritten = entries[place].claims.takeUnwritten()
    try store(entries[place].claims, of: record)
    guard !unwritten.isEmpty else { return }
    let isRow =
      try database.integer(
        "SELECT rank = \(Rank.row.rawValue) FROM \(record.kind.table) WHERE id = ?", [.text(record.id)]) == 1
    let free = isRow ? try fieldsWithoutRows(of: record) : []
    let values = isRow ? unwritten.filter { free.contains($0.field) } : unwritten
    guard !values.isEmpty else { return }
    let list = values.map { "\($0.field.column) = ?" }.joined(separator: ", ")
    try database.run(
      "UPDATE \(record.kind.table) SET \(list) WHERE id = ?", values.map(\.value) + [.text(record.id)])
  }

  /// The fields that no row of the record has: short lists omit columns, and no row has a ref.
  private func fieldsWithoutRows(of record: Record) throws -> Set<Field> {
    var fields: Set<Field> = [.ref]
    try database.query(
      "SELECT field FROM older_columns WHERE kind = ? AND id = ? AND at IS NULL",
      [.text(record.kind.rawValue), .text(record.id)]
    ) { row in
      if let field = Field(column: row.text(0) ?? "") { fields.insert(field) }
    }
    return fields
  }

  private func store(_ claims: FieldClaims, of record: Record) throws {
    try database.run(
      "INSERT OR REPLACE INTO claims (kind, id, fields) VALUES (?, ?, ?)",
      [.text(record.kind.rawValue), .text(record.id), .blob(claims.bytes)])
  }

  /// Says of fields that a source of this rank and instant has said what the record says now.
  func claim(_ kind: RecordKind, _ id: String, _ fields: [Field], rank: Rank, at: Int64, key: EventKey) throws
  {
    let record = Record(kind: kind, id: id)
    var claims = try stored(record)
    for field in fields where claims.claim(field) == nil {
      let claim = FieldClaims.Claim(field: field, rank: rank.rawValue, at: at, key: key, value: 0)
      _ = claims.take(claim) { .null }
    }
    try store(claims, of: record)
  }

  /// Notes that a source of this rank describes the record. From then on, the record counts.
  func describe(_ kind: RecordKind, _ id: String, name: String, rank: Rank) throws {
    try database.run(
      """
      INSERT INTO \(kind.table) (id, \(kind.nameColumn), rank) VALUES (?1, ?2, ?3)
      ON CONFLICT (id) DO UPDATE SET rank = max(rank, excluded.rank)
      """, [.text(id), .text(name), .int(rank.rawValue)])
    namesChanged(kind)
  }

  /// Moves the fields of a record to the one that it turned out to be, by the same rule as `set`.
  func move(_ kind: RecordKind, from id: String, to target: String) throws {
    let (old, new) = (Record(kind: kind, id: id), Record(kind: kind, id: target))
    var claims = try stored(new)
    let isRow =
      try database.integer(
        "SELECT rank = \(Rank.row.rawValue) FROM \(kind.table) WHERE id = ?", [.text(target)]) == 1
    let free = isRow ? try fieldsWithoutRows(of: new) : []
    for field in claims.merge(try stored(old)) where !isRow || free.contains(field) {
      try database.run(
        """
        UPDATE \(kind.table) SET \(field.column) = (SELECT \(field.column) FROM \(kind.table) WHERE id = ?1)
        WHERE id = ?2
        """, [.text(id), .text(target)])
    }
    if !claims.claims.isEmpty { try store(claims, of: new) }
    try database.run("DELETE FROM claims WHERE kind = ? AND id = ?", [.text(kind.rawValue), .text(id)])
  }
}
