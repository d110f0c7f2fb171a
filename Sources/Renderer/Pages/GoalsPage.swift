import Engine

/// The tree of goals, with how far each has come.
enum GoalsPage {
  static func build(_ context: SiteContext, _ site: inout Site) throws {
    let goals = context.snapshot.goals
    let issues = Dictionary(grouping: context.countedIssues) { $0.goalId ?? "" }
    let known = Set(goals.map(\.id))
    let children = Dictionary(grouping: goals) { goal in
      goal.parentId.flatMap { known.contains($0) ? $0 : nil } ?? ""
    }

    func value(_ goal: Snapshot.Goal) -> [String: Value] {
      let own = issues[goal.id] ?? []
      let done = own.filter { $0.status == "done" }.count
      return [
        "id": .string(goal.id), "title": .string(goal.title), "description": .optional(goal.description),
        "level": .optional(goal.level), "status": .optional(goal.status),
        "parentId": .optional(goal.parentId),
        "ownerAgentId": .optional(goal.ownerAgentId), "owner": context.agentReference(goal.ownerAgentId),
        "createdAt": SiteContext.instant(goal.createdAt),
        "completedAt": SiteContext.instant(goal.completedAt),
        "issuesTotal": .int(Int64(own.count)), "issuesDone": .int(Int64(done)),
        "donePercent": own.isEmpty ? .null : .int(Int64(done * 100 / own.count)),
        "page": .string(SiteContext.page(goal)),
      ]
    }

    // From the roots downwards; what is on a circle is reached from nowhere and is shown as a root of its own.
    var shown: Set<String> = []
    func tree(_ goal: Snapshot.Goal, depth: Int) -> Value {
      shown.insert(goal.id)
      var fields = value(goal)
      let parts = depth < 50 ? (children[goal.id] ?? []).filter { !shown.contains($0.id) } : []
      fields["anchor"] = .string(SiteContext.anchor(goal))
      fields["hasIssues"] = .bool(fields["issuesTotal"] != 0)
      fields["hasParts"] = .bool(!parts.isEmpty)
      fields["parts"] = .list(parts.map { tree($0, depth: depth + 1) })
      return .record(fields)
    }
    var roots = (children[""] ?? []).map { tree($0, depth: 0) }
    for goal in goals where !shown.contains(goal.id) { roots.append(tree(goal, depth: 0)) }

    let page: Value = [
      "total": .int(Int64(goals.count)), "byStatus": SiteContext.statusList(goals.map(\.status)),
      "roots": .list(roots),
    ]
    try site.page("goals.html", "goals", title: "Goals", page)
    try site.api(
      "api/goals.json", "All goals", .list(goals.map { .record(value($0)) }),
      meta: ["count": .int(Int64(goals.count))])
  }
}
