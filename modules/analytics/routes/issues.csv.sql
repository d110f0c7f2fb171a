-- Each issue with the times that the figures are made of, in milliseconds.
SELECT coalesce(identifier, id) AS issue, title, status, strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000, 'unixepoch') AS created,
  strftime('%Y-%m-%dT%H:%M:%SZ', started_at / 1000, 'unixepoch') AS started, strftime('%Y-%m-%dT%H:%M:%SZ', done_at / 1000, 'unixepoch') AS done,
  started_at - created_at AS wait_ms, done_at - created_at AS lead_ms, CASE WHEN done_at >= started_at THEN done_at - started_at END AS cycle_ms,
  CASE WHEN done_at IS NOT NULL THEN CASE WHEN is_snapshot THEN 'backup' ELSE 'log' END END AS done_known_from
FROM facts ORDER BY created_at, id
