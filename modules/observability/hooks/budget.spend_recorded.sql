-- Cost events of a backup, and spend recorded in a log.
INSERT INTO mod_observability_hours
SELECT substr(timestamp, 1, 13), coalesce(agent_id, ''), coalesce(model, 'unknown'), coalesce(provider, 'unknown'), 0, 0, 0, 0, 0, 0, 0, 0,
  sum(amount_microcents)
FROM hook_events WHERE amount_microcents IS NOT NULL GROUP BY 1, 2, 3, 4
ON CONFLICT DO UPDATE SET spent_microcents = spent_microcents + excluded.spent_microcents;

INSERT INTO mod_observability_days
SELECT day_utc, coalesce(agent_id, ''), coalesce(model, 'unknown'), coalesce(provider, 'unknown'), 0, 0, 0, 0, 0, 0, 0, 0,
  sum(amount_microcents)
FROM hook_events WHERE amount_microcents IS NOT NULL GROUP BY 1, 2, 3, 4
ON CONFLICT DO UPDATE SET spent_microcents = spent_microcents + excluded.spent_microcents;
