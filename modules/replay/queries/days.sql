SELECT company_day(started_at) AS day, sum(tool_calls + commands + edits) AS calls,
  sum(steps + omitted - tool_calls - commands - edits) AS "other steps"
FROM run_trace WHERE started_at IS NOT NULL GROUP BY 1 ORDER BY 1
