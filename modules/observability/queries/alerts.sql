-- Rules whose threshold an agent has reached, in words.
WITH shown AS (
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
