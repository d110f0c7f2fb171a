SELECT run_trace.page AS page, run_trace.run_id, strftime('%Y-%m-%dT%H:%M:%SZ', run_trace.started_at / 1000, 'unixepoch') AS started,
  coalesce(nullif(agents.name, ''), run_trace.agent_id) AS agent, run_trace.agent_id, run_trace.steps + run_trace.omitted AS steps, run_trace.errors
FROM run_trace LEFT JOIN agents ON agents.id = run_trace.agent_id
ORDER BY run_trace.started_at DESC, run_trace.run_id LIMIT 5
