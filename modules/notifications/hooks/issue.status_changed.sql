INSERT INTO mod_notifications_events (event, key, at, record, title, text)
SELECT 'issue:status_changed', coalesce(issue_id, '') || ' ' || timestamp || ' ' || coalesce(to_status, ''), CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER), 'issue:' || issue_id, coalesce(identifier || ' ', '') || coalesce(title, 'An issue') || ': ' || coalesce(to_status, 'unknown'), CASE WHEN from_status IS NULL THEN '' ELSE 'was ' || from_status END
FROM hook_events WHERE EXISTS (SELECT 1 FROM json_each(:config_events) WHERE value = 'issue:status_changed') AND timestamp IS NOT NULL
ON CONFLICT DO NOTHING;

INSERT INTO mod_notifications_blocked (issue_id, at)
SELECT issue_id, max(CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER)) FROM hook_events WHERE issue_id IS NOT NULL AND to_status = 'blocked' AND timestamp IS NOT NULL GROUP BY 1
ON CONFLICT DO UPDATE SET at = max(at, excluded.at);
