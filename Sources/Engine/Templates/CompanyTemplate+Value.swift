extension CompanyTemplate {
  /// The template as JSON, without empty fields.
  package var value: Value {
    func record(_ fields: [(String, Value)]) -> Value {
      .record(Fields(fields.filter { !$0.1.isNull }))
    }
    let agents: [Value] = agents.map { agent in
      record([
        ("ref", .string(agent.ref)), ("name", .string(agent.name)), ("role", .optional(agent.role)),
        ("title", .optional(agent.title)), ("reportsTo", .optional(agent.reportsTo)),
        ("budgetCents", agent.budget?.cents ?? .null), ("capabilities", .optional(agent.capabilities)),
        ("adapterType", .optional(agent.adapterType)), ("status", .optional(agent.status)),
        ("metadata", agent.metadata),
      ])
    }
    let goals: [Value] = goals.map { goal in
      record([
        ("ref", .string(goal.ref)), ("title", .string(goal.title)),
        ("description", .optional(goal.description)),
        ("level", .optional(goal.level)), ("status", .optional(goal.status)),
        ("parentRef", .optional(goal.parentRef)), ("ownerRef", .optional(goal.ownerRef)),
      ])
    }
    let projects: [Value] = projects.map { project in
      record([
        ("ref", .string(project.ref)), ("name", .string(project.name)),
        ("description", .optional(project.description)), ("status", .optional(project.status)),
        ("leadRef", .optional(project.leadRef)), ("goalRef", .optional(project.goalRef)),
        ("targetDate", .optional(project.targetDate)),
      ])
    }
    let issues: [Value] = issues.map { issue in
      record([
        ("title", .string(issue.title)), ("description", .optional(issue.description)),
        ("status", .optional(issue.status)), ("priority", .optional(issue.priority)),
        ("projectRef", .optional(issue.projectRef)), ("assigneeRef", .optional(issue.assigneeRef)),
        ("goalRef", .optional(issue.goalRef)),
      ])
    }
    let routines: Value = routines.isEmpty ? .null : .list(routines.map(\.value))
    return record([
      ("id", .string(id)), ("name", .string(name)), ("description", .optional(description)),
      ("version", .optional(version)), ("author", .optional(author)), ("agents", .list(agents)),
      ("goals", .list(goals)), ("projects", .list(projects)), ("issues", .list(issues)),
      ("routines", routines),
    ])
  }
}
