INSERT INTO mod_notifications_events (event, key, at, record, title, text)
SELECT 'issue:assigned', coalesce(issue_id, '') || ' ' || timestamp, CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER), 'issue:' || issue_id, 'Assigned: ' || coalesce(identifier || ' ', '') || coalesce(title, 'An issue'), ''
FROM hook_events WHERE EXISTS (SELECT 1 FROM json_each(:config_events) WHERE value = 'issue:assigned') AND timestamp IS NOT NULL
ON CONFLICT DO NOTHING;
