-- Compares every rule with each agent's figures in its window: the UTC day or month of the newest data.
WITH rules AS (
  SELECT value ->> 'metric' AS metric, value ->> 'threshold' AS threshold, value ->> 'agentId' AS agent_id,
    coalesce(value ->> 'window', 'day') AS span
  FROM json_each(:config_alertRules) WHERE coalesce(value ->> 'enabled', 1)),
chosen AS (
  -- If heartbeats and recorded spend both have the cost of an agent's month, the greater one counts.
  SELECT agent_id, substr(day, 1, 7) AS month, sum(spent_microcents) > sum(cost_microcents) AS is_spent
  FROM mod_observability_days GROUP BY 1, 2),
priced AS (
  SELECT d.*, CASE WHEN is_spent THEN spent_microcents ELSE cost_microcents END AS billed
  FROM mod_observability_days d CROSS JOIN chosen ON chosen.agent_id = d.agent_id AND chosen.month = substr(d.day, 1, 7)),
spans (span, first_day) AS (VALUES ('day', date('now')), ('month', date('now', 'start of month'))),
used AS (
  SELECT span, agent_id, sum(heartbeats) AS heartbeats, sum(failed) AS failed, sum(tokens) AS tokens,
    sum(billed) AS billed
  FROM spans JOIN priced ON day >= first_day AND day <= date('now') GROUP BY span, agent_id),
took AS (
  SELECT span, agent_id, sum(total_ms) / nullif(sum(runs), 0) AS latency_ms
  FROM spans JOIN mod_observability_latency ON day >= first_day AND day <= date('now') GROUP BY span, agent_id),
measured AS (
  SELECT rules.metric, rules.threshold, rules.span, used.agent_id,
    CASE rules.metric WHEN 'tokens' THEN used.tokens WHEN 'costCents' THEN used.billed / 1000000.0
      WHEN 'failurePercent' THEN CAST(round(100.0 * used.failed / nullif(used.heartbeats, 0)) AS INTEGER) WHEN 'heartbeats' THEN used.heartbeats
      ELSE took.latency_ms END AS value
  FROM rules JOIN used ON used.span = rules.span AND (rules.agent_id IS NULL OR rules.agent_id = used.agent_id)
  LEFT JOIN took ON took.span = used.span AND took.agent_id = used.agent_id),
shown AS (
  SELECT measured.agent_id, measured.metric, measured.span, CAST(round(measured.value) AS INTEGER) AS value,
    CAST(round(measured.threshold) AS INTEGER) AS threshold
  FROM measured WHERE measured.value >= measured.threshold)
SELECT shown.agent_id, span,
  CASE span WHEN 'day' THEN 'today' ELSE 'this month' END AS shown_window,
  CASE metric WHEN 'costCents' THEN 'Spend' WHEN 'failurePercent' THEN 'Failure rate' WHEN 'latencyMs' THEN 'Run time'
    WHEN 'tokens' THEN 'Tokens' ELSE 'Heartbeats' END AS metric,
  CASE metric WHEN 'costCents' THEN printf('$%,d.%02d', value / 100, value % 100)
    WHEN 'failurePercent' THEN value || '%' WHEN 'latencyMs' THEN printf('%,d ms', value)
    ELSE printf('%,d', value) END AS value,
  CASE metric WHEN 'costCents' THEN printf('$%,d.%02d', threshold / 100, threshold % 100)
    WHEN 'failurePercent' THEN threshold || '%' WHEN 'latencyMs' THEN printf('%,d ms', threshold)
    ELSE printf('%,d', threshold) END AS threshold
FROM shown
ORDER BY shown.metric, span, shown.agent_id
