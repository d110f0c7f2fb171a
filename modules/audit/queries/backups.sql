SELECT row_id AS source, strftime('%Y-%m-%dT%H:%M:%SZ', seen_at / 1000, 'unixepoch') AS seen, n FROM ledger_events WHERE kind = 'backup' ORDER BY n DESC LIMIT 50
