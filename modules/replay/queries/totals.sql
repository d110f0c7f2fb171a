SELECT count(*) AS runs, sum(steps + omitted) AS steps, sum(tool_calls + commands + edits) AS calls, sum(errors) AS errors,
  nullif(sum(redactions), 0) AS redactions, CASE WHEN count(page) < count(*) THEN 1 END AS are_hidden
FROM run_trace HAVING count(*) > 0
