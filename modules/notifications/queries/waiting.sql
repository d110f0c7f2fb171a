SELECT channel, title, strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000, 'unixepoch') AS created_at, attempts, code, error, strftime('%Y-%m-%dT%H:%M:%SZ', next_at / 1000, 'unixepoch') AS next_at FROM deliveries WHERE status IN ('pending', 'retry')
ORDER BY deliveries.created_at, id LIMIT 50
