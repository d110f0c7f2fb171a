/// Merges records that turned out to be the same, such as a name in an early line and the record that a later
/// source describes. Also replaces names in references with IDs once the record is known.
struct RecordJoin {
  private let company: CompanyDatabase
  private var database: Database { company.database }

  init(_ company: CompanyDatabase) { self.company = company }

  func run() throws {
    for kind in RecordKind.allCases where kind != .issue { try company.names.load(kind) }
    for kind in RecordKind.allCases { try joinPlaceholders(kind) }
    try joinDescribed(.agent)
    for (table, column, kind) in Self.namedReferences { try resolve(table, column, kind) }
  }

  /// A placeholder whose name matches another record is that record.
  private func joinPlaceholders(_ kind: RecordKind) throws {
    var found: [(id: String, name: String)] = []
    try database.query(
      "SELECT id, ref FROM \(kind.table) WHERE rank = 0 AND merged_into IS NULL ORDER BY id"
    ) { found.append(($0.text(0) ?? "", $0.text(1) ?? "")) }
    for placeholder in found {
      let target =
        try company.names.findDescribed(kind, placeholder.name)
        ?? company.names.findDescribed(kind, placeholder.id)
      if let target { try merge(kind, placeholder.id, into: target) }
    }
  }

  /// If rows with real IDs arrive for agents created from a template or hook lines, the rows describe the
  /// same agents.
  private func joinDescribed(_ kind: RecordKind) throws {
    var found: [(id: String, ref: String?, name: String)] = []
    try database.query(
      "SELECT id, ref, \(kind.nameColumn) FROM \(kind.table) WHERE rank IN (1, 2) AND merged_into IS NULL ORDER BY id"
    ) { found.append(($0.text(0) ?? "", $0.text(1), $0.text(2) ?? "")) }
    guard !found.isEmpty else { return }
    var rows: [String: [String]] = [:]
    try database.query(
      "SELECT id, \(kind.nameColumn) FROM \(kind.table) WHERE rank = 3 AND merged_into IS NULL ORDER BY created_at, id"
    ) { rows[Slug.make(from: $0.text(1) ?? ""), default: []].append($0.text(0) ?? "") }
    for record in found {
      let slugs = [Slug.make(from: record.name), Slug.make(from: record.ref ?? "")].filter { !$0.isEmpty }
      let matches = slugs.compactMap { rows[$0] }.first ?? []
      if matches.count == 1 { try merge(kind, record.id, into: matches[0]) }
    }
  }

  private func merge(_ kind: RecordKind, _ id: String, into target: String) throws {
    try company.provenance.move(kind, from: id, to: target)
    for (table, column) in kind.references {
      try database.run(
        "UPDATE OR IGNORE \(table) SET \(column) = ? WHERE \(column) = ?", [.text(target), .text(id)])
    }
    try moveNumbered(kind, id, into: target)
    // The creation event stored under the old name becomes the record's own.
    let event: HookEvent? =
      switch kind {
      case .agent: .agentCreated
      case .goal: .goalCreated
      case .issue: .issueCreated
      case .project, .routine: nil
      }
    if let event {
      try company.log.remove(EventKey(event.name, id))
    }
    if kind == .goal {
      try company.log.move(EventKey("goal:completed", id), to: EventKey("goal:completed", target))
    }
    try database.run(
      "UPDATE \(kind.table) SET merged_into = ?1 WHERE id = ?2 OR merged_into = ?2",
      [.text(target), .text(id)])
    let name = try database.text("SELECT ref FROM \(kind.table) WHERE id = ?", [.text(id)])
    try database.run(
      "UPDATE \(kind.table) SET ref = ? WHERE id = ? AND ref IS NULL", [SQLValue(name), .text(target)])
    if kind != .issue { try company.names.load(kind) }
  }

  private func moveNumbered(_ kind: RecordKind, _ id: String, into target: String) throws {
    guard let old = try company.log.words.existing(id) else { return }
    let new = try company.log.words.number(target)
    for (table, column) in kind.numberedReferences {
      // Values in this column that are not numbers are IDs of runs or cost events.
      let condition = column == "subject" ? " AND typeof(subject) = 'integer'" : ""
      try database.run(
        "UPDATE \(table) SET \(column) = ? WHERE \(column) = ?\(condition)", [.int(new), .int(old)])
    }
  }

  private static let namedReferences: [(String, String, RecordKind)] = [
    ("agents", "reports_to", .agent), ("goals", "parent_id", .goal), ("goals", "owner_agent_id", .agent),
    ("projects", "lead_agent_id", .agent), ("projects", "goal_id", .goal), ("issues", "project_id", .project),
    ("issues", "goal_id", .goal), ("issues", "parent_id", .issue), ("issues", "assignee_agent_id", .agent),
    ("routines", "project_id", .project), ("routines", "goal_id", .goal),
    ("routines", "assignee_agent_id", .agent),
  ]

  private func resolve(_ table: String, _ column: String, _ kind: RecordKind) throws {
    var names: [String] = []
    try database.query(
      """
      SELECT DISTINCT \(column) FROM \(table) WHERE \(column) IS NOT NULL AND rank < 3
        AND NOT EXISTS (SELECT 1 FROM \(kind.table) known WHERE known.id = \(table).\(column) AND merged_into IS NULL)
      ORDER BY 1
      """
    ) { names.append($0.text(0) ?? "") }
    for name in names {
      guard let id = try company.names.find(kind, name) else { continue }
      try database.run(
        "UPDATE \(table) SET \(column) = ? WHERE \(column) = ? AND rank < 3", [.text(id), .text(name)])
    }
  }
}
