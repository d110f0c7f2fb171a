-- Flow efficiency of each issue done in the window: the time in which at least one run worked on it ÷ its cycle time, by class.
-- Only issues whose cycle began in the last 8 weeks: older runs are not read.
-- Without a run that names an issue, the sources do not say when runs worked on it.
WITH finished AS MATERIALIZED (
  SELECT id, started_at, done_at FROM facts, period
  WHERE EXISTS (SELECT 1 FROM run_days WHERE has_issue = 1) AND done_at >= from_ms AND done_at > started_at AND started_at >= now_ms - 56 * 86400000),
recent AS (
  SELECT issue_id, started_at AS start, coalesce(finished_at, unixepoch('now') * 1000) AS until
  FROM run_times WHERE started_at >= unixepoch('now') * 1000 - 57 * 86400000 AND issue_id IS NOT NULL),
work AS (
  SELECT f.id, max(r.start, f.started_at) AS start, min(r.until, f.done_at) AS until
  FROM recent r JOIN finished f ON f.id = r.issue_id WHERE r.start < f.done_at AND r.until > f.started_at),
-- The part of each run that no earlier one covers.
parts AS (
  SELECT id, max(until - max(start, coalesce(max(until) OVER (PARTITION BY id ORDER BY start, until ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), start)), 0) AS ms
  FROM work),
shares AS MATERIALIZED (
  SELECT f.id, coalesce(sum(p.ms), 0) * 100.0 / (done_at - f.started_at) AS percent FROM finished f LEFT JOIN parts p ON p.id = f.id GROUP BY f.id),
ranked AS (SELECT percent, row_number() OVER (ORDER BY percent) AS place, count(*) OVER () AS n FROM shares),
middle AS (SELECT max(CASE WHEN place = (n * 50 + 99) / 100 THEN percent END) AS p50, max(n) AS n,
  CASE WHEN max(n) < 5 THEN group_concat(printf('%.1f%%', percent), ', ') END AS listed FROM ranked),
classes (place, class, until) AS (VALUES (1, 'up to 1%', 1), (2, 'up to 5%', 5), (3, 'up to 10%', 10), (4, 'up to 25%', 25), (5, 'up to 50%', 50), (6, 'over 50%', 1000)),
counted AS (SELECT (SELECT min(place) FROM classes WHERE percent <= until) AS place, count(*) AS issues FROM shares GROUP BY 1)
SELECT class, coalesce(issues, 0) AS issues, p50 AS median_percent,
  CASE WHEN classes.place = 1 THEN CASE WHEN n < 5 THEN 'Runs were active for this part of the cycle time of recently finished issues: ' || listed || '.'
    ELSE printf('For half of the %,d recently finished issues, runs were active for at most %s%% of the cycle time; the rest was waiting.', n, CASE WHEN p50 < 1 THEN printf('%.2f', p50) ELSE printf('%.1f', p50) END) END END AS said
FROM classes LEFT JOIN counted ON counted.place = classes.place, middle WHERE n > 0 ORDER BY classes.place
