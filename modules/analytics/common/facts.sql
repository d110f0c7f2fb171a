-- The first start and the last completion of each issue: from the log, else from the record. Hidden issues and those of
-- routines are left out.
SELECT i.id, i.identifier, i.title, i.status, i.assignee_agent_id, i.created_at, i.left_at,
  min(coalesce(started_ms, started_at), coalesce(started_at, started_ms)) AS started_at,
  CASE WHEN i.status = 'done' THEN max(coalesce(done_ms, completed_at), coalesce(completed_at, done_ms)) END AS done_at,
  first_ms, todo_ms, done_ms IS NULL AS is_snapshot
FROM counted_issues i LEFT JOIN issue_times k ON k.issue_id = i.id
WHERE i.is_hidden = 0 AND coalesce(i.origin_kind, '') NOT LIKE 'routine%'
