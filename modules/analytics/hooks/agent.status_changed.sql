INSERT INTO mod_analytics_agent_moves (agent_id, at_ms, to_status, from_status)
SELECT agent_id, CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER), to_status, coalesce(from_status, '')
FROM hook_events WHERE agent_id IS NOT NULL AND timestamp IS NOT NULL AND to_status IS NOT NULL
ON CONFLICT DO NOTHING;
