import Engine

/// Rows of files for programs. A site has hundreds of thousands of them: they say what happened to whom by
/// id, and leave out what only a page shows, names, which are in the lists of agents and issues, and fields
/// without a value.
extension SiteContext {
  /// What happened. A file about one record leaves out the entry's own id and what it happened to: the file
  /// of the day has both.
  static func dataRow(_ activity: Activity, isWhole: Bool = true) -> Value {
    var row: [String: Value] = ["at": instant(activity.at), "action": .string(activity.action)]
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
    var row = value(run).record ?? [:]
    for name in ["agent", "issue", "anchor", "causePage", "durationMs"] { row[name] = nil }
    if agent { row["agentId"] = run.agentId.map(Value.string) }
    if issue { row["issueId"] = run.issueId.map(Value.string) }
    return .record(row.filter { !$0.value.isNull })
  }
}
