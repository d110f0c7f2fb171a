SELECT n, kind, row_table, row_id, strftime('%Y-%m-%dT%H:%M:%SZ', seen_at / 1000, 'unixepoch') AS seen_at, actor, digest, digest_before, fields FROM ledger_events
WHERE kind IN ('changed', 'missing', 'returned') ORDER BY n
