import Engine

/// The goal tree with progress and costs.
enum GoalsPage {
  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    [Page("goals.html") { context, site in write(context, &site) }]
  }

  private static func write(_ context: SiteContext, _ site: inout PageWriter) {
    let goals = context.view.goals
    let tree = GoalTree(context)
    let without = context.countedIssues.filter { $0.goalId == nil }
    let page: Value = [
      "total": .int(Int64(goals.count)), "byStatus": SiteContext.statusList(goals.map(\.status), in: nil),
      "roots": .list(tree.roots.map { nested($0, context) }),
      "withoutIssues": .list(
        goals.filter { tree.byId[$0.id]?.issues == 0 && $0.status == "active" }.map {
          context.goalReference($0.id)
        }),
      "issuesWithoutGoal": .int(Int64(without.count)),
      "hasIssuesWithoutGoal": .bool(!without.isEmpty && !goals.isEmpty),
    ]
    site.page("goals.html", "goals", title: "Goals", page)
    site.api(
      "api/goals.json", "All goals", .list(goals.compactMap { tree.byId[$0.id].map { fields($0, context) } }),
      meta: ["count": .int(Int64(goals.count))])
  }

  /// One goal without its subgoals.
  static func fields(_ node: GoalTree.Node, _ context: SiteContext) -> Value {
    let goal = node.goal
    return [
      "id": .string(goal.id), "title": .string(goal.title), "description": .optional(goal.description),
      "level": .optional(goal.level), "status": .optional(goal.status), "parentId": .optional(goal.parentId),
      "ownerAgentId": .optional(goal.ownerAgentId), "owner": context.agentReference(goal.ownerAgentId),
      "createdAt": SiteContext.instant(goal.createdAt),
      "completedAt": SiteContext.instant(goal.completedAt), "issuesTotal": .int(Int64(node.issues)),
      "issuesDone": .int(Int64(node.done)),
      "donePercent": SiteContext.share(Int64(node.done), of: Int64(node.issues)),
      "hasIssues": .bool(node.issues > 0), "spend": .record(context.fields(node.spend)),
      "hasSpend": .bool(node.spend.events > 0), "lastMovedAt": SiteContext.instant(node.lastMoved),
      "page": .string(SiteContext.page(goal)),
    ]
  }

  private static func nested(_ node: GoalTree.Node, _ context: SiteContext) -> Value {
    guard case .record(var fields) = fields(node, context) else { return .null }
    fields["anchor"] = .string(SiteContext.anchor(node.goal))
    fields["hasParts"] = .bool(!node.parts.isEmpty)
    fields["parts"] = .list(node.parts.map { nested($0, context) })
    return .record(fields)
  }
}
