INSERT INTO mod_notifications_events (event, key, at, record, title, text)
SELECT 'agent:created', coalesce(agent_id, ''), CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER), 'agent:' || agent_id, 'Agent hired: ' || coalesce(name, substr(agent_id, 1, 8)), coalesce(title, role, '')
FROM hook_events WHERE EXISTS (SELECT 1 FROM json_each(:config_events) WHERE value = 'agent:created') AND timestamp IS NOT NULL
ON CONFLICT DO NOTHING;
