INSERT INTO mod_notifications_events (event, key, at, record, title, text)
SELECT 'agent:status_changed', coalesce(agent_id, '') || ' ' || timestamp || ' ' || coalesce(to_status, ''), CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER), 'agent:' || agent_id, 'Agent status: ' || coalesce(to_status, 'unknown'), CASE WHEN from_status IS NULL THEN '' ELSE 'was ' || from_status END
FROM hook_events WHERE EXISTS (SELECT 1 FROM json_each(:config_events) WHERE value = 'agent:status_changed') AND timestamp IS NOT NULL
ON CONFLICT DO NOTHING;

INSERT INTO mod_notifications_errors (agent_id, at)
SELECT agent_id, max(CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER)) FROM hook_events WHERE agent_id IS NOT NULL AND to_status = 'error' AND timestamp IS NOT NULL GROUP BY 1
ON CONFLICT DO UPDATE SET at = max(at, excluded.at);
