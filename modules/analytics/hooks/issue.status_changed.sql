INSERT INTO mod_analytics_moves (issue_id, at_ms, to_status, from_status)
SELECT issue_id, CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER), to_status, coalesce(from_status, '')
FROM hook_events WHERE issue_id IS NOT NULL AND timestamp IS NOT NULL AND to_status IS NOT NULL
ON CONFLICT DO NOTHING;
-- An unknown time replaces nothing: min() and max() of two values are null if one is.
INSERT INTO mod_analytics_issue_times (issue_id, first_ms, started_ms, done_ms, todo_ms)
SELECT issue_id, min(at_ms), min(CASE WHEN to_status = 'in_progress' THEN at_ms END), max(CASE WHEN to_status = 'done' THEN at_ms END),
  max(CASE WHEN to_status = 'todo' THEN at_ms END)
FROM (
  SELECT issue_id, to_status, CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER) AS at_ms FROM hook_events
  WHERE issue_id IS NOT NULL AND timestamp IS NOT NULL AND to_status IS NOT NULL)
WHERE true GROUP BY issue_id
ON CONFLICT (issue_id) DO UPDATE SET
  first_ms = min(first_ms, excluded.first_ms),
  started_ms = min(coalesce(started_ms, excluded.started_ms), coalesce(excluded.started_ms, started_ms)),
  done_ms = max(coalesce(done_ms, excluded.done_ms), coalesce(excluded.done_ms, done_ms)),
  todo_ms = max(coalesce(todo_ms, excluded.todo_ms), coalesce(excluded.todo_ms, todo_ms));
