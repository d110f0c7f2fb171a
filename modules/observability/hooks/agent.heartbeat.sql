INSERT INTO mod_observability_hours
SELECT substr(timestamp, 1, 13), coalesce(agent_id, ''), coalesce(model, 'unknown'), coalesce(provider, 'unknown'),
  count(*), sum(coalesce(status, '') IN ('failed', 'timed_out', 'error')), sum(coalesce(input_tokens, 0)),
  sum(coalesce(cached_input_tokens, 0)), sum(coalesce(output_tokens, 0)), sum(coalesce(tokens_used, 0)),
  sum(coalesce(cost_microcents, 0)), sum(coalesce(reported_microcents, 0)), 0
FROM hook_events WHERE true GROUP BY 1, 2, 3, 4
ON CONFLICT DO UPDATE SET heartbeats = heartbeats + excluded.heartbeats, failed = failed + excluded.failed,
  input_tokens = input_tokens + excluded.input_tokens,
  cached_input_tokens = cached_input_tokens + excluded.cached_input_tokens,
  output_tokens = output_tokens + excluded.output_tokens, tokens = tokens + excluded.tokens,
  cost_microcents = cost_microcents + excluded.cost_microcents,
  reported_microcents = reported_microcents + excluded.reported_microcents;

INSERT INTO mod_observability_days
SELECT day_utc, coalesce(agent_id, ''), coalesce(model, 'unknown'), coalesce(provider, 'unknown'),
  count(*), sum(coalesce(status, '') IN ('failed', 'timed_out', 'error')), sum(coalesce(input_tokens, 0)),
  sum(coalesce(cached_input_tokens, 0)), sum(coalesce(output_tokens, 0)), sum(coalesce(tokens_used, 0)),
  sum(coalesce(cost_microcents, 0)), sum(coalesce(reported_microcents, 0)), 0
FROM hook_events WHERE true GROUP BY 1, 2, 3, 4
ON CONFLICT DO UPDATE SET heartbeats = heartbeats + excluded.heartbeats, failed = failed + excluded.failed,
  input_tokens = input_tokens + excluded.input_tokens,
  cached_input_tokens = cached_input_tokens + excluded.cached_input_tokens,
  output_tokens = output_tokens + excluded.output_tokens, tokens = tokens + excluded.tokens,
  cost_microcents = cost_microcents + excluded.cost_microcents,
  reported_microcents = reported_microcents + excluded.reported_microcents;

INSERT INTO mod_observability_latency
SELECT day_utc, coalesce(agent_id, ''),
  CASE WHEN latency_ms <= 1000 THEN 1000 WHEN latency_ms <= 2000 THEN 2000 WHEN latency_ms <= 5000 THEN 5000
    WHEN latency_ms <= 10000 THEN 10000 WHEN latency_ms <= 20000 THEN 20000 WHEN latency_ms <= 30000 THEN 30000
    WHEN latency_ms <= 60000 THEN 60000 WHEN latency_ms <= 120000 THEN 120000 WHEN latency_ms <= 300000 THEN 300000
    WHEN latency_ms <= 600000 THEN 600000 WHEN latency_ms <= 1800000 THEN 1800000
    WHEN latency_ms <= 3600000 THEN 3600000 WHEN latency_ms <= 14400000 THEN 14400000 ELSE 86400000 END,
  count(*), sum(latency_ms)
FROM hook_events WHERE latency_ms IS NOT NULL GROUP BY 1, 2, 3
ON CONFLICT DO UPDATE SET runs = runs + excluded.runs, total_ms = total_ms + excluded.total_ms;

INSERT INTO mod_observability_failures
SELECT day_utc, coalesce(agent_id, ''), coalesce(error_code, status), count(*)
FROM hook_events WHERE status IN ('failed', 'timed_out', 'error') GROUP BY 1, 2, 3
ON CONFLICT DO UPDATE SET runs = runs + excluded.runs;
