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

INSERT INTO mod_observability_agent_times
SELECT day_utc, coalesce(agent_id, ''), count(*), sum(latency_ms)
FROM hook_events WHERE latency_ms IS NOT NULL GROUP BY 1, 2
ON CONFLICT DO UPDATE SET runs = runs + excluded.runs, total_ms = total_ms + excluded.total_ms;

-- Each doubling of the time has 32 classes of the same width.
INSERT INTO mod_observability_run_times
SELECT day_utc, latency_ms - latency_ms % CASE
    WHEN latency_ms < 64 THEN 1 WHEN latency_ms < 128 THEN 2 WHEN latency_ms < 256 THEN 4 WHEN latency_ms < 512 THEN 8
    WHEN latency_ms < 1024 THEN 16 WHEN latency_ms < 2048 THEN 32 WHEN latency_ms < 4096 THEN 64 WHEN latency_ms < 8192 THEN 128
    WHEN latency_ms < 16384 THEN 256 WHEN latency_ms < 32768 THEN 512 WHEN latency_ms < 65536 THEN 1024
    WHEN latency_ms < 131072 THEN 2048 WHEN latency_ms < 262144 THEN 4096 WHEN latency_ms < 524288 THEN 8192
    WHEN latency_ms < 1048576 THEN 16384 WHEN latency_ms < 2097152 THEN 32768 WHEN latency_ms < 4194304 THEN 65536
    WHEN latency_ms < 8388608 THEN 131072 WHEN latency_ms < 16777216 THEN 262144 WHEN latency_ms < 33554432 THEN 524288
    WHEN latency_ms < 67108864 THEN 1048576 WHEN latency_ms < 134217728 THEN 2097152 ELSE 4194304 END,
  count(*), sum(latency_ms)
FROM hook_events WHERE latency_ms IS NOT NULL GROUP BY 1, 2
ON CONFLICT DO UPDATE SET runs = runs + excluded.runs, total_ms = total_ms + excluded.total_ms;

INSERT INTO mod_observability_failures
SELECT day_utc, coalesce(agent_id, ''), coalesce(error_code, status), count(*)
FROM hook_events WHERE status IN ('failed', 'timed_out', 'error') GROUP BY 1, 2, 3
ON CONFLICT DO UPDATE SET runs = runs + excluded.runs;

-- The months of these days are added up again from their days.
DELETE FROM mod_observability_months
WHERE month >= (SELECT substr(min(day_utc), 1, 7) FROM hook_events) AND month <= (SELECT substr(max(day_utc), 1, 7) FROM hook_events);
INSERT INTO mod_observability_months
SELECT substr(day, 1, 7), agent_id, model, provider, sum(heartbeats), sum(failed), sum(input_tokens), sum(cached_input_tokens),
  sum(output_tokens), sum(tokens), sum(cost_microcents), sum(reported_microcents), sum(spent_microcents)
FROM mod_observability_days
WHERE day >= (SELECT substr(min(day_utc), 1, 7) FROM hook_events)
  AND day <= (SELECT substr(max(day_utc), 1, 7) || '-31' FROM hook_events) GROUP BY 1, 2, 3, 4;
