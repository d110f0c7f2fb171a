SELECT id, channel, title, alerts, status, attempts, code,
  strftime('%Y-%m-%dT%H:%M:%SZ', last_at / 1000, 'unixepoch') AS last_at
FROM deliveries ORDER BY created_at DESC, id
