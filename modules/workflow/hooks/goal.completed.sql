INSERT INTO mod_workflow_goals (goal_id, at)
SELECT goal_id, CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER)
FROM hook_events WHERE goal_id IS NOT NULL AND timestamp IS NOT NULL
ON CONFLICT DO NOTHING;
