/// Merges records that turned out to be the same, such as a name in an early line and the record that a later
/// source describes. Also replaces names in references with IDs once the record is known.
struct RecordJoin {
  private let company: CompanyDatabase
  private var database: Database { company.database }

  init(_ company: CompanyDatabase) { self.company = company }

  func run() throws {
    for kind in RecordKind.allCases where kind != .issue { try company.names.load(kind) }
    for kind in RecordKind.allCases { try joinPlaceholders(kind) }
    for kind in RecordKind.allCases where kind != .issue { try joinDescribed(kind) }
    for (table, column, kind) in Self.namedReferences { try resolve(table, column, kind) }
    try joinTemplateIssues()
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
      if let target {
        try merge(kind, placeholder.id, into: target)
      } else if placeholder.id == company.names.derived(kind, placeholder.name),
        let target = try known(kind, placeholder)
      {
        try merge(kind, placeholder.id, into: target)
      }
    }
  }

  /// The placeholder with an ID of its own that lines call the same.
  private func known(_ kind: RecordKind, _ placeholder: (id: String, name: String)) throws -> String? {
    try database.text(
      """
      SELECT min(id) FROM \(kind.table)
      WHERE (ref = ?1 OR id = ?1) AND id <> ?2 AND rank = 0 AND merged_into IS NULL
      """, [.text(placeholder.name), .text(placeholder.id)])
  }

  /// What a template or a name in hook lines describes, and a better source with the record's own ID describes
  /// later, is the same record, as it is when the better source is read first.
  private func joinDescribed(_ kind: RecordKind) throws {
    var found: [(id: String, ref: String?, name: String, rank: Int64)] = []
    try database.query(
      """
      SELECT id, ref, \(kind.nameColumn), rank FROM \(kind.table) WHERE rank IN (1, 2) AND merged_into IS NULL
      ORDER BY rank, id
      """
    ) { found.append(($0.text(0) ?? "", $0.text(1), $0.text(2) ?? "", $0.int(3))) }
    guard !found.isEmpty else { return }
    var rows: [String: [String]] = [:]
    var lines: [String: [String]] = [:]
    try database.query(
      """
      SELECT id, \(kind.nameColumn), rank, ref FROM \(kind.table) WHERE rank > 1 AND merged_into IS NULL
      ORDER BY created_at, id
      """
    ) { row in
      let (id, slug) = (row.text(0) ?? "", Slug.make(from: row.text(1) ?? ""))
      if row.int(2) == Rank.row.rawValue {
        rows[slug, default: []].append(id)
      } else if id != derived(kind, row.text(3)) {
        lines[slug, default: []].append(id)
      }
    }
    for record in found {
      // Lines give most records an ID of their own; only agents are known to have another in rows.
      let isNamed = record.rank == 1 || record.id == derived(kind, record.ref)
      guard isNamed || kind == .agent else { continue }
      let slugs = [Slug.make(from: record.name), Slug.make(from: record.ref ?? "")].filter { !$0.isEmpty }
      let matches =
        (isNamed ? [rows, lines] : [rows]).lazy.compactMap { names in
          slugs.lazy.compactMap { names[$0] }.first
        }.first ?? []
      if matches.count == 1, matches[0] != record.id { try merge(kind, record.id, into: matches[0]) }
    }
  }

  private func derived(_ kind: RecordKind, _ name: String?) -> String? {
    name.map { company.names.derived(kind, $0) }
  }

  /// Issues have no ref: one of a template is that of a better source with the same title and project, as in
  /// `TemplateImport`.
  private func joinTemplateIssues() throws {
    guard try database.integer("SELECT EXISTS (SELECT 1 FROM issues WHERE rank > 1)") == 1 else { return }
    var found: [(id: String, issue: CompanyTemplate.Issue, project: String?)] = []
    try database.query(
      """
      SELECT i.id, i.title, i.identifier, p.ref, i.project_id FROM issues i LEFT JOIN projects p ON p.id = i.project_id
      WHERE i.rank = 1 AND i.merged_into IS NULL AND (i.title IN (SELECT title FROM issues WHERE rank > 1)
        OR i.identifier IN (SELECT identifier FROM issues WHERE rank > 1)) ORDER BY i.id
      """
    ) { row in
      var issue = CompanyTemplate.Issue(title: row.text(1) ?? "")
      issue.identifier = row.text(2)
      issue.projectRef = row.text(3)
      found.append((row.text(0) ?? "", issue, row.text(4)))
    }
    for record in found {
      let count = try database.integer(
        "SELECT count(*) FROM issues WHERE title = ?", [.text(record.issue.title)])
      let ordinal = (0..<Int(count ?? 0)).first {
        Identifier.record(company: company.id, kind: "issue", name: record.issue.ref(ordinal: $0))
          == record.id
      }
      guard let ordinal,
        let target = try TemplateImport.match(record.issue, record.project, ordinal, in: database)
      else { continue }
      // The template's own issue was assigned when it was made.
      try company.log.remove(EventKey("issue:assigned", record.id))
      try moveComments(of: record.id, to: target)
      try merge(.issue, record.id, into: target)
    }
  }

  /// The IDs of a template's comments follow from that of their issue.
  private func moveComments(of issue: String, to target: String) throws {
    func id(_ issue: String, _ number: Int) -> SQLValue {
      .text(TemplateImport.commentID(company.id, issue, number))
    }
    var number = 0
    while try database.integer("SELECT 1 FROM comments WHERE id = ?", [id(issue, number)]) != nil {
      try database.run(
        "UPDATE OR REPLACE comments SET id = ? WHERE id = ?", [id(target, number), id(issue, number)])
      number += 1
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
    // As if the record had been known when the template was imported.
    try database.run(
      "DELETE FROM activity_rows WHERE id = ?", [.text(EventKey("template", kind.rawValue, id).text)])
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
    // A row has IDs, except where it omits the column.
    let isName = """
      (rank < 3 OR EXISTS (SELECT 1 FROM older_columns o WHERE o.kind = '\(table.dropLast())' AND o.id = \(table).id
        AND o.field = '\(column)' AND o.at IS NULL))
      """
    try database.query(
      """
      SELECT DISTINCT \(column) FROM \(table) WHERE \(column) IS NOT NULL AND \(isName)
        AND NOT EXISTS (SELECT 1 FROM \(kind.table) known WHERE known.id = \(table).\(column) AND merged_into IS NULL)
      ORDER BY 1
      """
    ) { names.append($0.text(0) ?? "") }
    for name in names {
      guard let id = try company.names.find(kind, name) else { continue }
      try database.run(
        "UPDATE \(table) SET \(column) = ? WHERE \(column) = ? AND \(isName)", [.text(id), .text(name)])
    }
  }
}
