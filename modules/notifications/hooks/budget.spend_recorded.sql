INSERT INTO mod_notifications_events (event, key, at, record, title, text)
SELECT 'budget:spend_recorded', coalesce(agent_id, '') || ' ' || timestamp || ' ' || coalesce(amount_microcents, 0), CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER), 'agent:' || agent_id, printf('Spend recorded: $%.2f', amount_microcents / 100000000.0), coalesce(model, '')
FROM hook_events WHERE EXISTS (SELECT 1 FROM json_each(:config_events) WHERE value = 'budget:spend_recorded') AND timestamp IS NOT NULL
ON CONFLICT DO NOTHING;

INSERT INTO mod_notifications_days (agent_id, day, runs, failed, billed_microcents, recorded_microcents)
SELECT coalesce(agent_id, ''), day_utc, 0, 0, 0, sum(coalesce(amount_microcents, 0)) FROM hook_events WHERE timestamp IS NOT NULL GROUP BY 1, 2
ON CONFLICT DO UPDATE SET recorded_microcents = recorded_microcents + excluded.recorded_microcents;
