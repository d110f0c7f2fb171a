import Engine

/// Rows of files for programs. A site has hundreds of thousands of them: they say what happened to whom by
/// id, and leave out what only a page shows, names, which are in the lists of agents and issues, and fields
/// without a value.
extension SiteContext {
  /// What happened. A file about one record leaves out the entry's own id and what it happened to: the file
  /// of the day has both.
  static func dataRow(_ activity: Activity, isWhole: Bool = true) -> Value {
    var row: Fields = ["at": instant(activity.at), "action": .string(activity.action)]
    row["actorType"] = activity.actorType.map(Value.string)
    row["actorId"] = activity.actorAgentId.map(Value.string)
    row["fromStatus"] = activity.fromStatus.map(Value.string)
    row["toStatus"] = activity.toStatus.map(Value.string)
    guard isWhole else { return .record(row) }
    row["id"] = .string(activity.id)
    row["entityType"] = activity.entityType.map(Value.string)
    if activity.entityType != "user" { row["entityId"] = activity.entityId.map(Value.string) }
    return .record(row)
  }

  /// A run without its agent or its issue, whichever the file is about.
  func dataRow(_ run: CompanyView.Run, agent: Bool = false, issue: Bool = false) -> Value {
    let unbilled = Self.unbilled(run)
    let fields: Fields = [
      "id": .string(run.id), "agentId": .optional(agent ? run.agentId : nil),
      "issueId": .optional(issue ? run.issueId : nil), "replay": .optional(replays.page(ofRun: run.id)),
      "status": .optional(run.status), "startedAt": Self.instant(run.startedAt),
      "finishedAt": Self.instant(run.finishedAt), "errorCode": .optional(run.errorCode),
      "model": .optional(run.model), "tokens": .optional(run.hasUsage ? run.tokens.total : nil),
      "billedCents": unbilled == nil ? run.billed?.cents ?? .null : .null,
      "unbilled": .optional(unbilled), "reportedCents": run.reported?.cents ?? .null,
    ]
    return .record(fields.filter { !$0.value.isNull })
  }
}
