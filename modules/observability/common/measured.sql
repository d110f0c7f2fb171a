-- Compares every rule with each agent's figures in its window: the UTC day or month of the newest data.
WITH rules AS (
  SELECT value ->> 'metric' AS metric, value ->> 'threshold' AS threshold, value ->> 'agentId' AS agent_id,
    coalesce(value ->> 'window', 'day') AS span
  FROM json_each(:config_alertRules) WHERE coalesce(value ->> 'enabled', 1)),
spans (span, first_day) AS (VALUES ('day', date('now')), ('month', date('now', 'start of month'))),
used AS (
  SELECT span, agent_id, sum(heartbeats) AS heartbeats, sum(failed) AS failed, sum(tokens) AS tokens,
    sum(billed) AS billed
  FROM spans JOIN priced ON day >= first_day AND day <= date('now') GROUP BY span, agent_id),
took AS (
  SELECT span, agent_id, sum(total_ms) / nullif(sum(runs), 0) AS latency_ms
  FROM spans JOIN agent_latency ON day >= first_day AND day <= date('now') GROUP BY span, agent_id)
SELECT rules.metric, rules.threshold, rules.span, used.agent_id,
  CASE rules.metric WHEN 'tokens' THEN used.tokens WHEN 'costCents' THEN used.billed / 1000000.0
    WHEN 'failurePercent' THEN CAST(round(100.0 * used.failed / nullif(used.heartbeats, 0)) AS INTEGER) WHEN 'heartbeats' THEN used.heartbeats
    ELSE took.latency_ms END AS value
FROM rules JOIN used ON used.span = rules.span AND (rules.agent_id IS NULL OR rules.agent_id = used.agent_id)
LEFT JOIN took ON took.span = used.span AND took.agent_id = used.agent_id
