INSERT INTO mod_workflow_moves (issue_id, at, status)
SELECT issue_id, CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER), lower(to_status)
FROM hook_events WHERE issue_id IS NOT NULL AND timestamp IS NOT NULL AND to_status IS NOT NULL
ON CONFLICT DO NOTHING;
