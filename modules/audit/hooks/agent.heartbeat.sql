INSERT INTO mod_audit_months (agent_id, month, heartbeat_microcents, recorded_microcents)
SELECT coalesce(agent_id, ''), substr(day_utc, 1, 7), sum(cost_microcents), 0 FROM hook_events WHERE cost_microcents > 0 GROUP BY 1, 2
ON CONFLICT DO UPDATE SET heartbeat_microcents = heartbeat_microcents + excluded.heartbeat_microcents;
