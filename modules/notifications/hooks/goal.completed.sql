INSERT INTO mod_notifications_events (event, key, at, record, title, text)
SELECT 'goal:completed', coalesce(goal_id, ''), CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER), NULL, 'Goal reached: ' || coalesce(title, ''), ''
FROM hook_events WHERE EXISTS (SELECT 1 FROM json_each(:config_events) WHERE value = 'goal:completed') AND timestamp IS NOT NULL
ON CONFLICT DO NOTHING;
