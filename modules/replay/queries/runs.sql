SELECT run_trace.page AS page, run_trace.run_id, strftime('%Y-%m-%dT%H:%M:%SZ', run_trace.started_at / 1000, 'unixepoch') AS started,
  coalesce(nullif(agents.name, ''), run_trace.agent_id) AS agent, run_trace.agent_id, coalesce(issues.identifier, issues.title) AS issue, run_trace.issue_id,
  run_trace.engine, run_trace.model, run_trace.steps + run_trace.omitted AS steps,
  run_trace.tool_calls + run_trace.commands + run_trace.edits AS calls, run_trace.errors,
  run_trace.input_tokens + run_trace.cache_read_tokens + run_trace.cache_write_tokens + run_trace.output_tokens AS tokens,
  run_trace.reported_microcents / 1000000.0 AS reported_cents, run_trace.ended_at - run_trace.started_at AS duration
FROM run_trace LEFT JOIN agents ON agents.id = run_trace.agent_id LEFT JOIN issues ON issues.id = run_trace.issue_id
ORDER BY run_trace.started_at DESC, run_trace.run_id LIMIT 1000
