SELECT model, provider, sum(heartbeats) AS heartbeats, sum(tokens) AS tokens,
  sum(cost_microcents) / 1000000 AS cost_cents,
  sum(cached_input_tokens) * 100 / nullif(sum(input_tokens + cached_input_tokens), 0) AS cache_percent
FROM mod_observability_days WHERE day > date('now', '-' || :config_shownDays || ' days')
GROUP BY model, provider ORDER BY tokens DESC, model, provider
