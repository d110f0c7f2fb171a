SELECT run_id, agent_id, issue_id, engine, model, strftime('%Y-%m-%dT%H:%M:%SZ', started_at / 1000, 'unixepoch') AS started_at,
  ended_at - started_at AS duration_ms, steps, omitted, tool_calls, commands, edits, errors, input_tokens, cache_read_tokens,
  cache_write_tokens, output_tokens, reported_microcents / 1000000.0 AS reported_cents, attempts, redactions, cuts, page AS page
FROM run_trace ORDER BY run_trace.started_at DESC, run_id
