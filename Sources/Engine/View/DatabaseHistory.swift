/// The pages of a company's past, read from its database one at a time.
final class DatabaseHistory: History {
  private let database: Database
  private let zone: TimeZoneRules

  init(_ database: Database, _ zone: TimeZoneRules) {
    self.database = database
    self.zone = zone
  }

  private static let columns = """
    activity.id, activity.at, activity.actor_type, activity.actor_id, activity.action, activity.entity_type,
    activity.entity_id, activity.agent_id, activity.from_status, activity.to_status
    """

  private func activity(_ clause: String, _ arguments: [SQLValue]) throws -> [Activity] {
    var list: [Activity] = []
    try database.query("SELECT \(Self.columns) FROM activity \(clause)", arguments) { row in
      var item = Activity(id: row.text(0) ?? "", action: row.text(4) ?? "")
      item.at = row.instant(1)
      item.actorType = row.text(2)
      item.actorAgentId = row.text(2) == "agent" ? row.text(7) ?? row.text(3) : row.text(7)
      item.entityType = row.text(5)
      item.entityId = row.text(6)
      item.fromStatus = row.text(8)
      item.toStatus = row.text(9)
      list.append(item)
    }
    return list
  }

  func activity(on day: CivilDate) throws -> [Activity] {
    let (start, end) = (zone.start(of: day), zone.start(of: day.adding(days: 1)))
    return try activity(
      "WHERE at >= ? AND at < ? ORDER BY at DESC, id DESC",
      [.int(start.milliseconds), .int(end.milliseconds)])
  }

  func activity(ofIssue id: String) throws -> [Activity] {
    try activity("WHERE entity_id = ? AND entity_type = 'issue' ORDER BY at, id", [.text(id)])
  }

  func activity(ofAgent id: String, limit: Int) throws -> [Activity] {
    try activity(
      "WHERE entity_id = ? AND entity_type = 'agent' ORDER BY at DESC, id DESC LIMIT ?",
      [.text(id), .int(Int64(limit))])
  }

  func recentActivity(limit: Int) throws -> [Activity] {
    try activity("ORDER BY at DESC, id DESC LIMIT ?", [.int(Int64(limit))])
  }

  func runs(ofIssue id: String, limit: Int) throws -> [CompanyView.Run] {
    try runs("issue_id = ?", [.text(id), .int(Int64(limit))])
  }

  func runs(ofAgent id: String, limit: Int) throws -> [CompanyView.Run] {
    try runs("agent_id = ?", [.text(id), .int(Int64(limit))])
  }

  func lastChange(ofAgent id: String, to status: String) throws -> Instant? {
    try database.integer(
      """
      SELECT at FROM activity WHERE entity_id = ? AND entity_type = 'agent' AND to_status = ? AND at IS NOT NULL
      ORDER BY at DESC LIMIT 1
      """, [.text(id), .text(status)]
    ).map(Instant.init(milliseconds:))
  }

  func failures(limit: Int) throws -> [CompanyView.Run] {
    try runs("status IN ('failed', 'timed_out', 'error')", [.int(Int64(limit))])
  }

  private func runs(_ condition: String, _ arguments: [SQLValue]) throws -> [CompanyView.Run] {
    var runs: [CompanyView.Run] = []
    try database.query(
      """
      SELECT id, agent_id, issue_id, status, started_at, finished_at, error_code, model, input_tokens,
        cached_input_tokens, output_tokens, unsplit_tokens, reported_microcents,
        coalesce((SELECT sum(billed_microcents) FROM cost_events WHERE run_id = runs.id), billed_microcents)
      FROM runs WHERE \(condition) ORDER BY started_at DESC, id DESC LIMIT ?
      """, arguments
    ) { row in
      runs.append(
        CompanyView.Run(
          id: row.text(0) ?? "", agentId: row.text(1), issueId: row.text(2), status: row.text(3),
          startedAt: row.instant(4), finishedAt: row.instant(5), errorCode: row.text(6), model: row.text(7),
          tokens: Tokens(
            input: row.int(8), cachedInput: row.int(9), output: row.int(10), unsplit: row.int(11)),
          billed: row.money(13), reported: row.money(12)))
    }
    return runs
  }
}
