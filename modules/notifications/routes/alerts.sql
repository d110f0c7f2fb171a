SELECT id, rule, severity, title, text, status, page,
  strftime('%Y-%m-%dT%H:%M:%SZ', coalesce(since, fired_at) / 1000, 'unixepoch') AS since,
  strftime('%Y-%m-%dT%H:%M:%SZ', resolved_at / 1000, 'unixepoch') AS resolved_at
FROM alerts ORDER BY status <> 'firing', coalesce(resolved_at, fired_at) DESC, id
