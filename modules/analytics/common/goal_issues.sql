-- Issues with a goal: their own, else that of their project.
SELECT i.id, CAST(coalesce(g.merged_into, g.id) AS TEXT) AS goal_id, i.status, i.created_at, i.cancelled_at, i.left_at,
  CASE WHEN i.status = 'done' THEN max(coalesce(k.done_ms, i.completed_at), coalesce(i.completed_at, k.done_ms)) END AS done_at
FROM counted_issues i LEFT JOIN projects p ON p.id = i.project_id JOIN goals g ON g.id = coalesce(i.goal_id, p.goal_id)
LEFT JOIN issue_times k ON k.issue_id = i.id
WHERE i.is_hidden = 0 AND coalesce(i.origin_kind, '') NOT LIKE 'routine%'
