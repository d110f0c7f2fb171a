SELECT agents.id AS key, 'critical' AS severity, coalesce(nullif(agents.name, ''), substr(agents.id, 1, 8)) || ' is in an error state' AS title,
  'It does no work until the cause is fixed.' AS text, agents.last_heartbeat_at AS since, 'agent:' || agents.id AS record
FROM agents WHERE status = 'error' AND left_at IS NULL AND merged_into IS NULL ORDER BY agents.id
