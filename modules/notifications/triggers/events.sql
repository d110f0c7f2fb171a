SELECT event || ' ' || key AS key, 'info' AS severity, title, text, at AS since, record, 1 AS is_event
FROM mod_notifications_events WHERE at > CAST(strftime('%s', 'now', '-60 days') AS INTEGER) * 1000 ORDER BY at, event, key
