INSERT INTO mod_audit_months (agent_id, month, heartbeat_microcents, recorded_microcents)
SELECT coalesce(agent_id, ''), substr(day_utc, 1, 7), 0, sum(amount_microcents) FROM hook_events WHERE amount_microcents > 0 GROUP BY 1, 2
ON CONFLICT DO UPDATE SET recorded_microcents = recorded_microcents + excluded.recorded_microcents;
