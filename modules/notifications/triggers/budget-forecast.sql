-- At the pace of the last 7 full days, the month's spend passes the budget before the month ends.
WITH days AS (
  SELECT agent_id, sum(CASE WHEN day >= strftime('%Y-%m-01', 'now') THEN max(billed_microcents, recorded_microcents) ELSE 0 END) AS spent,
    sum(CASE WHEN day >= date('now', '-7 days') AND day < date('now') THEN max(billed_microcents, recorded_microcents) ELSE 0 END) / 7 AS pace,
    sum(day >= date('now', '-7 days') AND day < date('now')) AS known
  FROM mod_notifications_days WHERE day >= date('now', '-31 days') GROUP BY agent_id),
forecast AS (
  SELECT *, spent + pace * (julianday(date('now', 'start of month', '+1 month')) - julianday(date('now'))) AS month_end FROM days)
SELECT 'agent ' || agents.id || ' ' || strftime('%Y-%m', 'now') AS key, 'warning' AS severity,
  coalesce(nullif(agents.name, ''), substr(agents.id, 1, 8)) || ' is on course to pass its budget' AS title,
  printf('$%.2f so far, $%.2f a day: $%.2f by the end of the month, of $%.2f', spent / 100000000.0, pace / 100000000.0,
    month_end / 100000000.0, agents.budget_microcents / 100000000.0) AS text,
  NULL AS since, 'agent:' || agents.id AS record, 1 AS ends_quietly,
  month_end <= agents.budget_microcents AS is_holding
FROM forecast JOIN agents ON agents.id = forecast.agent_id
WHERE agents.budget_microcents > 0 AND known >= 5 AND spent < agents.budget_microcents AND agents.left_at IS NULL
  AND agents.merged_into IS NULL AND month_end > agents.budget_microcents * 0.95
ORDER BY agents.id
