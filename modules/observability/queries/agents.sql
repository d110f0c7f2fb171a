WITH chosen AS (
  -- If heartbeats and recorded spend both have the cost of an agent's month, the greater one counts.
  SELECT agent_id, substr(day, 1, 7) AS month, sum(spent_microcents) > sum(cost_microcents) AS is_spent
  FROM mod_observability_days GROUP BY 1, 2),
priced AS (
  SELECT d.*, CASE WHEN is_spent THEN spent_microcents ELSE cost_microcents END AS billed
  FROM mod_observability_days d CROSS JOIN chosen ON chosen.agent_id = d.agent_id AND chosen.month = substr(d.day, 1, 7)),
used AS (
  SELECT agent_id, sum(heartbeats) AS heartbeats, sum(failed) AS failed, sum(tokens) AS tokens, sum(billed) AS billed,
    sum(cached_input_tokens) AS cached, sum(input_tokens + cached_input_tokens) AS input
  FROM priced WHERE day > date('now', '-' || :config_shownDays || ' days') GROUP BY agent_id),
took AS (
  SELECT agent_id, sum(total_ms) / nullif(sum(runs), 0) AS latency_ms FROM mod_observability_latency
  WHERE day > date('now', '-' || :config_shownDays || ' days') GROUP BY agent_id)
SELECT used.agent_id,
  heartbeats, failed,
  CAST(round(100.0 * failed / nullif(heartbeats, 0)) AS INTEGER) AS failure_percent, tokens, nullif(billed, 0) / 1000000.0 AS cost_cents,
  CAST(round(100.0 * cached / nullif(input, 0)) AS INTEGER) AS cache_percent, latency_ms
FROM used LEFT JOIN took USING (agent_id)
ORDER BY tokens DESC, used.agent_id
