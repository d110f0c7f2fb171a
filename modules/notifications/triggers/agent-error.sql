-- Since the newest change to that status. Without one in the sources, since the last heartbeat.
WITH errors AS (
  SELECT coalesce(a.merged_into, e.agent_id) AS agent_id, max(e.at) AS at
  FROM mod_notifications_errors e LEFT JOIN agents a ON a.id = e.agent_id GROUP BY 1)
SELECT agents.id AS key, 'critical' AS severity, coalesce(nullif(agents.name, ''), substr(agents.id, 1, 8)) || ' is in an error state' AS title,
  'It does no work until the cause is fixed.' AS text, coalesce(errors.at, agents.last_heartbeat_at) AS since, 'agent:' || agents.id AS record
FROM agents LEFT JOIN errors ON errors.agent_id = agents.id
WHERE status = 'error' AND left_at IS NULL AND merged_into IS NULL ORDER BY agents.id
