-- The age of each issue in progress or in review, oldest first, against the cycle times of issues done in the last weeks.
WITH ranked AS (
  SELECT done_at - started_at AS ms, row_number() OVER (ORDER BY done_at - started_at) AS place, count(*) OVER () AS n
  FROM facts, period WHERE done_at >= started_at AND done_at >= now_ms - :config_weeks * 7 * 86400000),
limits AS (
  SELECT max(CASE WHEN n >= 5 AND place = (n * 50 + 99) / 100 THEN ms END) AS p50,
    max(CASE WHEN n >= 5 AND place = (n * 85 + 99) / 100 THEN ms END) AS p85, max(n) AS n FROM ranked),
open AS MATERIALIZED (
  SELECT coalesce(nullif(identifier, id) || ' ', '') || coalesce(nullif(title, id), 'issue ' || substr(id, 1, 8)) AS issue, id, status,
    max(now_ms - coalesce(started_at, created_at, first_ms), 0) AS age, row_number() OVER (ORDER BY coalesce(started_at, created_at, first_ms), id) AS place
  FROM facts, period WHERE status IN ('in_progress', 'in_review') AND left_at IS NULL AND coalesce(started_at, created_at, first_ms) IS NOT NULL),
counts AS (SELECT count(*) AS all_open, coalesce(sum(age > p85), 0) AS over, max(age) AS oldest FROM open, limits)
SELECT issue, replace(status, '_', ' ') AS status, age, p50 AS "median", p85 AS "85th percentile",
  CASE WHEN place = 1 THEN CASE WHEN limits.p85 IS NULL THEN printf('%,d issues are in progress or in review; too few were done lately to compare their age with.', all_open)
    WHEN over = 0 THEN printf('None of the %,d issues in progress or in review has taken longer than 85%% of the finished ones did.', all_open)
    ELSE printf('%,d of %,d issues in progress or in review %s taken longer than 85%% of the finished ones did: ', over, all_open, CASE over WHEN 1 THEN 'has' ELSE 'have' END) || CASE WHEN limits.p85 >= 172800000 THEN printf('%.1f d', limits.p85 / 86400000.0) WHEN limits.p85 >= 3600000 THEN printf('%.1f h', limits.p85 / 3600000.0)
      WHEN limits.p85 >= 60000 THEN printf('%d min', limits.p85 / 60000) ELSE printf('%d s', limits.p85 / 1000) END || '.' END
    || CASE WHEN all_open > 20 THEN ' The chart has the 20 oldest.' ELSE '' END END AS said
FROM open, limits, counts WHERE place <= 20 ORDER BY place
