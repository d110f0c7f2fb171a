WITH failed AS (
  SELECT f.agent_id, count(*) AS runs, min(f.at) AS first_at, max(f.at) AS last_at
  FROM mod_notifications_failures f JOIN mod_notifications_agents a ON a.agent_id = f.agent_id AND f.at > a.last_success_at
  GROUP BY f.agent_id)
SELECT agents.id AS key, CASE WHEN runs >= 3 * :config_failuresInRow THEN 'critical' ELSE 'warning' END AS severity,
  coalesce(nullif(agents.name, ''), substr(agents.id, 1, 8)) || ': ' || runs || ' failed runs in a row' AS title,
  'Most recently: ' || (SELECT cause FROM mod_notifications_failures f WHERE f.agent_id = agents.id AND f.at = failed.last_at LIMIT 1) AS text,
  first_at AS since, 'agent:' || agents.id AS record
FROM failed JOIN agents ON agents.id = failed.agent_id
WHERE runs >= :config_failuresInRow AND agents.left_at IS NULL AND agents.merged_into IS NULL
  AND last_at > CAST(strftime('%s', 'now', '-7 days') AS INTEGER) * 1000
ORDER BY agents.id
