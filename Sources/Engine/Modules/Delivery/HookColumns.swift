/// The columns of `hook_events` for every kind of event, and where they come from. Values of the event itself come first;
/// a missing name is the one that its record was created with, so that it does not depend on when a hook
/// runs, and only then the present one.
enum HookColumns {
  typealias Column = (name: String, sql: String)

  private static let timestamp = """
    strftime('%Y-%m-%dT%H:%M:%S', e.at / 1000, 'unixepoch')
      || CASE WHEN e.at % 1000 = 0 THEN 'Z' ELSE printf('.%03dZ', e.at % 1000) END
    """
  private static let always: [Column] = [
    ("seq", "e.seq"), ("timestamp", timestamp), ("day", "company_day(e.at)"),
    ("day_utc", "date(e.at / 1000, 'unixepoch')"),
  ]

  private static func payload(_ names: String...) -> [Column] { names.map { ($0, "e.payload ->> '\($0)'") } }

  /// The value of the event, else of its record's creation, else of the record now.
  private static func named(_ name: String, _ record: String) -> Column {
    let created = RecordKind.allCases.first { $0.rawValue == record }.map { kind -> Int64 in
      switch kind {
      case .agent: HookEvent.agentCreated.rawValue
      case .goal: HookEvent.goalCreated.rawValue
      default: HookEvent.issueCreated.rawValue
      }
    }
    return (
      name,
      """
      coalesce(e.payload ->> '\(name)', (SELECT c.payload ->> '\(name)' FROM events c
        WHERE c.subject_id = e.subject_id AND c.kind = \(created ?? 0) LIMIT 1),
        (SELECT t.\(name) FROM \(record)s t WHERE t.id = e.subject_id))
      """
    )
  }

  private static let split =
    "coalesce(r.input_tokens, 0) + coalesce(r.cached_input_tokens, 0) + coalesce(r.output_tokens, 0)"
  private static let heartbeat: [Column] = [
    ("agent_id", "e.agent_id"), ("run_id", "e.subject_id"), ("issue_id", "r.issue_id"),
    ("status", "r.status"),
    (
      "tokens_used",
      """
      coalesce(r.unsplit_tokens, CASE WHEN instr(r.meta, 'tokensUsed') OR instr(r.meta, 'tokens_used')
        THEN CAST(coalesce(r.meta ->> 'tokensUsed', r.meta ->> 'tokens_used') AS INTEGER) END,
        CASE WHEN r.input_tokens IS NULL AND r.cached_input_tokens IS NULL AND r.output_tokens IS NULL THEN NULL
          ELSE \(split) END)
      """
    ),
    ("input_tokens", "r.input_tokens"), ("cached_input_tokens", "r.cached_input_tokens"),
    ("output_tokens", "r.output_tokens"), ("cost_microcents", "r.billed_microcents"),
    ("reported_microcents", "r.reported_microcents"), ("latency_ms", "r.latency_ms"), ("model", "r.model"),
    ("provider", "r.provider"), ("error_code", "r.error_code"), ("meta", "r.meta"),
  ]

  static func columns(of event: HookEvent) -> [Column] {
    let agent: Column = ("agent_id", "e.agent_id")
    let issue: [Column] = [
      ("issue_id", "e.subject_id"), named("identifier", "issue"), named("title", "issue"),
    ]
    let own: [Column] =
      switch event {
      case .serverStarted: [("port", "NULL")]
      case .agentCreated:
        [agent, named("name", "agent")]
          + payload("role", "title", "reports_to", "budget_microcents", "status")
      case .agentUpdated: [agent, ("changes", "e.payload -> 'changes'")]
      case .agentDeleted: [agent, named("name", "agent")]
      case .agentHeartbeat: heartbeat
      case .agentStatusChanged: [agent] + payload("from_status", "to_status")
      case .issueCreated:
        issue + payload("status", "priority", "project_id", "goal_id", "assignee_agent_id")
      case .issueStatusChanged: issue + payload("from_status", "to_status") + [agent]
      case .issueAssigned: issue + [agent]
      case .goalCreated:
        [("goal_id", "e.subject_id"), named("title", "goal")] + payload("level", "owner_agent_id")
      case .goalCompleted: [("goal_id", "e.subject_id"), named("title", "goal")]
      case .budgetSpendRecorded:
        [agent] + payload("amount_microcents", "total_microcents", "month", "model", "provider")
      case .budgetThresholdCrossed:
        [agent] + payload("budget_microcents", "spent_microcents", "percent", "month")
      }
    return always + [("payload", payload(event))] + own
  }

  /// The payload in the specification's words.
  private static func payload(_ event: HookEvent) -> String {
    switch event {
    case .serverStarted: "json_object('port', NULL)"
    case .agentHeartbeat:
      """
      json_object('agentId', e.agent_id, 'runId', e.subject_id, 'timestamp', \(timestamp),
        'meta', json(coalesce(r.meta, json_object('status', r.status, 'inputTokens', r.input_tokens,
          'cachedInputTokens', r.cached_input_tokens, 'outputTokens', r.output_tokens, 'latencyMs', r.latency_ms,
          'model', r.model, 'provider', r.provider, 'errorCode', r.error_code))))
      """
    default:
      """
      json_patch(coalesce(e.payload, '{}'), json_object('agentId', e.agent_id, 'subjectId', e.subject_id))
      """
    }
  }

  /// The table for a kind of event, without rows.
  static func table(of event: HookEvent) -> String {
    "CREATE TEMP TABLE hook_events (\(columns(of: event).map(\.name).joined(separator: ", ")))"
  }

  /// Fills the table with the events of a kind whose seq lies in (?2, ?3]. Columns that nobody reads stay NULL.
  static func filling(_ event: HookEvent, reading wanted: Set<String>?) -> String {
    let columns = columns(of: event).filter { wanted?.contains($0.name) ?? true }
    let join = event == .agentHeartbeat ? " LEFT JOIN runs r ON r.id = e.subject_id" : ""
    let names = columns.isEmpty ? "seq" : columns.map(\.name).joined(separator: ", ")
    let values = columns.isEmpty ? "e.seq" : columns.map(\.sql).joined(separator: ",\n  ")
    return """
      INSERT INTO temp.hook_events (\(names)) SELECT \(values)
      FROM events e\(join) WHERE e.kind = ?1 AND e.seq > ?2 AND e.seq <= ?3 ORDER BY e.seq
      """
  }
}
