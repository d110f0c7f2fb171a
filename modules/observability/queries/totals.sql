SELECT coalesce(sum(heartbeats), 0) AS heartbeats, coalesce(sum(failed), 0) AS failed,
  coalesce(sum(tokens), 0) AS tokens, coalesce(sum(cached_input_tokens), 0) AS cached_input_tokens,
  coalesce(sum(cost_microcents), 0) / 1000000 AS cost_cents,
  sum(failed) * 100 / nullif(sum(heartbeats), 0) AS failure_percent,
  sum(cached_input_tokens) * 100 / nullif(sum(input_tokens + cached_input_tokens), 0) AS cache_percent,
  (SELECT sum(total_ms) / nullif(sum(runs), 0) FROM mod_observability_latency) AS latency_ms
FROM mod_observability_days
