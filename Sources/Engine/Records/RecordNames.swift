/// Finds the record that a name refers to: by ID, then ref, then the slug of its name (or an issue's
/// identifier). A name without a match creates a placeholder until a source describes the record.
///
/// The result must not depend on the order of lines. So a description never takes over a placeholder with
/// another ID; `RecordJoin` merges the two after everything was read.
///
/// Agents, goals and projects are few and kept in memory. There can be a million issues, which are looked up.
final class RecordNames {
  /// The names of the records of one kind.
  private struct Names {
    var ids: Set<String> = []
    var byRef: [String: String] = [:]
    var bySlug: [String: String] = [:]
    /// Old IDs and refs of records that were merged into another.
    var aliases: [String: String] = [:]
    /// Ids and names of placeholders.
    var placeholders: [String: String] = [:]
  }

  private let database: Database
  private let company: String
  /// Change when a name may mean another issue than before, or another record of the other kinds.
  private(set) var (issueGeneration, generation) = (0, 0)
  private var names: [RecordKind: Names] = [:]
  private var findIssue: Statement
  private var findDescribedIssue: Statement

  init(_ database: Database, company: String) throws {
    self.database = database
    self.company = company
    let described = """
      SELECT coalesce(merged_into, id) FROM issues WHERE id = ?1 AND (rank > 0 OR merged_into IS NOT NULL)
      UNION ALL SELECT id FROM (SELECT id FROM issues WHERE identifier = ?1 AND rank > 0 AND merged_into IS NULL
        ORDER BY rank DESC, created_at, id LIMIT 1)
      UNION ALL SELECT id FROM (SELECT id FROM issues WHERE ref = ?1 AND rank > 0 AND merged_into IS NULL
        ORDER BY rank DESC, created_at, id LIMIT 1)
      """
    findDescribedIssue = try database.prepare(described + " LIMIT 1")
    findIssue = try database.prepare(
      described + """

        UNION ALL SELECT id FROM (SELECT id FROM issues WHERE id = ?1 OR ref = ?1 AND rank = 0
          AND merged_into IS NULL ORDER BY id LIMIT 1)
        LIMIT 1
        """)
    for kind in RecordKind.allCases where kind != .issue { try load(kind) }
  }

  /// Reads the names again after other code changed the records.
  func load(_ kind: RecordKind) throws {
    var found = Names()
    // The most trusted and oldest record has priority for a name.
    let sql = """
      SELECT id, ref, \(kind.nameColumn), rank, merged_into,
        (SELECT rank FROM \(kind.table) target WHERE target.id = records.merged_into)
      FROM \(kind.table) records ORDER BY rank DESC, created_at, id
      """
    try database.query(sql) { row in
      guard let id = row.text(0) else { return }
      let ref = row.text(1)
      if let target = row.text(4) {
        guard row.int(5) > 0 else { return }
        for alias in [id, ref].compactMap({ $0 }) where found.aliases[alias] == nil {
          found.aliases[alias] = target
        }
        return
      }
      guard row.int(3) > 0 else {
        for name in [id, ref].compactMap({ $0 }) where found.placeholders[name] == nil {
          found.placeholders[name] = id
        }
        return
      }
      found.ids.insert(id)
      if let ref, found.byRef[ref] == nil { found.byRef[ref] = id }
      let slug = Slug.make(from: row.text(2) ?? "")
      if !slug.isEmpty, found.bySlug[slug] == nil { found.bySlug[slug] = id }
    }
    names[kind] = found
    generation += 1
  }

  /// Called when issues may be found by other names.
  func issuesChanged() { issueGeneration += 1 }

  /// Whether an issue that something describes has this id: then the id means it, whatever else is described.
  func isDescribedIssue(_ id: String) throws -> Bool {
    try database.integer("SELECT rank > 0 AND merged_into IS NULL FROM issues WHERE id = ?", [.text(id)]) == 1
  }

  /// Returns the ID of the described record with this name. Nil if there is none.
  func findDescribed(_ kind: RecordKind, _ name: String) throws -> String? {
    guard kind != .issue else { return try Self.first(&findDescribedIssue, name) }
    guard let names = names[kind] else { return nil }
    if names.ids.contains(name) { return name }
    return names.byRef[name] ?? names.aliases[name] ?? names.bySlug[Slug.make(from: name)]
  }

  /// Returns the ID of the record or placeholder with this name. Nil if there is none.
  func find(_ kind: RecordKind, _ name: String) throws -> String? {
    guard kind != .issue else { return try Self.first(&findIssue, name) }
    return try findDescribed(kind, name) ?? names[kind]?.placeholders[name]
  }

  private static func first(_ statement: inout Statement, _ name: String) throws -> String? {
    statement.bind(1, name)
    defer { statement.reset() }
    return try statement.step() ? statement.text(0) : nil
  }

  /// Returns the ID of the described record with this name, else of its placeholder.
  ///
  /// `givenAsId`: the source uses the name as an ID, so it is kept. Otherwise the ID is derived from the
  /// name. So a placeholder is the same whatever was read before; `RecordJoin` merges the two.
  func findOrMake(_ kind: RecordKind, _ name: String, givenAsId: Bool) throws -> String {
    if let id = try findDescribed(kind, name) { return id }
    let id = givenAsId ? name : derived(kind, name)
    if names[kind]?.placeholders[id] == id { return id }
    return try make(kind, id: id, name: name)
  }

  /// Returns the ID of the record that is about to be described under this ID, or this name if it has no ID.
  func identify(_ kind: RecordKind, id: String?, name: String) throws -> String {
    guard let id else {
      return try findDescribed(kind, name) ?? make(kind, id: derived(kind, name), name: name)
    }
    if kind == .issue {
      return try database.text("SELECT coalesce(merged_into, id) FROM issues WHERE id = ?", [.text(id)])
        ?? make(kind, id: id, name: id)
    }
    if names[kind]?.ids.contains(id) == true { return id }
    return try names[kind]?.aliases[id] ?? make(kind, id: id, name: id)
  }

  /// Returns the record with exactly this ref, even if other records have it as a name.
  func own(_ kind: RecordKind, ref: String) throws -> (id: String, isNew: Bool) {
    let id = derived(kind, ref)
    if names[kind]?.ids.contains(id) == true { return (id, false) }
    return (try make(kind, id: id, name: ref), true)
  }

  /// The ID of a record that is only known by a name.
  func derived(_ kind: RecordKind, _ name: String) -> String {
    Identifier.record(company: company, kind: kind.rawValue, name: name)
  }

  /// A placeholder can have been merged into one with another ID, which something may describe after all.
  private func make(_ kind: RecordKind, id: String, name: String) throws -> String {
    let extra = kind == .issue ? ", identifier" : ""
    let value = kind == .issue ? ", ?2" : ""
    try database.run(
      """
      INSERT INTO \(kind.table) (id, ref, \(kind.nameColumn)\(extra), rank) VALUES (?1, ?2, ?2\(value), 0)
      ON CONFLICT (id) DO UPDATE SET merged_into = NULL WHERE merged_into IS NOT NULL
      """, [.text(id), .text(name)])
    if kind != .issue {
      names[kind, default: Names()].placeholders[id] = id
      names[kind, default: Names()].placeholders[name] = id
    }
    return id
  }

  /// Stores the names of a described record, so that later lines find it.
  func note(_ kind: RecordKind, id: String, ref: String?, name: String?) {
    guard kind != .issue else { return }
    generation += 1
    names[kind, default: Names()].ids.insert(id)
    if let ref, names[kind]?.byRef[ref] == nil { names[kind]?.byRef[ref] = id }
    let slug = Slug.make(from: name ?? "")
    if !slug.isEmpty, names[kind]?.bySlug[slug] == nil { names[kind]?.bySlug[slug] = id }
  }
}
