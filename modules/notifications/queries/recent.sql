SELECT title, status, rule, strftime('%Y-%m-%dT%H:%M:%SZ', coalesce(since, fired_at) / 1000, 'unixepoch') AS since,
  CASE status WHEN 'resolved' THEN strftime('%Y-%m-%dT%H:%M:%SZ', resolved_at / 1000, 'unixepoch') END AS ended,
  CASE status WHEN 'resolved' THEN resolved_at - coalesce(since, fired_at) END AS lasted, page
FROM alerts WHERE status <> 'firing' ORDER BY coalesce(resolved_at, fired_at) DESC, id LIMIT 50
