SELECT size, root AS root_hash, strftime('%Y-%m-%dT%H:%M:%SZ', since / 1000, 'unixepoch') AS since, (SELECT count(*) FROM ledger_events WHERE kind IN ('changed', 'missing', 'returned')) AS changes,
  (SELECT printf('%,d complete %s', count(*), CASE count(*) WHEN 1 THEN 'backup' ELSE 'backups' END) FROM ledger_events WHERE kind = 'backup') AS backups
FROM ledger_heads
