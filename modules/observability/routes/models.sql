SELECT model, provider, sum(heartbeats) AS heartbeats, sum(tokens) AS tokens,
  nullif(sum(billed), 0) / 1000000.0 AS cost_cents,
  CAST(round(100.0 * sum(cached_input_tokens) / nullif(sum(input_tokens + cached_input_tokens), 0)) AS INTEGER) AS cache_percent
FROM priced WHERE day > date('now', '-' || :config_shownDays || ' days')
GROUP BY model, provider ORDER BY tokens DESC, model, provider
