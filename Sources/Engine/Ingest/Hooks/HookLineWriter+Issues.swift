/// Lines about issues and goals.
extension HookLineWriter {
  func issueEvent(_ line: HookLine, _ own: EventKey) throws -> Bool {
    let document = line.document
    let field = document.present(line.payload, "issue")
    let object = field.flatMap { document.kind($0) == .object ? $0 : nil }
    guard let id = try reference(line, .issue, idKeys: ("issueId", "issue_id"), nameKey: "issue") else {
      throw HookLine.Rejection("the line has no issue")
    }
    let key = line.event == .issueCreated ? EventKey("issue:created", id) : own
    let (from, to) = (line.word(line.payload, "from"), line.word(line.payload, "to"))
    let agent = try agent(line)
    var payload: Fields = [:]
    if let facts = object ?? (line.event == .issueCreated ? line.payload : nil) {
      payload.merge(try createdFacts(line, facts)) { own, _ in own }
    }
    let outcome = try append(line, key, agent: agent, subject: id, from: from, to: to, payload: payload)
    if case .duplicate = outcome { return false }
    let claim = line.claimKey(own)

    func set(_ field: FieldProvenance.Field, _ value: SQLValue) throws {
      try provenance.set(.issue, id, field, value, rank: .hookLine, at: line.at, key: claim)
    }
    if let object { try issueFields(line, object, set) }
    switch line.event {
    case .issueCreated:
      try dropTemplateEntry(.issue, id)
      let facts = object ?? line.payload
      try provenance.describe(
        .issue, id, name: line.word(facts, "title", "identifier") ?? id, rank: .hookLine)
      if object == nil { try issueFields(line, facts, set) }
      try set(.createdAt, .int(line.at.milliseconds))
    case .issueStatusChanged:
      guard let to else { break }
      try set(.status, .text(to))
      let milliseconds = SQLValue.int(line.at.milliseconds)
      if to == "in_progress" { try set(.startedAt, milliseconds) }
      try set(.completedAt, to == "done" ? milliseconds : .null)
      try set(.cancelledAt, to == "cancelled" ? milliseconds : .null)
    default: try set(.assignee, SQLValue(agent))
    }
    try set(.updatedAt, .int(line.at.milliseconds))
    return isAdded(outcome)
  }

  /// The fields of an issue event, with the names that modules use: all fields for a creation, else only its
  /// names.
  private func createdFacts(_ line: HookLine, _ facts: JSONDocument.Index) throws -> Fields {
    var values: Fields = [
      "identifier": .optional(line.word(facts, "identifier")), "title": .optional(line.word(facts, "title")),
    ]
    guard line.event == .issueCreated else { return values }
    values["status"] = .optional(line.word(facts, "status"))
    values["priority"] = .optional(line.word(facts, "priority"))
    values["project_id"] = .optional(
      try line.word(facts, "projectId", "project_id", "projectRef", "project").map {
        try names.find(.project, $0) ?? $0
      })
    values["goal_id"] = .optional(
      try line.word(facts, "goalId", "goal_id", "goalRef", "goal").map { try names.find(.goal, $0) ?? $0 })
    values["assignee_agent_id"] = .optional(
      try assignee(line, facts))
    return values
  }

  private func issueFields(
    _ line: HookLine, _ object: JSONDocument.Index,
    _ set: (FieldProvenance.Field, SQLValue) throws -> Void
  ) throws {
    let words: [(StaticString, FieldProvenance.Field)] = [
      ("title", .title), ("identifier", .identifier), ("status", .status), ("priority", .priority),
      ("description", .description), ("ref", .ref),
    ]
    for (name, field) in words {
      if let word = line.word(object, name) { try set(field, .text(word)) }
    }
    let references: [(RecordKind, FieldProvenance.Field, [StaticString])] = [
      (.project, .project, ["projectId", "project_id", "projectRef", "project"]),
      (.goal, .goal, ["goalId", "goal_id", "goalRef", "goal"]),
      (.issue, .parent, ["parentId", "parent_id"]),
    ]
    for (kind, field, keys) in references {
      guard let name = keys.lazy.compactMap({ line.word(object, $0) }).first else { continue }
      try set(field, .text(try names.find(kind, name) ?? name))
    }
    if let assignee = try assignee(line, object) { try set(.assignee, .text(assignee)) }
  }

  /// The ID of the agent that an issue is assigned to. An unknown name creates a placeholder.
  private func assignee(_ line: HookLine, _ object: JSONDocument.Index) throws -> String? {
    let id = line.word(object, "assigneeAgentId", "assignee_agent_id")
    return try (id ?? line.word(object, "assigneeRef", "assignee")).map {
      try names.findOrMake(.agent, $0, givenAsId: id != nil)
    }
  }

  func goalEvent(_ line: HookLine, _ own: EventKey) throws -> Bool {
    let field = line.document.present(line.payload, "goal")
    let object = field.flatMap { line.document.kind($0) == .object ? $0 : nil }
    guard let id = try reference(line, .goal, idKeys: ("goalId", "goal_id"), nameKey: "goal") else {
      throw HookLine.Rejection("the line has no goal")
    }
    let key = EventKey(line.event.name, id)
    let values = object ?? line.payload
    let owner = try line.word(values, "ownerAgentId", "owner_agent_id", "ownerRef").map {
      try names.find(.agent, $0) ?? $0
    }
    let payload: Fields = [
      "title": .optional(line.word(values, "title")), "level": .optional(line.word(values, "level")),
      "owner_agent_id": .optional(owner),
    ]
    let to = line.event == .goalCompleted ? "achieved" : nil
    let outcome = try append(line, key, subject: id, to: to, payload: payload)
    if case .duplicate = outcome { return false }
    let claim = line.claimKey(own)

    func set(_ field: FieldProvenance.Field, _ value: SQLValue) throws {
      try provenance.set(.goal, id, field, value, rank: .hookLine, at: line.at, key: claim)
    }
    let facts = object ?? line.payload
    if line.event == .goalCreated { try dropTemplateEntry(.goal, id) }
    if line.event == .goalCreated || object != nil {
      try provenance.describe(.goal, id, name: line.word(facts, "title", "ref") ?? id, rank: .hookLine)
      names.note(.goal, id: id, ref: line.word(facts, "ref"), name: line.word(facts, "title"))
    }
    for (name, field) in [
      ("title", FieldProvenance.Field.title), ("level", .level), ("status", .status),
      ("description", .description), ("ref", .ref),
    ]
      as [(StaticString, FieldProvenance.Field)]
    {
      if let word = line.word(facts, name) { try set(field, .text(word)) }
    }
    if let parent = line.word(facts, "parentId", "parent_id", "parentRef") {
      try set(.parent, .text(try names.find(.goal, parent) ?? parent))
    }
    if let owner = line.word(facts, "ownerAgentId", "owner_agent_id", "ownerRef") {
      try set(.owner, .text(try names.find(.agent, owner) ?? owner))
    }
    if line.event == .goalCreated {
      try set(.createdAt, .int(line.at.milliseconds))
    } else {
      try set(.status, "achieved")
      try set(.completedAt, .int(line.at.milliseconds))
    }
    return isAdded(outcome)
  }
}
