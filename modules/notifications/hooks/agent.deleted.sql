INSERT INTO mod_notifications_events (event, key, at, record, title, text)
SELECT 'agent:deleted', coalesce(agent_id, '') || ' ' || timestamp, CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER), 'agent:' || agent_id, 'Agent left: ' || coalesce(name, substr(agent_id, 1, 8)), ''
FROM hook_events WHERE EXISTS (SELECT 1 FROM json_each(:config_events) WHERE value = 'agent:deleted') AND timestamp IS NOT NULL
ON CONFLICT DO NOTHING;
