SELECT n, kind, row_table, row_id, strftime('%Y-%m-%dT%H:%M:%SZ', seen_at / 1000, 'unixepoch') AS seen, strftime('%Y-%m-%dT%H:%M:%SZ', row_at / 1000, 'unixepoch') AS row_at, coalesce(nullif(agents.name, ''), actor) AS actor,
  digest, digest_before, fields
FROM ledger_events LEFT JOIN agents ON 'agent:' || agents.id = actor
WHERE kind IN ('changed', 'missing', 'returned') ORDER BY n DESC LIMIT 1000
