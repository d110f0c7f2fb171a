SELECT channel, title, strftime('%Y-%m-%dT%H:%M:%SZ', last_at / 1000, 'unixepoch') AS last_at, attempts, code FROM deliveries WHERE status = 'sent' ORDER BY deliveries.last_at DESC, id LIMIT 50
