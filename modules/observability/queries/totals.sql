SELECT coalesce(sum(heartbeats), 0) AS heartbeats, coalesce(sum(failed), 0) AS failed,
  coalesce(sum(tokens), 0) AS tokens, coalesce(sum(cached_input_tokens), 0) AS cached_input_tokens,
  nullif(sum(billed), 0) / 1000000.0 AS cost_cents,
  CAST(round(100.0 * sum(failed) / nullif(sum(heartbeats), 0)) AS INTEGER) AS failure_percent,
  CAST(round(100.0 * sum(cached_input_tokens) / nullif(sum(input_tokens + cached_input_tokens), 0)) AS INTEGER) AS cache_percent,
  (SELECT sum(total_ms) / nullif(sum(runs), 0) FROM mod_observability_agent_times) AS latency_ms
FROM priced_months
