SELECT day, sum(heartbeats) AS heartbeats, sum(heartbeats - failed) AS succeeded, sum(failed) AS failed,
  sum(tokens) AS tokens, sum(input_tokens) AS input_tokens, sum(cached_input_tokens) AS cached_input_tokens,
  sum(output_tokens) AS output_tokens, sum(cost_microcents) AS cost_microcents,
  sum(cached_input_tokens) * 100 / nullif(sum(input_tokens + cached_input_tokens), 0) AS cache_percent
FROM mod_observability_days WHERE day > date('now', '-' || :config_shownDays || ' days')
GROUP BY day ORDER BY day
