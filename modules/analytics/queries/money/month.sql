-- Cumulated spend of this UTC month by day, of the month before on the same days, and the forecast to the end of the month.
WITH RECURSIVE
clock AS (
  SELECT unixepoch(date('now')) / 86400 AS today, unixepoch(date('now', 'start of month')) / 86400 AS month_start,
    unixepoch(date('now', 'start of month', '+1 month', '-1 day')) / 86400 AS month_end,
    unixepoch(date('now', 'start of month', '-1 month')) / 86400 AS before_start),
sums AS MATERIALIZED (
  SELECT n, sum(billed) AS billed FROM (
    SELECT day_number AS n, billed_microcents AS billed FROM spend_days, clock WHERE day_number >= before_start
    UNION ALL SELECT at / 86400000, billed_microcents FROM unattributed_spend)
  GROUP BY n),
calendar (n) AS (
  SELECT max(first, today - 28) FROM first_day, clock WHERE first < today
  UNION ALL SELECT n + 1 FROM calendar, clock WHERE n + 1 < today),
-- The last 28 full days in ascending order of spend.
recent AS (
  SELECT billed, row_number() OVER (ORDER BY billed) AS place, count(*) OVER () AS count
  FROM (
    SELECT coalesce(billed, 0) AS billed FROM calendar LEFT JOIN (
      SELECT day_number, sum(billed_microcents) AS billed FROM spend_days, clock WHERE day_number >= today - 28
      GROUP BY day_number) ON day_number = n)),
daily AS (
  SELECT max(CASE WHEN place = (count * 50 + 99) / 100 THEN billed END) AS median,
    max(CASE WHEN place = (count * 10 + 99) / 100 AND count >= 14 THEN billed END) AS p10,
    max(CASE WHEN place = (count * 90 + 99) / 100 AND count >= 14 THEN billed END) AS p90
  FROM recent HAVING max(count) >= 5),
month (n) AS (
  SELECT month_start FROM clock UNION ALL SELECT n + 1 FROM month, clock WHERE n < month_end),
cumulated AS (
  SELECT month.n, sum(coalesce(now.billed, 0)) OVER (ORDER BY month.n) AS spent,
    CASE WHEN before_start + month.n - month_start < month_start THEN sum(coalesce(before.billed, 0)) OVER (ORDER BY month.n) END AS before
  FROM month JOIN clock LEFT JOIN sums now ON now.n = month.n
  LEFT JOIN sums before ON before.n = before_start + month.n - month_start AND before.n < month_start),
spent AS (SELECT spent AS billed, before FROM cumulated, clock WHERE n = today),
-- Today is not over, so it is not compared.
full AS (SELECT spent AS billed, before, n FROM cumulated, clock WHERE n = today - 1)
SELECT date(cumulated.n * 86400, 'unixepoch') AS day, CASE WHEN cumulated.n < today THEN spent END AS "this month",
  CASE WHEN before_start >= first THEN cumulated.before END AS "last month",
  CASE WHEN cumulated.n >= today AND spent.billed > 0 THEN spent.billed + (cumulated.n - today) * p10 END AS low,
  CASE WHEN cumulated.n >= today AND spent.billed > 0 THEN spent.billed + (cumulated.n - today) * median END AS forecast,
  CASE WHEN cumulated.n >= today AND spent.billed > 0 THEN spent.billed + (cumulated.n - today) * p90 END AS high,
  CASE WHEN cumulated.n = month_start THEN
    printf('$%,d.%02d spent so far this month', (spent.billed + 500000) / 100000000, (spent.billed + 500000) / 1000000 % 100)
    || CASE WHEN spent.billed > 0 AND median IS NOT NULL THEN printf('; forecast for the whole month: $%,d.%02d',
      (spent.billed + (month_end - today) * median + 500000) / 100000000,
      (spent.billed + (month_end - today) * median + 500000) / 1000000 % 100) ELSE '' END || '.'
    || CASE WHEN before_start >= first AND full.before > 0 THEN printf(' Its %d full days cost %d%% %s the same days of last month.',
      full.n - month_start + 1, round(abs(full.billed - full.before) * 100.0 / full.before),
      CASE WHEN full.billed >= full.before THEN 'more than' ELSE 'less than' END) ELSE '' END END AS said
FROM cumulated, clock, spent, first_day LEFT JOIN daily LEFT JOIN full WHERE first IS NOT NULL ORDER BY cumulated.n
