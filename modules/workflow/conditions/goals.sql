WITH done AS (
  SELECT CAST(coalesce(g.merged_into, m.goal_id) AS TEXT) AS goal_id, m.at FROM mod_workflow_goals m LEFT JOIN goals g ON g.id = m.goal_id
  UNION
  SELECT id, completed_at FROM goals WHERE completed_at IS NOT NULL AND status IN ('achieved', 'done', 'completed')
    AND NOT EXISTS (SELECT 1 FROM mod_workflow_goals m WHERE m.goal_id = goals.id)),
numbered AS (
  SELECT goal_id, at, row_number() OVER w AS times, lead(at) OVER w AS next_at FROM done WINDOW w AS (PARTITION BY goal_id ORDER BY at))
SELECT 'goal:' || g.id AS record, at AS since, at, times, g.title AS label, g.title || ' is achieved' AS text, g.title, g.id AS goal_id,
  g.title AS goal, g.owner_agent_id AS agent_id, a.name AS agent,
  coalesce(next_at, g.left_at, CASE WHEN g.status IN ('active', 'planned', 'cancelled') THEN max(at, coalesce(g.updated_at, at)) END) AS until
FROM numbered JOIN goals g ON g.id = numbered.goal_id LEFT JOIN agents a ON a.id = g.owner_agent_id
WHERE at >= :since AND g.merged_into IS NULL ORDER BY at, g.id
