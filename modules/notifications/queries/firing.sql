SELECT severity, title, text, strftime('%Y-%m-%dT%H:%M:%SZ', coalesce(since, fired_at) / 1000, 'unixepoch') AS since,
  page, strftime('%Y-%m-%dT%H:%M:%SZ', notified_at / 1000, 'unixepoch') AS notified_at, rule FROM alerts WHERE status = 'firing'
ORDER BY CASE severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, coalesce(since, fired_at), id
