-- Profit and loss by UTC month, newest first, then the total of complete months. Amounts are in millionths of a US cent.
-- A margin is only given where both sides are complete. Kinds `transfer` and `other` are in no line, but their fees are.
WITH
clock AS (SELECT strftime('%Y-%m', 'now') AS this_month, date('now', '-1 day') AS yesterday),
kinds AS (
  SELECT day, kind, count(*) AS entries, sum(gross_microcents) AS gross, sum(fee_microcents) AS fee, sum(net_microcents) AS net,
    sum(net_microcents IS NULL AND (kind NOT IN ('transfer', 'other') OR fee_minor <> '0')) AS unconverted
  FROM money_in WHERE is_counted = 1 GROUP BY day, kind),
days AS MATERIALIZED (
  SELECT substr(day, 1, 7) AS month, day, sum(CASE kind WHEN 'sale' THEN entries ELSE 0 END) AS sales,
    sum(CASE kind WHEN 'sale' THEN gross END) AS gross, sum(CASE kind WHEN 'refund' THEN gross END) AS refunds,
    sum(CASE kind WHEN 'dispute' THEN gross END) AS disputes,
    coalesce(sum(fee), 0) - coalesce(sum(CASE kind WHEN 'fee' THEN gross END), 0) AS fees,
    sum(CASE kind WHEN 'tax' THEN gross END) AS tax, sum(CASE WHEN kind IN ('transfer', 'other') THEN -fee ELSE net END) AS net,
    sum(unconverted) AS unconverted
  FROM kinds GROUP BY day),
income AS MATERIALIZED (
  SELECT month, sum(sales) AS sales, coalesce(sum(gross), 0) AS gross, coalesce(sum(refunds), 0) AS refunds,
    coalesce(sum(disputes), 0) AS disputes, coalesce(sum(fees), 0) AS fees, coalesce(sum(tax), 0) AS tax,
    coalesce(sum(net), 0) AS net, sum(unconverted) AS unconverted
  FROM days GROUP BY month),
spending AS (
  SELECT strftime('%Y-%m', day_number * 86400, 'unixepoch') AS month, date(day_number * 86400, 'unixepoch') AS day, sum(billed_microcents) AS billed,
    sum(unpriced) AS unpriced FROM spend_days WHERE day_number >= 0 GROUP BY day_number
  UNION ALL SELECT strftime('%Y-%m', at / 1000, 'unixepoch'), date(at / 1000, 'unixepoch'), billed_microcents, 0 FROM unattributed_spend),
cost AS MATERIALIZED (SELECT month, sum(billed) AS billed, sum(unpriced) AS unpriced, min(day) AS first_day FROM spending GROUP BY month),
costs_known AS MATERIALIZED (SELECT min(first_day) AS first_cost FROM cost),
runs AS (SELECT strftime('%Y-%m', day_utc_number * 86400, 'unixepoch') AS month, sum(runs) AS runs FROM (
  SELECT day_utc_number, sum(runs) AS runs FROM run_days WHERE is_ended = 1 AND day_utc_number >= 0 GROUP BY day_utc_number) GROUP BY 1),
streams AS (SELECT source, account, substr(min(first_day), 1, 7) AS first_month FROM money_spans GROUP BY source, account),
months AS (
  SELECT month FROM income UNION SELECT month FROM cost
  UNION SELECT substr(first_day, 1, 7) FROM money_spans UNION SELECT substr(last_day, 1, 7) FROM money_spans),
coverage AS (
  SELECT months.month, count(streams.source) AS streams,
    count(CASE WHEN EXISTS (SELECT 1 FROM money_spans s WHERE s.source = streams.source AND s.account = streams.account
      AND s.first_day <= months.month || '-01'
      AND s.last_day >= min(date(months.month || '-01', '+1 month', '-1 day'), max(yesterday, months.month || '-01'))) THEN 1 END) AS covered
  FROM months, clock LEFT JOIN streams ON streams.first_month <= months.month GROUP BY months.month),
breaks AS (
  SELECT month, min(day) AS day FROM (
    SELECT days.month, days.day, sum(days.net) OVER (PARTITION BY days.month ORDER BY days.day) AS net, cost.billed
    FROM days JOIN cost ON cost.month = days.month)
  WHERE billed > 0 AND net >= billed GROUP BY month),
joined AS (
  SELECT m.month, coalesce(i.sales, 0) AS sales, coalesce(gross, 0) AS gross, coalesce(refunds, 0) AS refunds,
    coalesce(disputes, 0) AS disputes, coalesce(fees, 0) AS fees, coalesce(tax, 0) AS tax, coalesce(net, 0) AS net,
    coalesce(unconverted, 0) AS unconverted, c.billed, coalesce(c.unpriced, 0) AS unpriced, r.microcents AS reported,
    l.microcents AS listed, coalesce(runs.runs, 0) AS runs, breaks.day AS break_even_day, m.month = this_month AS is_current,
    CASE WHEN v.streams = 0 THEN 'no money data'
      WHEN v.covered < v.streams THEN 'partial'
      WHEN coalesce(unconverted, 0) > 0 THEN 'partial'
      WHEN first_cost IS NULL OR first_cost > m.month || '-01' THEN 'partial'
      WHEN m.month >= this_month THEN 'so far' ELSE 'complete' END AS status,
    CASE WHEN v.streams = 0 THEN 'no file covers this month'
      WHEN v.covered < v.streams THEN 'the files do not cover every day of this month'
      WHEN coalesce(unconverted, 0) > 0 THEN printf('rows without an exchange rate: %d', unconverted)
      WHEN first_cost IS NULL THEN 'no costs of agents are known'
      WHEN first_cost > m.month || '-01' THEN 'the costs of agents start later' END AS why
  FROM months m JOIN clock JOIN costs_known JOIN coverage v ON v.month = m.month LEFT JOIN income i ON i.month = m.month
    LEFT JOIN cost c ON c.month = m.month LEFT JOIN runs ON runs.month = m.month
    LEFT JOIN reported_costs r ON r.month = m.month LEFT JOIN list_costs l ON l.month = m.month
    LEFT JOIN breaks ON breaks.month = m.month),
table_rows AS (
  SELECT month, status, why, is_current, sales, gross, refunds, disputes, fees, tax, net, coalesce(billed, 0) AS billed,
    reported, listed, unpriced, runs, break_even_day FROM joined
  UNION ALL
  SELECT NULL, 'total', NULL, 0, sum(sales), sum(gross), sum(refunds), sum(disputes), sum(fees), sum(tax), sum(net),
    sum(coalesce(billed, 0)), sum(reported), sum(listed), sum(unpriced), sum(runs), NULL
  FROM joined WHERE status = 'complete' HAVING count(*) > 1)
-- A page takes any number for true, so flags are 1 or NULL.
SELECT month, status, why, nullif(is_current, 0) AS is_current, nullif(status = 'total', 0) AS is_total,
  nullif(status IN ('complete', 'so far', 'total'), 0) AS is_known, sales,
  gross AS gross_microcents, refunds AS refunds_microcents, disputes AS disputes_microcents, fees AS fees_microcents,
  tax AS tax_microcents, net AS net_microcents, billed AS billed_microcents, reported AS reported_microcents,
  listed AS list_microcents,
  CASE WHEN status IN ('complete', 'so far', 'total') THEN net - billed END AS margin_microcents,
  CASE WHEN status IN ('complete', 'so far', 'total') AND net > 0 THEN round((net - billed) * 100.0 / net, 1) END AS margin_percent,
  unpriced AS unpriced_entries, nullif(unpriced > 0, 0) AS is_at_most, runs,
  CASE WHEN sales > 0 AND billed > 0 THEN billed / sales END AS cost_per_sale_microcents,
  CASE WHEN sales > 0 THEN round(runs * 1.0 / sales, 1) END AS runs_per_sale, break_even_day,
  gross / 1000000.0 AS gross_cents, (refunds + disputes) / 1000000.0 AS back_cents, fees / 1000000.0 AS fees_cents,
  tax / 1000000.0 AS tax_cents, net / 1000000.0 AS net_cents, billed / 1000000.0 AS billed_cents,
  reported / 1000000.0 AS reported_cents, listed / 1000000.0 AS list_cents,
  CASE WHEN status IN ('complete', 'so far', 'total') THEN (net - billed) / 1000000.0 END AS margin_cents,
  CASE WHEN sales > 0 AND billed > 0 THEN billed / sales / 1000000.0 END AS cost_per_sale_cents
FROM table_rows, clock
WHERE month IS NULL OR month > strftime('%Y-%m', this_month || '-01', '-' || :config_shownMonths || ' months')
ORDER BY month IS NULL, month DESC
