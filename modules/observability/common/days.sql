-- Heartbeats, tokens and cost of each day shown.
SELECT day, sum(heartbeats) AS heartbeats, sum(heartbeats - failed) AS succeeded, sum(failed) AS failed,
  sum(tokens) AS tokens, sum(input_tokens) AS input_tokens, sum(cached_input_tokens) AS cached_input_tokens,
  sum(output_tokens) AS output_tokens, nullif(sum(billed), 0) AS cost_microcents,
  CAST(round(100.0 * sum(cached_input_tokens) / nullif(sum(input_tokens + cached_input_tokens), 0)) AS INTEGER) AS cache_percent
FROM priced WHERE day > date('now', '-' || :config_shownDays || ' days')
GROUP BY day
