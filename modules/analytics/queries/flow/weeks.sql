-- By the company's week: issues created and done, and the cycle times of those done in the four weeks up to its end, if there
-- are at least five.
WITH created AS MATERIALIZED (
  SELECT date(company_day(created_at), '-6 days', 'weekday 1') AS monday, count(*) AS issues FROM facts WHERE created_at IS NOT NULL GROUP BY 1),
finished AS (
  SELECT date(company_day(done_at), '-6 days', 'weekday 1') AS monday, CASE WHEN done_at >= started_at THEN done_at - started_at END AS ms,
    is_snapshot FROM facts WHERE done_at IS NOT NULL),
done AS MATERIALIZED (SELECT monday, count(*) AS issues, sum(is_snapshot) AS snapshots FROM finished GROUP BY monday),
-- Of the issues done in the four weeks up to the end of each week.
ranked AS (
  SELECT weeks.monday, ms, row_number() OVER (PARTITION BY weeks.monday ORDER BY ms) AS place, count(*) OVER (PARTITION BY weeks.monday) AS n
  FROM weeks JOIN finished ON finished.monday <= weeks.monday AND finished.monday >= date(weeks.monday, '-21 days') WHERE ms IS NOT NULL),
cycle_weeks AS MATERIALIZED (
  SELECT monday, max(CASE WHEN place = (n * 50 + 99) / 100 THEN ms END) AS p50, max(CASE WHEN place = (n * 85 + 99) / 100 THEN ms END) AS p85
  FROM ranked WHERE n >= 5 GROUP BY monday),
shown AS MATERIALIZED (
  SELECT weeks.monday, CASE WHEN EXISTS (SELECT 1 FROM created) THEN coalesce(created.issues, 0) END AS created, coalesce(done.issues, 0) AS done, p50, p85, coalesce(snapshots, 0) AS snapshots
  FROM weeks LEFT JOIN created ON created.monday = weeks.monday LEFT JOIN done ON done.monday = weeks.monday
    LEFT JOIN cycle_weeks ON cycle_weeks.monday = weeks.monday
  WHERE weeks.monday >= min(coalesce((SELECT min(monday) FROM created), '9'), coalesce((SELECT min(monday) FROM done), '9'))),
full AS (
  SELECT *, row_number() OVER (ORDER BY monday DESC) AS age FROM shown, today WHERE monday < date(day, '-6 days', 'weekday 1')),
rates AS (
  SELECT avg(CASE WHEN age <= 4 THEN done END) AS now, avg(CASE WHEN age > 4 AND age <= 8 THEN done END) AS before,
    sum(CASE WHEN age <= 4 THEN created - done END) AS growth, count(*) AS count FROM full),
cycles AS (SELECT max(CASE WHEN age = newest THEN p50 END) AS last, max(CASE WHEN age = oldest THEN p50 END) AS first, max(oldest) - max(newest) AS apart
  FROM full, (SELECT min(age) AS newest, max(age) AS oldest FROM full WHERE p50 IS NOT NULL))
SELECT monday AS week, shown.created, shown.done, p50 AS "median", p85 AS "85th percentile", snapshots,
  CASE WHEN monday = (SELECT min(monday) FROM shown) AND count > 0 THEN
    printf('%.1f issues were done per week in the last %d full weeks', now, min(4, count))
    || CASE WHEN before IS NOT NULL THEN printf(', compared with %.1f in the weeks before', before) ELSE '' END
    || CASE WHEN growth > 0 THEN printf('; %,d more were created than done.', growth) WHEN growth < 0 THEN printf('; %,d more were done than created.', -growth)
      WHEN growth = 0 THEN '; as many were created.' ELSE '.' END END AS said,
  CASE WHEN monday = (SELECT min(monday) FROM shown) AND cycles.last IS NOT NULL THEN
    'The median cycle time is ' || CASE WHEN cycles.last >= 172800000 THEN printf('%.1f d', cycles.last / 86400000.0) WHEN cycles.last >= 3600000 THEN printf('%.1f h', cycles.last / 3600000.0)
      WHEN cycles.last >= 60000 THEN printf('%d min', cycles.last / 60000) ELSE printf('%d s', cycles.last / 1000) END
    || CASE WHEN apart > 0 THEN ', ' || CASE WHEN cycles.last > cycles.first THEN 'up' WHEN cycles.last < cycles.first THEN 'down' ELSE 'unchanged' END || ' from '
      || CASE WHEN cycles.first >= 172800000 THEN printf('%.1f d', cycles.first / 86400000.0) WHEN cycles.first >= 3600000 THEN printf('%.1f h', cycles.first / 3600000.0)
      WHEN cycles.first >= 60000 THEN printf('%d min', cycles.first / 60000) ELSE printf('%d s', cycles.first / 1000) END || ' ' || apart || ' weeks earlier.' ELSE '.' END END AS cycle_said
FROM shown, rates, cycles ORDER BY monday
