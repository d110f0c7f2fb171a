/// Exports a company as a template: current records, with references as refs.
package struct TemplateExport {
  private let database: Database

  init(_ database: Database) { self.database = database }

  /// Returns the template of the company in a database file.
  package static func template(path: String) throws -> CompanyTemplate {
    try TemplateExport(Database(path: path, readOnly: true)).template()
  }

  func template() throws -> CompanyTemplate {
    func meta(_ key: String) throws -> String? {
      try database.text("SELECT value FROM meta WHERE key = ?", [.text(key)])
    }
    let (agentRefs, goalRefs, projectRefs) = (try refs(.agent), try refs(.goal), try refs(.project))
    let routineRefs = try refs(.routine)
    var template = CompanyTemplate(id: "", name: "Company")
    try database.query("SELECT name, description FROM company LIMIT 1") {
      template.name = $0.text(0) ?? "Company"
      template.description = $0.text(1)
    }
    // A slug can look like a key although the name does not.
    template.id = Redactor.strict.redact(try meta("template_id") ?? Slug.make(from: template.name))
    template.version = try meta("template_version")
    template.author = try meta("template_author")
    let present = "rank > 0 AND merged_into IS NULL AND left_at IS NULL"
    // Records without a time are ordered by ref, since IDs depend on the company and an export must not.
    let order = "ORDER BY created_at IS NULL, created_at, ref IS NULL, ref, id"
    try database.query(
      """
      SELECT id, name, role, title, reports_to, budget_microcents, capabilities, adapter_type, status, metadata
      FROM agents WHERE \(present) \(order)
      """
    ) { row in
      var agent = CompanyTemplate.Agent(ref: agentRefs[row.text(0) ?? ""] ?? "", name: row.text(1) ?? "")
      agent.role = row.text(2)
      agent.title = row.text(3)
      agent.reportsTo = row.text(4).flatMap { agentRefs[$0] }
      agent.budget = row.money(5)
      agent.capabilities = row.text(6)
      agent.adapterType = row.text(7)
      agent.status = row.text(8)
      agent.metadata = Self.json(row.text(9))
      template.agents.append(agent)
    }
    try database.query(
      "SELECT id, title, description, level, status, parent_id, owner_agent_id FROM goals WHERE \(present) \(order)"
    ) { row in
      var goal = CompanyTemplate.Goal(ref: goalRefs[row.text(0) ?? ""] ?? "", title: row.text(1) ?? "")
      goal.description = row.text(2)
      goal.level = row.text(3)
      goal.status = row.text(4)
      goal.parentRef = row.text(5).flatMap { goalRefs[$0] }
      goal.ownerRef = row.text(6).flatMap { agentRefs[$0] }
      template.goals.append(goal)
    }
    try database.query(
      """
      SELECT id, name, description, status, lead_agent_id, goal_id, target_date FROM projects
      WHERE \(present) \(order)
      """
    ) { row in
      var project = CompanyTemplate.Project(
        ref: projectRefs[row.text(0) ?? ""] ?? "", name: row.text(1) ?? "")
      project.description = row.text(2)
      project.status = row.text(3)
      project.leadRef = row.text(4).flatMap { agentRefs[$0] }
      project.goalRef = row.text(5).flatMap { goalRefs[$0] }
      project.targetDate = row.text(6)
      template.projects.append(project)
    }
    var issueIds: [String] = []
    try database.query(
      """
      SELECT title, description, status, priority, project_id, assignee_agent_id, goal_id, id, identifier FROM issues
      WHERE \(present) AND is_hidden = 0 ORDER BY created_at IS NULL, created_at, title, identifier,
        (SELECT ref FROM projects WHERE projects.id = project_id), id
      """
    ) { row in
      issueIds.append(row.text(7) ?? "")
      var issue = CompanyTemplate.Issue(title: row.text(0) ?? "")
      issue.description = row.text(1)
      issue.status = row.text(2)
      issue.priority = row.text(3)
      issue.projectRef = row.text(4).flatMap { projectRefs[$0] }
      issue.assigneeRef = row.text(5).flatMap { agentRefs[$0] }
      issue.goalRef = row.text(6).flatMap { goalRefs[$0] }
      issue.identifier = row.text(8)
      template.issues.append(issue)
    }
    try database.query(
      """
      SELECT id, title, description, status, priority, project_id, goal_id, assignee_agent_id, concurrency_policy,
        catch_up_policy, triggers, variables FROM routines WHERE \(present) \(order)
      """
    ) { row in
      var routine = CompanyTemplate.Routine(
        ref: routineRefs[row.text(0) ?? ""] ?? "", title: row.text(1) ?? "")
      routine.description = row.text(2)
      routine.status = row.text(3)
      routine.priority = row.text(4)
      routine.projectRef = row.text(5).flatMap { projectRefs[$0] }
      routine.goalRef = row.text(6).flatMap { goalRefs[$0] }
      routine.assigneeRef = row.text(7).flatMap { agentRefs[$0] }
      routine.concurrencyPolicy = row.text(8)
      routine.catchUpPolicy = row.text(9)
      routine.triggers = RoutineTrigger.list(row.text(10))
      routine.variables = Self.json(row.text(11))
      template.routines.append(routine)
    }
    orderEquals(&template.issues, issueIds, company: try meta("company_id") ?? "")
    template.breakCycles()
    return template
  }

  private static func json(_ text: String?) -> Value {
    guard let text else { return .null }
    return (try? JSONDocument.read(Array(text.utf8)) { $0.value($0.root) }) ?? .null
  }

  /// Issues with the same project and title differ only by their order, and without times they are ordered by
  /// ID. Issues that came from a template get their original order back; otherwise the next import would swap
  /// their fields.
  private func orderEquals(_ issues: inout [CompanyTemplate.Issue], _ ids: [String], company: String) {
    let equals = Dictionary(grouping: issues.indices) { issues[$0].equalsKey }
    let unordered = issues
    for places in equals.values where places.count > 1 {
      let ordinals = places.indices.map {
        Identifier.record(company: company, kind: "issue", name: unordered[places[0]].ref(ordinal: $0))
      }
      let sorted = places.sorted { a, b in
        let (left, right) = (ordinals.firstIndex(of: ids[a]), ordinals.firstIndex(of: ids[b]))
        return (left ?? places.count, a) < (right ?? places.count, b)
      }
      for (place, source) in zip(places, sorted) { issues[place] = unordered[source] }
    }
  }

  /// Each record's ref: the original one, else the slug of its name, unique per kind.
  private func refs(_ kind: RecordKind) throws -> [String: String] {
    var refs: [String: String] = [:]
    var taken: Set<String> = []
    var slugs = SlugTable(kind: kind.rawValue)
    try database.query(
      """
      SELECT id, ref, \(kind.nameColumn) FROM \(kind.table) WHERE rank > 0 AND merged_into IS NULL AND left_at IS NULL
      ORDER BY ref IS NULL, created_at IS NULL, created_at, id
      """
    ) { row in
      let id = row.text(0) ?? ""
      var ref = row.text(1) ?? slugs.add(name: row.text(2) ?? "", id: id)
      while !taken.insert(ref).inserted { ref = slugs.add(name: ref, id: id) }
      refs[id] = ref
    }
    return refs
  }
}
