-- Digests are shortened for the page; the data file has them whole.
SELECT n, kind, row_table, row_id, strftime('%Y-%m-%dT%H:%M:%SZ', seen_at / 1000, 'unixepoch') AS seen, strftime('%Y-%m-%dT%H:%M:%SZ', row_at / 1000, 'unixepoch') AS row_at, coalesce(nullif(agents.name, ''), replace(actor, ':', ' ')) AS actor,
  substr(digest, 1, 12) AS digest, substr(digest_before, 1, 12) AS digest_before, fields
FROM ledger_events LEFT JOIN agents ON 'agent:' || agents.id = actor
WHERE kind IN ('changed', 'missing', 'returned') ORDER BY n DESC LIMIT 1000
