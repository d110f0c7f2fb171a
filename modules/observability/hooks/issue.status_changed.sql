INSERT INTO mod_observability_moves
SELECT day_utc, to_status, count(*) FROM hook_events WHERE to_status IS NOT NULL GROUP BY 1, 2
ON CONFLICT DO UPDATE SET issues = issues + excluded.issues;
