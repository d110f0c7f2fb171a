-- Billed spend by UTC day, from the first full day of data. `said` is the sentence above the chart, in the first row.
WITH RECURSIVE
clock AS (SELECT unixepoch(date('now')) / 86400 AS today),
edge AS (SELECT max(first_day.first, today + 1 - 7 * :config_weeks) AS first FROM clock, first_day),
calendar (n) AS (
  SELECT first FROM edge, clock WHERE first <= today
  UNION ALL SELECT n + 1 FROM calendar, clock WHERE n < today),
sums AS MATERIALIZED (
  SELECT day_number AS n, sum(billed_microcents) AS billed, sum(unpriced) AS unpriced, sum(included) AS included
  FROM spend_days, edge WHERE day_number >= first GROUP BY day_number),
days AS MATERIALIZED (
  SELECT calendar.n, coalesce(billed, 0) AS billed, coalesce(unpriced, 0) AS unpriced, coalesce(included, 0) AS included
  FROM calendar LEFT JOIN sums ON sums.n = calendar.n),
burn AS (
  SELECT sum(CASE WHEN n >= today - 7 THEN billed END) / 7 AS mean, sum(CASE WHEN n < today - 7 THEN billed END) / 7 AS before,
    count(*) AS count
  FROM days, clock WHERE n < today AND n >= today - 14),
largest AS (SELECT n, billed FROM days, clock WHERE n < today ORDER BY billed DESC, n LIMIT 1)
SELECT date(days.n * 86400, 'unixepoch') AS day, days.billed AS billed, days.unpriced, days.included,
  CASE WHEN days.n = (SELECT min(n) FROM days) AND count >= 14 THEN
    CASE WHEN before = 0 AND mean = 0 THEN 'Nothing was billed in the last 14 full days.'
      WHEN before = 0 THEN 'Spend began in the last 7 full days.'
      WHEN abs(mean - before) * 100 < before * 5 THEN 'Spend is steady: '
        || printf('$%,d.%02d a day', (mean + 500000) / 100000000, (mean + 500000) / 1000000 % 100) || ' over the last 7 full days, within 5% of the 7 before.'
      ELSE 'Spend ' || CASE WHEN mean > before THEN 'rose' ELSE 'fell' END
        || printf(' by %d%% to $%,d.%02d a day', round(abs(mean - before) * 100.0 / before), (mean + 500000) / 100000000, (mean + 500000) / 1000000 % 100)
        || ' over the last 7 full days.' END
    || CASE WHEN largest.billed > 0 THEN ' The most expensive day was ' || CAST(strftime('%d', largest.n * 86400, 'unixepoch') AS INTEGER) || ' '
      || substr('JanFebMarAprMayJunJulAugSepOctNovDec', strftime('%m', largest.n * 86400, 'unixepoch') * 3 - 2, 3)
      || printf(' at $%,d.%02d.', (largest.billed + 500000) / 100000000, (largest.billed + 500000) / 1000000 % 100) ELSE '' END END AS said
FROM days, burn LEFT JOIN largest ORDER BY days.n
