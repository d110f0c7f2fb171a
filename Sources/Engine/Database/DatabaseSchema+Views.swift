/// The facts as modules and users see them, with texts instead of numbers.
extension DatabaseSchema {
  private static let heartbeatsInWords = """
    heartbeats h LEFT JOIN words agents ON agents.n = h.agent LEFT JOIN words issues ON issues.n = h.issue
      LEFT JOIN words statuses ON statuses.n = h.status LEFT JOIN words errors ON errors.n = h.error_code
      LEFT JOIN words providers ON providers.n = h.provider LEFT JOIN words models ON models.n = h.model
      LEFT JOIN words billings ON billings.n = h.billing_type LEFT JOIN words costs ON costs.n = h.cost_status
    """

  /// The id of the run of a row `h` of `heartbeats`.
  static let runID = """
    CASE typeof(h.id) WHEN 'text' THEN h.id WHEN 'null' THEN lower(hex(h.key))
      ELSE lower(substr(hex(h.key), 1, 8) || '-' || substr(hex(h.key), 9, 4) || '-' || substr(hex(h.key), 13, 4) || '-'
        || substr(hex(h.key), 17, 4) || '-' || substr(hex(h.key), 21)) END
    """
  /// The payload of a row of `log`.
  private static let payload = """
    CASE typeof(l.payload) WHEN 'integer' THEN (SELECT word FROM words WHERE n = l.payload) ELSE l.payload END
    """

  static let views = """
    -- Heartbeats of hook lines, and runs of rows that are events.
    CREATE VIEW heartbeat_lines (seq, key, id, agent_id, issue_id, status, at, latency_ms, error_code, provider, model,
      input_tokens, cached_input_tokens, output_tokens, unsplit_tokens, billed_microcents, reported_microcents,
      billing_type, cost_status, meta, meta_fields, is_line, agent, issue, status_number) AS
    SELECT h.seq, h.key, \(runID), agents.word, issues.word, statuses.word, h.at, h.latency_ms,
      errors.word, providers.word, models.word, h.input_tokens, h.cached_input_tokens, h.output_tokens,
      h.unsplit_tokens, h.billed_microcents, h.reported_microcents, billings.word, costs.word,
      CASE typeof(h.meta) WHEN 'text' THEN h.meta END, CASE typeof(h.meta) WHEN 'integer' THEN h.meta END, 1,
      h.agent, h.issue, h.status
    FROM \(heartbeatsInWords);
    CREATE VIEW heartbeat_rows (seq, key, id, agent_id, issue_id, status, at, latency_ms, error_code, provider, model,
      input_tokens, cached_input_tokens, output_tokens, unsplit_tokens, billed_microcents, reported_microcents,
      billing_type, cost_status, meta, meta_fields, is_line) AS
    SELECT l.seq, l.key, r.id, r.agent_id, r.issue_id, r.status, l.at, r.latency_ms, r.error_code, r.provider, r.model,
      r.input_tokens, r.cached_input_tokens, r.output_tokens, r.unsplit_tokens, r.billed_microcents,
      r.reported_microcents, r.billing_type, r.cost_status, r.meta, NULL, 0
    FROM log l LEFT JOIN run_rows r ON r.id = l.subject WHERE l.kind = 5;

    -- A run that a row says has ended is a row only: its heartbeat is deleted. An ended heartbeat hides an open row.
    CREATE VIEW runs (id, agent_id, issue_id, status, source, started_at, finished_at, latency_ms, error_code, provider,
      model, input_tokens, cached_input_tokens, output_tokens, unsplit_tokens, billed_microcents, reported_microcents,
      billing_type, cost_status, is_ended, rank) AS
    SELECT id, agent_id, issue_id, status, source, started_at, finished_at, latency_ms, error_code, provider, model,
      input_tokens, cached_input_tokens, output_tokens, unsplit_tokens, billed_microcents, reported_microcents,
      billing_type, cost_status, is_ended, rank
    FROM run_rows WHERE is_ended = 1 OR is_hidden = 0
    UNION ALL
    SELECT \(runID), agents.word, issues.word, statuses.word, NULL, h.at, h.at + h.latency_ms,
      h.latency_ms, errors.word, providers.word, models.word, h.input_tokens, h.cached_input_tokens, h.output_tokens,
      h.unsplit_tokens, h.billed_microcents, h.reported_microcents, billings.word, costs.word, 1, 2
    FROM \(heartbeatsInWords);

    -- Every event that is no heartbeat of a hook line.
    CREATE VIEW logged (seq, key, kind, at, agent_id, subject_id, from_status, to_status, payload, rank, subject) AS
    SELECT l.seq, l.key, l.kind, l.at, agents.word,
      CASE typeof(l.subject) WHEN 'text' THEN l.subject ELSE subjects.word END, old.word, new.word,
      \(payload), l.rank, l.subject
    FROM log l LEFT JOIN words agents ON agents.n = l.agent
      LEFT JOIN words subjects ON typeof(l.subject) = 'integer' AND subjects.n = l.subject
      LEFT JOIN words old ON old.n = l.from_status LEFT JOIN words new ON new.n = l.to_status;

    CREATE VIEW events (seq, key, kind, at, agent_id, subject_id, payload, rank) AS
    SELECT seq, key, kind, at, agent_id, subject_id, payload, rank FROM logged
    UNION ALL
    SELECT seq, key, 5, at, agent_id, id, NULL, 2 FROM heartbeat_lines;

    -- What hook lines tell, as entries of the activity log.
    CREATE VIEW logged_activity (id, at, actor_type, actor_id, action, entity_type, entity_id, agent_id, run_id, details,
      from_status, to_status, subject, kind) AS
    SELECT lower(hex(l.key)), l.at, 'system', NULL,
      CASE l.kind WHEN 2 THEN 'agent.created' WHEN 3 THEN 'agent.updated' WHEN 4 THEN 'agent.deleted'
        WHEN 6 THEN 'agent.status_changed' WHEN 7 THEN 'issue.created' WHEN 8 THEN 'issue.status_changed'
        WHEN 9 THEN 'issue.assigned' WHEN 10 THEN 'goal.created' WHEN 11 THEN 'goal.completed'
        WHEN 12 THEN 'budget.spend_recorded' ELSE 'budget.threshold_crossed' END,
      CASE WHEN l.kind IN (7, 8, 9) THEN 'issue' WHEN l.kind IN (10, 11) THEN 'goal' ELSE 'agent' END,
      subjects.word, agents.word, NULL, NULL, old.word, new.word,
      l.subject, l.kind
    FROM log l LEFT JOIN words agents ON agents.n = l.agent
      LEFT JOIN words subjects ON typeof(l.subject) = 'integer' AND subjects.n = l.subject
      LEFT JOIN words old ON old.n = l.from_status LEFT JOIN words new ON new.n = l.to_status
    WHERE l.rank = 2 AND l.kind > 1;

    CREATE VIEW activity (id, at, actor_type, actor_id, action, entity_type, entity_id, agent_id, run_id, details,
      from_status, to_status) AS
    SELECT id, at, actor_type, actor_id, action, entity_type, entity_id, agent_id, run_id, details, from_status, to_status
    FROM activity_rows
    UNION ALL
    SELECT id, at, actor_type, actor_id, action, entity_type, entity_id, agent_id, run_id, details, from_status, to_status
    FROM logged_activity;

    -- The ledger: every cost event, and every run with usage that no cost event covers. Input is without its cached
    -- part, by `TokenRule`.
    CREATE VIEW spend \(spendColumns) AS
    \(spendRows);
    """

  static let spendColumns = """
    (id, at, agent_id, run_id, issue_id, project_id, provider, model, input_tokens,
      cached_input_tokens, output_tokens, unsplit_tokens, billed_microcents, kind)
    """
  static let spendRows = """
    SELECT id, at, agent_id, run_id, issue_id, project_id, provider, model,
      CASE is_uncached WHEN 1 THEN input_tokens
        ELSE \(TokenSQL.uncachedInput("cost_events", adapter: TokenSQL.adapter("cost_events"))) END,
      cached_input_tokens, output_tokens, unsplit_tokens, billed_microcents,
      CASE WHEN billing_type = 'subscription_included' OR billing_type = 'subscription' THEN 'included'
        WHEN cost_status = 'unpriced' OR (cost_status IS NULL AND billed_microcents = 0
          AND input_tokens + cached_input_tokens + output_tokens > 0) THEN 'unpriced'
        ELSE 'billed' END
    FROM cost_events
    UNION ALL
    SELECT id, started_at, agent_id, id, issue_id, NULL, provider, model,
      \(TokenSQL.uncachedInput("runs", adapter: TokenSQL.adapter("runs"))),
      coalesce(cached_input_tokens, 0), coalesce(output_tokens, 0), coalesce(unsplit_tokens, 0),
      coalesce(billed_microcents, 0),
      CASE WHEN billing_type = 'subscription_included' OR billing_type = 'subscription' THEN 'included'
        WHEN cost_status = 'unpriced' OR coalesce(billed_microcents, 0) = 0
          AND coalesce(input_tokens, 0) + coalesce(cached_input_tokens, 0) + coalesce(output_tokens, 0)
            + coalesce(unsplit_tokens, 0) > 0 THEN 'unpriced'
        ELSE 'billed' END
    FROM runs
    WHERE (billed_microcents IS NOT NULL OR input_tokens IS NOT NULL OR cached_input_tokens IS NOT NULL
        OR output_tokens IS NOT NULL OR unsplit_tokens IS NOT NULL)
      AND is_ended = 1
      AND NOT EXISTS (SELECT 1 FROM cost_events WHERE cost_events.run_id = runs.id)
    """
}
