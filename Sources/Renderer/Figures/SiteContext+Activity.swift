import Engine

/// What happened, as values and as text.
extension SiteContext {
  private static let verbs: [String: String] = [
    "issue.created": "created", "issue.updated": "updated", "issue.comment_added": "commented on",
    "issue.checked_out": "checked out", "issue.released": "released", "issue.assigned": "was assigned",
    "issue.status_changed": "changed", "issue.child_created": "created a sub-issue of",
    "agent.created": "hired",
    "agent.updated": "changed", "agent.paused": "paused", "agent.resumed": "resumed",
    "agent.terminated": "terminated",
    "agent.deleted": "removed", "agent.status_changed": "changed", "goal.created": "set the goal",
    "goal.updated": "changed the goal", "goal.completed": "achieved the goal",
    "project.created": "started the project",
    "heartbeat.invoked": "started a run", "budget.spend_recorded": "recorded spend of",
    "budget.threshold_crossed": "reached a budget threshold of",
  ]

  /// Actions of an agent on itself have no object.
  private static let ownVerbs: [String: String] = [
    "agent.updated": "was changed", "budget.spend_recorded": "recorded spend",
    "budget.threshold_crossed": "reached a budget threshold",
  ]

  private func isSelf(_ activity: Activity) -> Bool {
    activity.actorAgentId != nil && activity.actorAgentId == activity.entityId
  }

  private func verb(_ activity: Activity) -> String? {
    (isSelf(activity) ? Self.ownVerbs[activity.action] : nil) ?? Self.verbs[activity.action]
  }

  /// The anchor of an entry on its day's page.
  static func anchor(_ activity: Activity) -> String { Anchor.make("entry", activity.id) }

  private func entity(_ activity: Activity) -> Value {
    switch activity.entityType {
    case "issue": issueReference(activity.entityId)
    case "agent": agentReference(activity.entityId)
    case "project": projectReference(activity.entityId)
    case "goal": goalReference(activity.entityId)
    default: .null
    }
  }

  /// The name of `entity`, for the search, which has hundreds of thousands of them.
  private func entityName(_ activity: Activity) -> String? {
    guard let id = activity.entityId else { return nil }
    switch activity.entityType {
    case "issue":
      guard let issue = issue(id) else { return unknownName("issue", id) }
      return issue.identifier.map { $0 + " " + issue.title } ?? issue.title
    case "agent": return agentName(id)
    case "project": return projectName(id)
    case "goal": return goal(id)?.title ?? unknownName("goal", id)
    default: return nil
    }
  }

  /// The activity as plain text.
  func sentence(_ activity: Activity) -> String {
    let actor = agent(activity.actorAgentId)?.name ?? activity.actorType ?? ""
    let verb = verb(activity) ?? activity.action
    let status = activity.toStatus.map { " to " + Formats.words($0) } ?? ""
    let isSelf = isSelf(activity)
    guard !isSelf, let name = entityName(activity) else { return actor + " " + verb + status }
    return actor + " " + verb + " " + name + status
  }

  func value(_ activity: Activity) -> Value {
    let entity = entity(activity)
    return [
      "id": .string(activity.id), "anchor": .string(Self.anchor(activity)), "at": Self.instant(activity.at),
      "action": .string(activity.action),
      "verb": .optional(verb(activity)), "actorType": .optional(activity.actorType),
      "actor": agentReference(activity.actorAgentId), "entityType": .optional(activity.entityType),
      "entityId": .optional(activity.entityType == "user" ? nil : activity.entityId), "entity": entity,
      "isSelf": .bool(isSelf(activity)),
      "fromStatus": .optional(activity.fromStatus), "toStatus": .optional(activity.toStatus),
    ]
  }
}
