-- What each agent used on the days shown.
WITH used AS (
  SELECT agent_id, sum(heartbeats) AS heartbeats, sum(failed) AS failed, sum(tokens) AS tokens, sum(billed) AS billed,
    sum(cached_input_tokens) AS cached, sum(input_tokens + cached_input_tokens) AS input
  FROM priced WHERE day > date('now', '-' || :config_shownDays || ' days') GROUP BY agent_id),
took AS (
  SELECT agent_id, sum(total_ms) / nullif(sum(runs), 0) AS latency_ms FROM agent_latency
  WHERE day > date('now', '-' || :config_shownDays || ' days') GROUP BY agent_id)
SELECT used.agent_id,
  heartbeats, failed,
  CAST(round(100.0 * failed / nullif(heartbeats, 0)) AS INTEGER) AS failure_percent, tokens, nullif(billed, 0) / 1000000.0 AS cost_cents,
  CAST(round(100.0 * cached / nullif(input, 0)) AS INTEGER) AS cache_percent, latency_ms
FROM used LEFT JOIN took USING (agent_id)
