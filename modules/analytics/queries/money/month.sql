-- Cumulated spend of this UTC month by day, of the month before on the same days, and the forecast to the end of the month.
WITH RECURSIVE
clock AS (
  SELECT unixepoch(date('now')) / 86400 AS today, unixepoch(date('now', 'start of month')) / 86400 AS month_start,
    unixepoch(date('now', 'start of month', '+1 month', '-1 day')) / 86400 AS month_end,
    unixepoch(date('now', 'start of month', '-1 month')) / 86400 AS before_start),
edge AS (
  SELECT min(n) + 1 AS first FROM (
    SELECT (SELECT day_number FROM spend_days WHERE day_number >= 0 ORDER BY day_number LIMIT 1) AS n
    UNION ALL
    SELECT (SELECT day_utc_number FROM run_days WHERE day_utc_number >= 0 ORDER BY day_utc_number LIMIT 1))),
sums AS MATERIALIZED (
  SELECT n, sum(billed) AS billed FROM (
    SELECT day_number AS n, billed_microcents AS billed FROM spend_days, clock WHERE day_number >= min(before_start, today - 28)
    UNION ALL SELECT at / 86400000, billed_microcents FROM unattributed_spend)
  GROUP BY n),
calendar (n) AS (
  SELECT max(first, today - 28) FROM edge, clock WHERE first <= today
  UNION ALL SELECT n + 1 FROM calendar, clock WHERE n + 1 < today),
recent AS (
  SELECT coalesce(billed, 0) AS billed, row_number() OVER (ORDER BY coalesce(billed, 0)) AS place, count(*) OVER () AS count
  FROM calendar LEFT JOIN sums ON sums.n = calendar.n),
daily AS (
  SELECT max(CASE WHEN place = (count * 10 + 99) / 100 THEN billed END) AS p10,
    max(CASE WHEN place = (count * 50 + 99) / 100 THEN billed END) AS p50,
    max(CASE WHEN place = (count * 90 + 99) / 100 THEN billed END) AS p90
  FROM recent HAVING max(count) >= 14),
month (n) AS (
  SELECT month_start FROM clock UNION ALL SELECT n + 1 FROM month, clock WHERE n < month_end),
cumulated AS (
  SELECT month.n, sum(coalesce(now.billed, 0)) OVER (ORDER BY month.n) AS spent,
    CASE WHEN before_start + month.n - month_start < month_start THEN sum(coalesce(before.billed, 0)) OVER (ORDER BY month.n) END AS before
  FROM month JOIN clock LEFT JOIN sums now ON now.n = month.n
  LEFT JOIN sums before ON before.n = before_start + month.n - month_start AND before.n < month_start),
spent AS (SELECT spent AS billed, before FROM cumulated, clock WHERE n = today)
SELECT date(n * 86400, 'unixepoch') AS day, CASE WHEN n <= today THEN spent END AS "this month",
  CASE WHEN before_start >= first THEN cumulated.before END AS "last month",
  CASE WHEN n >= today THEN spent.billed + (n - today) * p10 END AS low, CASE WHEN n >= today THEN spent.billed + (n - today) * p50 END AS median,
  CASE WHEN n >= today THEN spent.billed + (n - today) * p90 END AS high,
  CASE WHEN n = month_start THEN
    printf('$%,d.%02d spent so far this month', spent.billed / 100000000, spent.billed / 1000000 % 100)
    || CASE WHEN before_start >= first AND spent.before > 0 THEN printf(', %d%% %s at this point of last month',
        round(abs(spent.billed - spent.before) * 100.0 / spent.before), CASE WHEN spent.billed >= spent.before THEN 'more than' ELSE 'less than' END)
      ELSE '' END
    || CASE WHEN p50 IS NOT NULL THEN printf('; the median forecast for its end is $%,d.%02d.',
      (spent.billed + (month_end - today) * p50) / 100000000, (spent.billed + (month_end - today) * p50) / 1000000 % 100) ELSE '.' END END AS said
FROM cumulated, clock, spent, edge LEFT JOIN daily WHERE first IS NOT NULL ORDER BY n
