-- The oldest five of the issues that are assigned and were never started.
SELECT facts.id AS issue_id, assignee_agent_id AS agent_id,
  now_ms - coalesce(todo_ms, facts.created_at) AS age
FROM facts, period
WHERE facts.status = 'todo' AND started_at IS NULL AND assignee_agent_id IS NOT NULL AND facts.left_at IS NULL
  AND coalesce(todo_ms, facts.created_at) <= now_ms
ORDER BY age DESC, facts.id LIMIT 5
