WITH used AS (
  SELECT agent_id, sum(heartbeats) AS heartbeats, sum(failed) AS failed, sum(tokens) AS tokens,
    sum(cost_microcents) AS cost_microcents, sum(cached_input_tokens) AS cached,
    sum(input_tokens + cached_input_tokens) AS input
  FROM mod_observability_days WHERE day > date('now', '-' || :config_shownDays || ' days') GROUP BY agent_id),
took AS (
  SELECT agent_id, sum(total_ms) / nullif(sum(runs), 0) AS latency_ms FROM mod_observability_latency
  WHERE day > date('now', '-' || :config_shownDays || ' days') GROUP BY agent_id)
SELECT used.agent_id, coalesce(agents.name, nullif(used.agent_id, ''), 'no agent') AS name, heartbeats, failed,
  failed * 100 / heartbeats AS failure_percent, tokens, cost_microcents / 1000000 AS cost_cents,
  cached * 100 / nullif(input, 0) AS cache_percent, latency_ms
FROM used LEFT JOIN took USING (agent_id) LEFT JOIN agents ON agents.id = used.agent_id
ORDER BY tokens DESC, used.agent_id
