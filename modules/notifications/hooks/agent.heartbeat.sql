INSERT INTO mod_notifications_events (event, key, at, record, title, text)
SELECT 'agent:heartbeat', coalesce(run_id, coalesce(agent_id, '') || ' ' || timestamp), CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER), 'agent:' || agent_id, 'Run ' || coalesce(status, 'ended'), coalesce(error_code, '')
FROM hook_events WHERE EXISTS (SELECT 1 FROM json_each(:config_events) WHERE value = 'agent:heartbeat') AND timestamp IS NOT NULL
ON CONFLICT DO NOTHING;

INSERT INTO mod_notifications_days (agent_id, day, runs, failed, billed_microcents, recorded_microcents)
SELECT coalesce(agent_id, ''), day_utc, count(*), sum(coalesce(status, '') IN ('failed', 'timed_out', 'error')),
  sum(coalesce(cost_microcents, 0)), 0
FROM hook_events WHERE timestamp IS NOT NULL GROUP BY 1, 2
ON CONFLICT DO UPDATE SET runs = runs + excluded.runs, failed = failed + excluded.failed,
  billed_microcents = billed_microcents + excluded.billed_microcents;

INSERT INTO mod_notifications_agents (agent_id, last_run_at, last_success_at)
SELECT agent_id, max(CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER)),
  max(CASE WHEN coalesce(status, 'succeeded') IN ('failed', 'timed_out', 'error', 'cancelled') THEN 0 ELSE CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER) END)
FROM hook_events WHERE agent_id IS NOT NULL AND timestamp IS NOT NULL GROUP BY 1
ON CONFLICT DO UPDATE SET last_run_at = max(last_run_at, excluded.last_run_at),
  last_success_at = max(last_success_at, excluded.last_success_at);

INSERT INTO mod_notifications_failures (agent_id, at, run_id, cause)
SELECT agent_id, CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER), coalesce(run_id, ''), max(coalesce(error_code, status)) FROM hook_events
WHERE agent_id IS NOT NULL AND timestamp IS NOT NULL AND status IN ('failed', 'timed_out', 'error') GROUP BY 1, 2, 3
ON CONFLICT DO UPDATE SET cause = max(cause, excluded.cause);
