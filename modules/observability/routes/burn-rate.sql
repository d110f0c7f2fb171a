-- What was used in the last day and the last week, counted back from the newest data.
SELECT coalesce(sum(CASE WHEN hour > strftime('%Y-%m-%dT%H', 'now', '-24 hours') THEN tokens END), 0) AS tokens_day,
  coalesce(sum(tokens), 0) AS tokens_week,
  coalesce(sum(CASE WHEN hour > strftime('%Y-%m-%dT%H', 'now', '-24 hours') THEN tokens END), 0) / 24 AS tokens_per_hour,
  coalesce(sum(CASE WHEN hour > strftime('%Y-%m-%dT%H', 'now', '-24 hours') THEN cost_microcents END), 0) / 1000000
    AS cost_cents_day,
  coalesce(sum(cost_microcents), 0) / 1000000 AS cost_cents_week,
  coalesce(sum(cost_microcents), 0) / 7000000 AS cost_cents_per_day
FROM mod_observability_hours
WHERE hour > strftime('%Y-%m-%dT%H', 'now', '-7 days') AND hour <= strftime('%Y-%m-%dT%H', 'now')
