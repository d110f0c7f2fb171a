-- The oldest five of the issues that are assigned and were never started.
WITH clock AS (
  SELECT unixepoch('now') * 1000 AS now_ms, company_day(unixepoch('now') * 1000) AS today,
    unixepoch(company_day_start(date(company_day(unixepoch('now') * 1000), '-' || (:config_windowDays - 1) || ' days'))) * 1000 AS from_ms),
keyed AS (
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
SELECT facts.id AS issue_id, assignee_agent_id AS agent_id,
  now_ms - coalesce(todo_ms, facts.created_at) AS age
FROM facts, clock
WHERE facts.status = 'todo' AND started_at IS NULL AND assignee_agent_id IS NOT NULL AND facts.left_at IS NULL
  AND coalesce(todo_ms, facts.created_at) <= now_ms
ORDER BY age DESC, facts.id LIMIT 5
