-- Money and billed agent cost by UTC day: the whole history, in US cents.
WITH kinds AS (
  SELECT day, kind, count(*) AS entries, sum(gross_microcents) AS gross, sum(fee_microcents) AS fee, sum(net_microcents) AS net
  FROM money_in WHERE is_counted = 1 GROUP BY day, kind),
money AS (
  SELECT day, sum(CASE kind WHEN 'sale' THEN entries END) AS sales, sum(CASE kind WHEN 'sale' THEN gross END) AS gross,
    sum(CASE WHEN kind IN ('refund', 'dispute') THEN gross END) AS back,
    coalesce(sum(fee), 0) - coalesce(sum(CASE kind WHEN 'fee' THEN gross END), 0) AS fees,
    sum(CASE kind WHEN 'tax' THEN gross END) AS tax, sum(CASE WHEN kind IN ('transfer', 'other') THEN -fee ELSE net END) AS net
  FROM kinds GROUP BY day),
cost AS (
  SELECT day, sum(billed) AS billed FROM (
    SELECT date(day_number * 86400, 'unixepoch') AS day, sum(billed_microcents) AS billed FROM spend_days WHERE day_number >= 0 GROUP BY day_number
    UNION ALL SELECT date(at / 1000, 'unixepoch'), billed_microcents FROM unattributed_spend) GROUP BY day)
SELECT days.day, coalesce(sales, 0) AS sales, coalesce(gross, 0) / 1000000.0 AS gross_cents,
  coalesce(back, 0) / 1000000.0 AS refunds_and_disputes_cents, coalesce(fees, 0) / 1000000.0 AS fees_cents,
  coalesce(tax, 0) / 1000000.0 AS tax_cents, coalesce(net, 0) / 1000000.0 AS net_cents,
  coalesce(billed, 0) / 1000000.0 AS agent_cost_cents
FROM (SELECT day FROM money UNION SELECT day FROM cost) days LEFT JOIN money ON money.day = days.day
  LEFT JOIN cost ON cost.day = days.day ORDER BY days.day
