SELECT coalesce(nullif(agents.name, ''), run_trace.agent_id, 'no agent') AS agent, run_trace.agent_id, count(*) AS runs,
  sum(run_trace.steps + run_trace.omitted) AS steps, sum(run_trace.tool_calls + run_trace.commands + run_trace.edits) AS calls,
  sum(run_trace.errors) AS errors,
  100.0 * sum(run_trace.errors) / nullif(sum(run_trace.tool_calls + run_trace.commands + run_trace.edits), 0) AS failed_percent,
  sum(run_trace.input_tokens + run_trace.cache_read_tokens + run_trace.cache_write_tokens + run_trace.output_tokens) AS tokens
FROM run_trace LEFT JOIN agents ON agents.id = run_trace.agent_id
GROUP BY run_trace.agent_id ORDER BY runs DESC, agent
