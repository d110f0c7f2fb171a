SELECT runs.id AS key, 'warning' AS severity, coalesce(nullif(agents.name, ''), substr(agents.id, 1, 8)) || ' has a run that does not end' AS title,
  'Started ' || CAST(strftime('%d', started_at / 1000, 'unixepoch') AS INTEGER) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', strftime('%m', started_at / 1000, 'unixepoch') * 3 - 2, 3)
    || strftime(' %Y, %H:%M', started_at / 1000, 'unixepoch') || ' UTC. Check its output, or cancel it.' AS text,
  started_at AS since, 'agent:' || runs.agent_id AS record
FROM runs JOIN agents ON agents.id = runs.agent_id
WHERE is_ended = 0 AND runs.status = 'running' AND started_at > (CAST(strftime('%s', 'now') AS INTEGER) * 1000) - 7 * 86400000
  AND started_at < (CAST(strftime('%s', 'now') AS INTEGER) * 1000) - 60000 * :config_runMinutes
ORDER BY started_at, runs.id
