-- Net revenue and billed agent cost by UTC month, for the chart.
WITH sums AS (
  SELECT month, sum(net) AS net, sum(billed) AS billed FROM (
    SELECT substr(day, 1, 7) AS month, CASE WHEN kind IN ('transfer', 'other') THEN -sum(fee_microcents) ELSE sum(net_microcents) END AS net,
      0 AS billed FROM money_in WHERE is_counted = 1 GROUP BY day, kind
    UNION ALL SELECT strftime('%Y-%m', day_number * 86400, 'unixepoch'), 0, sum(billed_microcents) FROM spend_days WHERE day_number >= 0 GROUP BY day_number
    UNION ALL SELECT strftime('%Y-%m', at / 1000, 'unixepoch'), 0, billed_microcents FROM unattributed_spend) GROUP BY month)
SELECT month, coalesce(net, 0) AS "net revenue", billed AS "agent cost" FROM sums
WHERE EXISTS (SELECT 1 FROM money_in)
  AND month > strftime('%Y-%m', date('now', 'start of month'), '-' || :config_shownMonths || ' months') ORDER BY month
