/// Imports a template's agents, goals, projects and issues as records of a company.
///
/// A template is the least trusted source: it sets only fields that no other source has set. IDs are derived
/// from refs, so importing twice changes nothing. The caller must check the template and open a transaction.
struct TemplateImport {
  private let company: CompanyDatabase
  private let asOf: Instant
  private let onMatch: (TemplateMatch) -> Void
  private var database: Database { company.database }
  private var provenance: FieldProvenance { company.provenance }

  /// `asOf` dates the activity of created records, which have no time of their own. `onMatch` is called with
  /// the record for each of the template's records, in the order of the import.
  init(_ company: CompanyDatabase, asOf: Instant, onMatch: @escaping (TemplateMatch) -> Void = { _ in }) {
    self.company = company
    self.asOf = asOf
    self.onMatch = onMatch
  }

  /// Agents by reportsTo, goals by parentRef, then projects, then issues.
  func run(_ template: CompanyTemplate) throws {
    try company.database.run(
      """
      INSERT INTO company (id, name, description, rank) VALUES (?, ?, ?, 1)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, description = coalesce(excluded.description, description)
        WHERE rank <= 1
        AND (name IS NOT excluded.name OR description IS NOT coalesce(excluded.description, description))
      """, [.text(company.id), .text(template.name), SQLValue(template.description)])
    try company.setMeta("template_id", template.id)
    if let version = template.version { try company.setMeta("template_version", version) }
    if let author = template.author { try company.setMeta("template_author", author) }
    let order = ordered(template.agents, ref: \.ref, parent: \.reportsTo)
    for agent in order { try write(agent) }
    for goal in ordered(template.goals, ref: \.ref, parent: \.parentRef) { try write(goal) }
    for project in template.projects { try write(project) }
    try write(template.issues)
    for routine in template.routines { try write(routine) }
  }

  private func ordered<Item>(_ items: [Item], ref: KeyPath<Item, String>, parent: KeyPath<Item, String?>)
    -> [Item]
  {
    var place: [String: Int] = [:]
    for (index, item) in items.enumerated() where place[item[keyPath: ref]] == nil {
      place[item[keyPath: ref]] = index
    }
    let dependencies = items.map { item in item[keyPath: parent].flatMap { place[$0] }.map { [$0] } ?? [] }
    guard case .ordered(let order) = TopologicalOrder.sort(dependencies) else {
      preconditionFailure("a template with a cycle was not refused")
    }
    return order.map { items[$0] }
  }

  /// The records described by this import so far, with their refs.
  private final class Described {
    var refs: [String: String] = [:]
  }
  private let described = Described()

  /// Returns the ID of the record with a ref: an existing or a new one. Two refs of one template are two
  /// records, even if they have the same name.
  private func resolve(_ kind: RecordKind, ref: String, name: String) throws -> (id: String, isNew: Bool) {
    var known = try company.names.findDescribed(kind, ref)
    if known == nil { known = try company.names.findDescribed(kind, name) }
    if let id = known, described.refs[kind.rawValue + id] ?? ref == ref {
      described.refs[kind.rawValue + id] = ref
      return (id, false)
    }
    let own = try company.names.own(kind, ref: ref)
    described.refs[kind.rawValue + own.id] = ref
    return own
  }

  private func describe(_ kind: RecordKind, ref: String, name: String) throws -> String {
    let (id, isNew) = try resolve(kind, ref: ref, name: name)
    try provenance.describe(kind, id, name: name, rank: .template)
    company.names.note(kind, id: id, ref: ref, name: name)
    try database.run(
      "UPDATE \(kind.table) SET ref = ? WHERE id = ? AND ref IS NULL", [.text(ref), .text(id)])
    try set(kind, id, kind == .agent || kind == .project ? .name : .title, .text(name))
    if isNew { try note(kind, id) }
    onMatch(TemplateMatch(company: company.id, record: kind.rawValue, id: id, isNew: isNew))
    return id
  }

  private func set(_ kind: RecordKind, _ id: String, _ field: FieldProvenance.Field, _ value: SQLValue) throws
  {
    if case .null = value { return }
    try provenance.set(
      kind, id, field, value, rank: .template, at: nil, key: EventKey("template", kind.rawValue, id))
  }

  private func set(_ kind: RecordKind, _ id: String, _ field: FieldProvenance.Field, _ text: String?) throws {
    try set(kind, id, field, SQLValue(text))
  }

  /// Adds what an import created to the activity log.
  private func note(_ kind: RecordKind, _ id: String) throws {
    try database.run(
      """
      INSERT OR IGNORE INTO activity_rows (id, at, actor_type, action, entity_type, entity_id)
      VALUES (?, ?, 'system', ?, ?, ?)
      """,
      [
        .text(EventKey("template", kind.rawValue, id).text), .int(asOf.milliseconds),
        .text(kind.rawValue + ".created"), .text(kind.rawValue), .text(id),
      ])
    try company.log.touch(agent: kind == .agent ? id : nil, issue: kind == .issue ? id : nil, at: asOf)
  }

  private func agentId(_ ref: String?) throws -> String? {
    try ref.map { try company.names.find(.agent, $0) ?? $0 }
  }

  private func write(_ agent: CompanyTemplate.Agent) throws {
    let id = try describe(.agent, ref: agent.ref, name: agent.name)
    try set(.agent, id, .role, agent.role)
    try set(.agent, id, .title, agent.title)
    try set(.agent, id, .reportsTo, try agentId(agent.reportsTo))
    try set(.agent, id, .budget, SQLValue(agent.budget?.microcents))
    try set(.agent, id, .capabilities, agent.capabilities)
    try set(.agent, id, .adapterType, agent.adapterType)
    try set(.agent, id, .status, agent.status ?? "idle")
    if !agent.metadata.isNull {
      let text = String(decoding: JSONWriter.encode(agent.metadata, layout: .compact), as: UTF8.self)
      try set(.agent, id, .metadata, text)
    }
  }

  private func write(_ goal: CompanyTemplate.Goal) throws {
    let id = try describe(.goal, ref: goal.ref, name: goal.title)
    try set(.goal, id, .description, goal.description)
    try set(.goal, id, .level, goal.level)
    try set(.goal, id, .status, goal.status ?? "planned")
    try set(.goal, id, .parent, try goal.parentRef.map { try company.names.find(.goal, $0) ?? $0 })
    try set(.goal, id, .owner, try agentId(goal.ownerRef))
  }

  private func write(_ project: CompanyTemplate.Project) throws {
    let id = try describe(.project, ref: project.ref, name: project.name)
    try set(.project, id, .description, project.description)
    try set(.project, id, .status, project.status ?? "backlog")
    try set(.project, id, .lead, try agentId(project.leadRef))
    try set(.project, id, .goal, try project.goalRef.map { try company.names.find(.goal, $0) ?? $0 })
    try set(.project, id, .targetDate, project.targetDate)
  }

  private func write(_ routine: CompanyTemplate.Routine) throws {
    let id = try describe(.routine, ref: routine.ref, name: routine.title)
    try set(.routine, id, .description, routine.description)
    try set(.routine, id, .status, routine.status ?? "active")
    try set(.routine, id, .priority, routine.priority ?? "medium")
    try set(.routine, id, .project, try routine.projectRef.map { try company.names.find(.project, $0) ?? $0 })
    try set(.routine, id, .goal, try routine.goalRef.map { try company.names.find(.goal, $0) ?? $0 })
    try set(.routine, id, .assignee, try agentId(routine.assigneeRef))
    try set(.routine, id, .concurrencyPolicy, routine.concurrencyPolicy)
    try set(.routine, id, .catchUpPolicy, routine.catchUpPolicy)
    try set(.routine, id, .triggers, RoutineTrigger.text(routine.triggers))
    if !routine.variables.isNull {
      let text = String(decoding: JSONWriter.encode(routine.variables, layout: .compact), as: UTF8.self)
      try set(.routine, id, .variables, text)
    }
  }

  /// An issue has no ref: it is identified by its project, title, and position among equal issues.
  private func write(_ issues: [CompanyTemplate.Issue]) throws {
    var ordinals: [String: Int] = [:]
    // Without issues of another source there is nothing to match, and a package can have thousands.
    let hasOthers = try database.integer("SELECT EXISTS (SELECT 1 FROM issues WHERE rank >= 2)") == 1
    for issue in issues {
      let ordinal = ordinals[issue.equalsKey, default: 0]
      ordinals[issue.equalsKey] = ordinal + 1
      let ref = issue.ref(ordinal: ordinal)
      let project = try issue.projectRef.map { try company.names.find(.project, $0) ?? $0 }
      let id =
        try (hasOthers ? Self.match(issue, project, ordinal, in: database) : nil)
        ?? Identifier.record(company: company.id, kind: "issue", name: ref)
      let isNew = try database.integer("SELECT rank FROM issues WHERE id = ?", [.text(id)]) ?? 0 == 0
      try provenance.describe(.issue, id, name: issue.title, rank: .template)
      if isNew { try note(.issue, id) }
      onMatch(TemplateMatch(company: company.id, record: "issue", id: id, isNew: isNew))
      try set(.issue, id, .title, issue.title)
      try set(.issue, id, .description, issue.description)
      try set(.issue, id, .status, issue.status ?? "todo")
      try set(.issue, id, .priority, issue.priority ?? "medium")
      try set(.issue, id, .project, project)
      try set(.issue, id, .goal, try issue.goalRef.map { try company.names.find(.goal, $0) ?? $0 })
      try set(.issue, id, .assignee, try agentId(issue.assigneeRef))
      try set(.issue, id, .identifier, issue.identifier)
      try write(issue.comments, of: id)
    }
  }

  /// Adds new comments in order.
  private func write(_ comments: [CompanyTemplate.Comment], of issue: String) throws {
    for (number, comment) in comments.enumerated() {
      let id = Self.commentID(company.id, issue, number)
      try database.run(
        """
        INSERT OR IGNORE INTO comments (id, issue_id, author_agent_id, author_type, body, created_at, updated_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
        """,
        [
          .text(id), .text(issue), SQLValue(try agentId(comment.authorRef)), SQLValue(comment.authorType),
          .text(comment.body), SQLValue(comment.createdAt),
        ])
    }
  }

  static func commentID(_ company: String, _ issue: String, _ number: Int) -> String {
    Identifier.record(company: company, kind: "comment", name: "\(issue)\u{0}\(number)")
  }

  /// An issue of another source with the same project and title is the same issue. The other source may have
  /// referred to the project before it was described, in which case its ref is stored instead of the ID.
  static func match(
    _ issue: CompanyTemplate.Issue, _ project: String?, _ ordinal: Int, in database: Database
  ) throws -> String? {
    if let identifier = issue.identifier,
      let id = try database.text(
        "SELECT id FROM issues WHERE identifier = ? AND rank >= 2 AND merged_into IS NULL ORDER BY id LIMIT 1",
        [.text(identifier)])
    {
      return id
    }
    return try database.text(
      """
      SELECT id FROM issues WHERE title = ?1 AND (project_id IS ?2 OR project_id = ?3) AND rank >= 2
        AND merged_into IS NULL ORDER BY created_at, id LIMIT 1 OFFSET ?4
      """, [.text(issue.title), SQLValue(project), SQLValue(issue.projectRef), .int(Int64(ordinal))])
  }
}
