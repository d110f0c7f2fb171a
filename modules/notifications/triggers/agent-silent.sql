-- An agent that ran regularly in the 7 days before its last run, and has not run for several of its intervals since.
WITH pace AS (
  SELECT a.agent_id, a.last_run_at, 7 * 86400000 / nullif((SELECT sum(runs) FROM mod_notifications_days d WHERE d.agent_id = a.agent_id
      AND d.day > date(a.last_run_at / 1000, 'unixepoch', '-7 days') AND d.day <= date(a.last_run_at / 1000, 'unixepoch')), 0) AS interval
  FROM mod_notifications_agents a WHERE a.last_run_at > (CAST(strftime('%s', 'now') AS INTEGER) * 1000) - 14 * 86400000)
SELECT agents.id AS key, 'warning' AS severity, coalesce(nullif(agents.name, ''), substr(agents.id, 1, 8)) || ' has not run for '
    || CASE WHEN (CAST(strftime('%s', 'now') AS INTEGER) * 1000) - last_run_at >= 172800000 THEN (((CAST(strftime('%s', 'now') AS INTEGER) * 1000) - last_run_at) / 86400000) || ' days' ELSE (((CAST(strftime('%s', 'now') AS INTEGER) * 1000) - last_run_at) / 3600000) || ' hours' END AS title,
  'It usually runs every ' || CASE WHEN interval >= 7200000 THEN (interval / 3600000) || ' hours' ELSE max(1, interval / 60000) || ' minutes' END
    || '. Check its schedule and adapter.' AS text,
  last_run_at AS since, 'agent:' || agents.id AS record
FROM pace JOIN agents ON agents.id = pace.agent_id
WHERE interval < 2 * 86400000 AND (CAST(strftime('%s', 'now') AS INTEGER) * 1000) - last_run_at > max(:config_silentFactor * interval, 3600000)
  AND coalesce(agents.status, 'active') IN ('active', 'idle', 'running') AND agents.left_at IS NULL AND agents.merged_into IS NULL
ORDER BY agents.id
