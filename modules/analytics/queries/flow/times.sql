-- How many issues done in the window took how long from their first start.
WITH clock AS (
  SELECT unixepoch('now') * 1000 AS now_ms, company_day(unixepoch('now') * 1000) AS today,
    unixepoch(company_day_start(date(company_day(unixepoch('now') * 1000), '-' || (:config_windowDays - 1) || ' days'))) * 1000 AS from_ms),
keyed AS (
  SELECT CAST(coalesce(i.merged_into, t.issue_id) AS TEXT) AS issue_id, min(started_ms) AS started_ms,
    max(done_ms) AS done_ms, max(todo_ms) AS todo_ms
  FROM mod_analytics_issue_times t LEFT JOIN issues i ON i.id = t.issue_id GROUP BY 1),
-- The first start and the last completion: from the log, else from the record. Hidden issues and those of routines are left out.
facts AS MATERIALIZED (
  SELECT i.id, i.identifier, i.title, i.status, i.assignee_agent_id, i.created_at, i.left_at,
    min(coalesce(started_ms, started_at), coalesce(started_at, started_ms)) AS started_at,
    CASE WHEN i.status = 'done' THEN max(coalesce(done_ms, completed_at), coalesce(completed_at, done_ms)) END AS done_at,
    todo_ms, done_ms IS NULL AS is_snapshot
  FROM counted_issues i LEFT JOIN keyed k ON k.issue_id = i.id
  WHERE i.is_hidden = 0 AND coalesce(i.origin_kind, '') NOT LIKE 'routine%'),
classes (place, class, until) AS (VALUES (1, 'up to 1 h', 3600000), (2, 'up to 4 h', 14400000), (3, 'up to 1 d', 86400000), (4, 'up to 2 d', 172800000),
  (5, 'up to 4 d', 345600000), (6, 'up to 1 week', 604800000), (7, 'up to 2 weeks', 1209600000), (8, 'longer', 9223372036854775807)),
counted AS (
  SELECT (SELECT min(place) FROM classes WHERE done_at - started_at <= until) AS place, count(*) AS issues
  FROM facts, clock WHERE done_at >= from_ms AND done_at >= started_at GROUP BY 1),
total AS (SELECT sum(issues) AS issues, sum(CASE WHEN place <= 3 THEN issues ELSE 0 END) AS day FROM counted)
SELECT class, coalesce(counted.issues, 0) AS issues,
  CASE WHEN classes.place = 1 THEN printf('%,d of %,d issues done in the last %d days took at most a day from their first start.', total.day, total.issues, :config_windowDays) END AS said
FROM classes LEFT JOIN counted ON counted.place = classes.place, total WHERE total.issues > 0 ORDER BY classes.place
