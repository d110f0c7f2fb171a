/// Finds the record that a name means: by id, then by ref, then by the slug of its name (or, for an issue, by its
/// identifier). Only a name without a match makes a record.
///
/// Agents, goals and projects are few and kept in memory; issues can be a million and are looked up.
final class RecordNames {
  private let database: Database
  private let company: String
  private var ids: [RecordKind: Set<String>] = [:]
  private var byRef: [RecordKind: [String: String]] = [:]
  private var bySlug: [RecordKind: [String: String]] = [:]
  private var findIssue: Statement

  init(_ database: Database, company: String) throws {
    self.database = database
    self.company = company
    findIssue = try database.prepare(
      """
      SELECT id FROM issues WHERE id = ?1 AND merged_into IS NULL
      UNION ALL SELECT id FROM (SELECT id FROM issues WHERE identifier = ?1 AND merged_into IS NULL
        ORDER BY rank DESC, id LIMIT 1)
      UNION ALL SELECT id FROM (SELECT id FROM issues WHERE ref = ?1 AND merged_into IS NULL ORDER BY rank DESC, id LIMIT 1)
      LIMIT 1
      """)
    for kind in [RecordKind.agent, .goal, .project] { try load(kind) }
  }

  /// Reads the names again after records were written by other means.
  func load(_ kind: RecordKind) throws {
    var (ids, refs, slugs): (Set<String>, [String: String], [String: String]) = ([], [:], [:])
    // The most trusted and oldest record has the first claim on a name.
    let sql = """
      SELECT id, ref, \(kind.nameColumn), rank FROM \(kind.table) WHERE merged_into IS NULL
      ORDER BY rank DESC, created_at, id
      """
    try database.query(sql) { row in
      guard let id = row.text(0) else { return }
      ids.insert(id)
      if let ref = row.text(1), refs[ref] == nil { refs[ref] = id }
      let slug = Slug.make(from: row.text(2) ?? "")
      if row.int(3) > 0, !slug.isEmpty, slugs[slug] == nil { slugs[slug] = id }
    }
    self.ids[kind] = ids
    byRef[kind] = refs
    bySlug[kind] = slugs
  }

  /// The id of the record that `name` means; nil when there is none.
  func find(_ kind: RecordKind, _ name: String) throws -> String? {
    if kind == .issue {
      findIssue.bind(1, name)
      defer { findIssue.reset() }
      return try findIssue.step() ? findIssue.text(0) : nil
    }
    if ids[kind]?.contains(name) == true { return name }
    return byRef[kind]?[name] ?? bySlug[kind]?[Slug.make(from: name)]
  }

  /// The id of the record that `name` means, made as a placeholder where there is none.
  ///
  /// `givenAsId`: the source calls the name an id, so it is kept as one; else the id is derived from the name.
  func findOrMake(_ kind: RecordKind, _ name: String, givenAsId: Bool) throws -> String {
    if let id = try find(kind, name) { return id }
    let id = givenAsId ? name : Identifier.record(company: company, kind: kind.rawValue, name: name)
    let extra = kind == .issue ? ", identifier" : ""
    let value = kind == .issue ? ", ?2" : ""
    try database.run(
      """
      INSERT INTO \(kind.table) (id, ref, \(kind.nameColumn)\(extra), rank) VALUES (?1, ?2, ?2\(value), 0)
      ON CONFLICT (id) DO NOTHING
      """, [.text(id), .text(name)])
    ids[kind, default: []].insert(id)
    if !givenAsId { byRef[kind, default: [:]][name] = id }
    return id
  }

  /// Records a new name of a record, so that later lines find it.
  func note(_ kind: RecordKind, id: String, ref: String?, name: String?) {
    guard kind != .issue else { return }
    ids[kind, default: []].insert(id)
    if let ref, byRef[kind]?[ref] == nil { byRef[kind, default: [:]][ref] = id }
    let slug = Slug.make(from: name ?? "")
    if !slug.isEmpty, bySlug[kind]?[slug] == nil { bySlug[kind, default: [:]][slug] = id }
  }
}
