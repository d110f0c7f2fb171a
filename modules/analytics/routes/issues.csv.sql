-- Each issue with the times that the figures are made of, in milliseconds.
WITH keyed AS (
  SELECT CAST(coalesce(i.merged_into, t.issue_id) AS TEXT) AS issue_id, min(started_ms) AS started_ms,
    max(done_ms) AS done_ms, max(todo_ms) AS todo_ms
  FROM mod_analytics_issue_times t LEFT JOIN issues i ON i.id = t.issue_id GROUP BY 1),
-- The first start and the last completion: from the log, else from the record. Hidden issues and those of routines are left out.
facts AS MATERIALIZED (
  SELECT i.id, i.identifier, i.title, i.status, i.assignee_agent_id, i.created_at, i.left_at,
    min(coalesce(started_ms, started_at), coalesce(started_at, started_ms)) AS started_at,
    CASE WHEN i.status = 'done' THEN max(coalesce(done_ms, completed_at), coalesce(completed_at, done_ms)) END AS done_at,
    todo_ms, done_ms IS NULL AS is_snapshot
  FROM counted_issues i LEFT JOIN keyed k ON k.issue_id = i.id
  WHERE i.is_hidden = 0 AND coalesce(i.origin_kind, '') NOT LIKE 'routine%')
SELECT coalesce(identifier, id) AS issue, title, status, strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000, 'unixepoch') AS created,
  strftime('%Y-%m-%dT%H:%M:%SZ', started_at / 1000, 'unixepoch') AS started, strftime('%Y-%m-%dT%H:%M:%SZ', done_at / 1000, 'unixepoch') AS done,
  started_at - created_at AS wait_ms, done_at - created_at AS lead_ms, CASE WHEN done_at >= started_at THEN done_at - started_at END AS cycle_ms,
  CASE WHEN done_at IS NOT NULL THEN CASE WHEN is_snapshot THEN 'backup' ELSE 'log' END END AS done_known_from
FROM facts ORDER BY created_at, id
