-- Usage in the last day and week before the newest data. NULL if no price is known.
WITH hours AS (
  SELECT h.*, CASE WHEN is_spent THEN spent_microcents ELSE cost_microcents END AS billed
  FROM mod_observability_hours h LEFT JOIN agents a ON a.id = h.agent_id
  CROSS JOIN chosen ON chosen.agent_id = coalesce(a.merged_into, h.agent_id) AND chosen.month = substr(h.hour, 1, 7)
  WHERE hour > strftime('%Y-%m-%dT%H', 'now', '-7 days') AND hour <= strftime('%Y-%m-%dT%H', 'now'))
SELECT coalesce(sum(CASE WHEN hour > strftime('%Y-%m-%dT%H', 'now', '-24 hours') THEN tokens END), 0) AS tokens_day, coalesce(sum(tokens), 0) AS tokens_week,
  coalesce(sum(CASE WHEN hour > strftime('%Y-%m-%dT%H', 'now', '-24 hours') THEN tokens END), 0) / 24 AS tokens_per_hour,
  nullif(sum(CASE WHEN hour > strftime('%Y-%m-%dT%H', 'now', '-24 hours') THEN billed END), 0) / 1000000.0 AS cost_cents_day,
  nullif(sum(billed), 0) / 1000000.0 AS cost_cents_week, nullif(sum(billed), 0) / 7000000 AS cost_cents_per_day
FROM hours
