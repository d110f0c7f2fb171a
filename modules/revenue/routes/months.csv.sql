-- Money and billed agent cost by UTC month, as decimal US dollars: for a spreadsheet. The status of months is in months.json.
WITH kinds AS (
  SELECT day, kind, count(*) AS entries, sum(gross_microcents) AS gross, sum(fee_microcents) AS fee, sum(net_microcents) AS net
  FROM money_in WHERE is_counted = 1 GROUP BY day, kind),
money AS (
  SELECT substr(day, 1, 7) AS month, sum(CASE kind WHEN 'sale' THEN entries END) AS sales, sum(CASE kind WHEN 'sale' THEN gross END) AS gross,
    sum(CASE kind WHEN 'refund' THEN gross END) AS refunds, sum(CASE kind WHEN 'dispute' THEN gross END) AS disputes,
    coalesce(sum(fee), 0) - coalesce(sum(CASE kind WHEN 'fee' THEN gross END), 0) AS fees,
    sum(CASE kind WHEN 'tax' THEN gross END) AS tax, sum(CASE WHEN kind IN ('transfer', 'other') THEN -fee ELSE net END) AS net
  FROM kinds GROUP BY 1),
cost AS (
  SELECT month, sum(billed) AS billed FROM (
    SELECT strftime('%Y-%m', day_number * 86400, 'unixepoch') AS month, sum(billed_microcents) AS billed FROM spend_days WHERE day_number >= 0 GROUP BY day_number
    UNION ALL SELECT strftime('%Y-%m', at / 1000, 'unixepoch'), billed_microcents FROM unattributed_spend) GROUP BY month)
SELECT months.month, coalesce(sales, 0) AS sales, printf('%.2f', coalesce(gross, 0) / 100000000.0) AS gross,
  printf('%.2f', coalesce(refunds, 0) / 100000000.0) AS refunds, printf('%.2f', coalesce(disputes, 0) / 100000000.0) AS disputes,
  printf('%.2f', coalesce(fees, 0) / 100000000.0) AS fees, printf('%.2f', coalesce(tax, 0) / 100000000.0) AS tax,
  printf('%.2f', coalesce(net, 0) / 100000000.0) AS net, printf('%.2f', coalesce(billed, 0) / 100000000.0) AS agent_cost
FROM (SELECT month FROM money UNION SELECT month FROM cost) months LEFT JOIN money ON money.month = months.month
  LEFT JOIN cost ON cost.month = months.month ORDER BY months.month
