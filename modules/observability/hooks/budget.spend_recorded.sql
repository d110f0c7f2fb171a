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

-- The months of these days are added up again from their days.
DELETE FROM mod_observability_months
WHERE month >= (SELECT substr(min(day_utc), 1, 7) FROM hook_events) AND month <= (SELECT substr(max(day_utc), 1, 7) FROM hook_events);
INSERT INTO mod_observability_months
SELECT substr(day, 1, 7), agent_id, model, provider, sum(heartbeats), sum(failed), sum(input_tokens), sum(cached_input_tokens),
  sum(output_tokens), sum(tokens), sum(cost_microcents), sum(reported_microcents), sum(spent_microcents)
FROM mod_observability_days
WHERE day >= (SELECT substr(min(day_utc), 1, 7) FROM hook_events)
  AND day <= (SELECT substr(max(day_utc), 1, 7) || '-31' FROM hook_events) GROUP BY 1, 2, 3, 4;
