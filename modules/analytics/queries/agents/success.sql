-- By the company's week: how runs ended.
WITH days AS MATERIALIZED (
  SELECT day, sum(CASE WHEN status = 'succeeded' THEN runs ELSE 0 END) AS succeeded,
    sum(CASE WHEN status IN ('failed', 'error') THEN runs ELSE 0 END) AS failed,
    sum(CASE WHEN status = 'timed_out' THEN runs ELSE 0 END) AS timed_out
  FROM run_days WHERE is_ended = 1 AND day_utc_number >= unixepoch((SELECT min(monday) FROM weeks)) / 86400 - 1 GROUP BY day),
ended AS MATERIALIZED (
  SELECT date(day, '-6 days', 'weekday 1') AS monday, sum(succeeded) AS succeeded, sum(failed) AS failed, sum(timed_out) AS timed_out
  FROM days WHERE day IS NOT NULL GROUP BY 1),
shown AS MATERIALIZED (
  SELECT weeks.monday, coalesce(succeeded, 0) AS succeeded, coalesce(failed, 0) AS failed, coalesce(timed_out, 0) AS timed_out
  FROM weeks LEFT JOIN ended ON ended.monday = weeks.monday WHERE weeks.monday >= coalesce((SELECT min(monday) FROM ended), '9')),
rates AS (
  SELECT monday, succeeded * 100.0 / (succeeded + failed + timed_out) AS percent, succeeded + failed + timed_out AS n,
    row_number() OVER (ORDER BY monday DESC) AS age
  FROM shown, today WHERE monday < date(day, '-6 days', 'weekday 1') AND succeeded + failed + timed_out >= 5),
change AS (SELECT max(CASE WHEN age = 1 THEN percent END) AS last, max(CASE WHEN age = 1 THEN n END) AS n, max(CASE WHEN age = 2 THEN percent END) AS before FROM rates)
SELECT monday AS week, shown.succeeded, shown.failed, shown.timed_out AS "timed out",
  CASE WHEN succeeded + failed + timed_out >= 5 THEN CAST(round(100.0 * succeeded / (succeeded + failed + timed_out)) AS INTEGER) END AS success,
  CASE WHEN monday = (SELECT min(monday) FROM shown) AND change.last IS NOT NULL THEN
    printf('%.0f%% of %,d runs succeeded in the last full week', change.last, n)
    || CASE WHEN before IS NULL THEN '.' WHEN abs(change.last - before) < 1 THEN ', as in the week before.'
      ELSE printf(', %s from %.0f%% in the week before.', CASE WHEN change.last > before THEN 'up' ELSE 'down' END, before) END END AS said
FROM shown, change ORDER BY monday
