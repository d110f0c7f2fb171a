INSERT INTO mod_notifications_events (event, key, at, record, title, text)
SELECT 'issue:created', coalesce(issue_id, ''), CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER), 'issue:' || issue_id, 'New issue: ' || coalesce(identifier || ' ', '') || coalesce(title, 'An issue'), coalesce(priority || ' priority', '')
FROM hook_events WHERE EXISTS (SELECT 1 FROM json_each(:config_events) WHERE value = 'issue:created') AND timestamp IS NOT NULL
ON CONFLICT DO NOTHING;
