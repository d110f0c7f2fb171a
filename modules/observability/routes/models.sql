WITH chosen AS (
  -- If heartbeats and recorded spend both have the cost of an agent's month, the greater one counts.
  SELECT agent_id, substr(day, 1, 7) AS month, sum(spent_microcents) > sum(cost_microcents) AS is_spent
  FROM mod_observability_days GROUP BY 1, 2),
priced AS (
  SELECT d.*, CASE WHEN is_spent THEN spent_microcents ELSE cost_microcents END AS billed
  FROM mod_observability_days d CROSS JOIN chosen ON chosen.agent_id = d.agent_id AND chosen.month = substr(d.day, 1, 7))
SELECT model, provider, sum(heartbeats) AS heartbeats, sum(tokens) AS tokens,
  nullif(sum(billed), 0) / 1000000.0 AS cost_cents,
  CAST(round(100.0 * sum(cached_input_tokens) / nullif(sum(input_tokens + cached_input_tokens), 0)) AS INTEGER) AS cache_percent
FROM priced WHERE day > date('now', '-' || :config_shownDays || ' days')
GROUP BY model, provider ORDER BY tokens DESC, model, provider
