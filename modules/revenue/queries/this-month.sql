-- Net revenue and billed agent cost since the start of this UTC month, by day.
WITH RECURSIVE
calendar (day) AS (
  SELECT date('now', 'start of month') UNION ALL SELECT date(day, '+1 day') FROM calendar WHERE day < date('now')),
sums AS (
  SELECT day, sum(net) AS net, sum(billed) AS billed FROM (
    SELECT day, CASE WHEN kind IN ('transfer', 'other') THEN -fee_microcents ELSE net_microcents END AS net, 0 AS billed
    FROM money_in WHERE is_counted = 1 AND day >= date('now', 'start of month')
    UNION ALL SELECT date(day_number * 86400, 'unixepoch'), 0, sum(billed_microcents) FROM spend_days WHERE day_number >= unixepoch(date('now', 'start of month')) / 86400 GROUP BY day_number
    UNION ALL SELECT date(at / 1000, 'unixepoch'), 0, billed_microcents FROM unattributed_spend WHERE at >= unixepoch(date('now', 'start of month')) * 1000)
  GROUP BY day)
SELECT calendar.day, sum(coalesce(net, 0)) OVER (ORDER BY calendar.day) AS "net revenue",
  sum(coalesce(billed, 0)) OVER (ORDER BY calendar.day) AS "agent cost"
FROM calendar LEFT JOIN sums ON sums.day = calendar.day WHERE EXISTS (SELECT 1 FROM money_in) ORDER BY calendar.day
