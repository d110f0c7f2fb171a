/// The columns of `hook_events` for every kind of event and their sources. Values of the event come first. A
/// missing name is taken from the record's creation, so that it does not depend on when a hook runs, and only
/// then from the current record.
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

  /// The value in the event, else at the record's creation, else in the current record.
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
      coalesce(e.payload ->> '\(name)', (SELECT c.payload ->> '\(name)' FROM log c
        WHERE c.subject = e.subject AND c.kind = \(created ?? 0) LIMIT 1),
        (SELECT t.\(name) FROM \(record)s t WHERE t.id = e.subject_id))
      """
    )
  }

  private static let statuses = ["from_status", "to_status"].map { name -> Column in
    (name, "coalesce(e.\(name), e.payload ->> '\(name)')")
  }

  private static let input = TokenSQL.uncachedInput("e", adapter: TokenSQL.adapter("e"))
  private static let split = "\(input) + coalesce(e.cached_input_tokens, 0) + coalesce(e.output_tokens, 0)"
  /// The meta of a line of which the columns say all.
  private static let lineMeta = MetaField.sql("e.meta_fields")
  private static let heartbeat: [Column] = [
    ("agent_id", "e.agent_id"), ("run_id", "e.id"), ("issue_id", "e.issue_id"),
    ("status", "e.status"),
    (
      "tokens_used",
      """
      coalesce(e.unsplit_tokens, CASE WHEN instr(e.meta, 'tokensUsed') OR instr(e.meta, 'tokens_used')
        THEN CAST(coalesce(e.meta ->> 'tokensUsed', e.meta ->> 'tokens_used') AS INTEGER) END,
        CASE WHEN e.input_tokens IS NULL AND e.cached_input_tokens IS NULL AND e.output_tokens IS NULL THEN NULL
          ELSE \(split) END)
      """
    ),
    ("input_tokens", "CASE WHEN e.input_tokens IS NOT NULL THEN \(input) END"),
    ("cached_input_tokens", "e.cached_input_tokens"),
    ("output_tokens", "e.output_tokens"), ("cost_microcents", "e.billed_microcents"),
    ("reported_microcents", "e.reported_microcents"), ("latency_ms", "e.latency_ms"), ("model", "e.model"),
    ("provider", "e.provider"), ("error_code", "e.error_code"),
    ("meta", "coalesce(e.meta, CASE WHEN e.is_line THEN \(lineMeta) END)"),
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
      case .agentStatusChanged: [agent] + statuses
      case .issueCreated:
        issue + payload("status", "priority", "project_id", "goal_id", "assignee_agent_id")
      case .issueStatusChanged: issue + statuses + [agent]
      case .issueAssigned: issue + [agent]
      case .goalCreated:
        [("goal_id", "e.subject_id"), named("title", "goal")] + payload("level", "owner_agent_id")
      case .goalCompleted: [("goal_id", "e.subject_id"), named("title", "goal")]
      case .budgetSpendRecorded:
        [agent] + payload("amount_microcents", "total_microcents", "month", "model", "provider")
      case .budgetThresholdCrossed:
        [agent] + payload("budget_microcents", "spent_microcents", "percent", "month") + [
          ("scope", "coalesce(e.payload ->> 'scope', 'agent')"),
          ("scope_id", "coalesce(e.payload ->> 'scope_id', e.agent_id)"),
          ("budget_window", "coalesce(e.payload ->> 'window', 'month')"),
        ]
      }
    return always + [("payload", payload(event))] + own
  }

  /// The payload, with names as in the specification.
  private static func payload(_ event: HookEvent) -> String {
    switch event {
    case .serverStarted: "json_object('port', NULL)"
    case .agentHeartbeat:
      """
      json_object('agentId', e.agent_id, 'runId', e.id, 'timestamp', \(timestamp),
        'meta', json(coalesce(e.meta, CASE WHEN e.is_line THEN \(lineMeta) END, json_object('status', e.status, 'inputTokens', e.input_tokens,
          'cachedInputTokens', e.cached_input_tokens, 'outputTokens', e.output_tokens, 'latencyMs', e.latency_ms,
          'model', e.model, 'provider', e.provider, 'errorCode', e.error_code))))
      """
    case .agentStatusChanged, .issueStatusChanged:
      """
      json_patch(json_patch(json_object('from_status', e.from_status, 'to_status', e.to_status),
        coalesce(e.payload, '{}')), json_object('agentId', e.agent_id, 'subjectId', e.subject_id))
      """
    default:
      """
      json_patch(coalesce(e.payload, '{}'), json_object('agentId', e.agent_id, 'subjectId', e.subject_id))
      """
    }
  }

  /// The empty table for a kind of event.
  static func table(of event: HookEvent) -> String {
    "CREATE TEMP TABLE hook_events (\(columns(of: event).map(\.name).joined(separator: ", ")))"
  }

  /// Statements that fill the table with events of a kind with a seq in (?2, ?3]. Columns that no handler
  /// reads are NULL. Heartbeats come from two tables, each queried only for the necessary columns.
  static func fillings(_ event: HookEvent, reading wanted: Set<String>?) -> [String] {
    let columns = columns(of: event).filter { wanted?.contains($0.name) ?? true }
    let names = columns.isEmpty ? "seq" : columns.map(\.name).joined(separator: ", ")
    let values = columns.isEmpty ? "e.seq" : columns.map(\.sql).joined(separator: ",\n  ")
    let sources =
      event == .agentHeartbeat
      ? ["heartbeat_rows e WHERE ?1 = \(event.rawValue)", "heartbeat_lines e WHERE ?1 = \(event.rawValue)"]
      : ["logged e WHERE e.kind = ?1"]
    return sources.map { source in
      """
      INSERT INTO temp.hook_events (\(names)) SELECT \(values)
      FROM \(source) AND e.seq > ?2 AND e.seq <= ?3 ORDER BY e.seq
      """
    }
  }
}
