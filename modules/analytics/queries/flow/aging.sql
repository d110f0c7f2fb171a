-- The age of each issue in progress or in review, oldest first, against the cycle times of issues done in the last weeks.
WITH clock AS (
  SELECT unixepoch('now') * 1000 AS now_ms, company_day(unixepoch('now') * 1000) AS today,
    unixepoch(company_day_start(date(company_day(unixepoch('now') * 1000), '-' || (:config_windowDays - 1) || ' days'))) * 1000 AS from_ms),
keyed AS (
  SELECT CAST(coalesce(i.merged_into, t.issue_id) AS TEXT) AS issue_id, min(first_ms) AS first_ms, min(started_ms) AS started_ms,
    max(done_ms) AS done_ms, max(todo_ms) AS todo_ms
  FROM mod_analytics_issue_times t LEFT JOIN issues i ON i.id = t.issue_id GROUP BY 1),
-- The first start and the last completion: from the log, else from the record. Hidden issues and those of routines are left out.
facts AS MATERIALIZED (
  SELECT i.id, i.identifier, i.title, i.status, i.assignee_agent_id, i.created_at, i.left_at,
    min(coalesce(started_ms, started_at), coalesce(started_at, started_ms)) AS started_at,
    CASE WHEN i.status = 'done' THEN max(coalesce(done_ms, completed_at), coalesce(completed_at, done_ms)) END AS done_at,
    first_ms, todo_ms, done_ms IS NULL AS is_snapshot
  FROM counted_issues i LEFT JOIN keyed k ON k.issue_id = i.id
  WHERE i.is_hidden = 0 AND coalesce(i.origin_kind, '') NOT LIKE 'routine%'),
ranked AS (
  SELECT done_at - started_at AS ms, row_number() OVER (ORDER BY done_at - started_at) AS place, count(*) OVER () AS n
  FROM facts, clock WHERE done_at >= started_at AND done_at >= now_ms - :config_weeks * 7 * 86400000),
limits AS (
  SELECT max(CASE WHEN n >= 5 AND place = (n * 50 + 99) / 100 THEN ms END) AS p50,
    max(CASE WHEN n >= 5 AND place = (n * 85 + 99) / 100 THEN ms END) AS p85, max(n) AS n FROM ranked),
open AS MATERIALIZED (
  SELECT coalesce(nullif(identifier, id) || ' ', '') || coalesce(nullif(title, id), 'issue ' || substr(id, 1, 8)) AS issue, id, status,
    max(now_ms - coalesce(started_at, created_at, first_ms), 0) AS age, row_number() OVER (ORDER BY coalesce(started_at, created_at, first_ms), id) AS place
  FROM facts, clock WHERE status IN ('in_progress', 'in_review') AND left_at IS NULL AND coalesce(started_at, created_at, first_ms) IS NOT NULL),
counts AS (SELECT count(*) AS all_open, coalesce(sum(age > p85), 0) AS over, max(age) AS oldest FROM open, limits)
SELECT issue, replace(status, '_', ' ') AS status, age, p50 AS "median", p85 AS "85th percentile",
  CASE WHEN place = 1 THEN CASE WHEN limits.p85 IS NULL THEN printf('%,d issues are in progress or in review; too few were done lately to compare their age with.', all_open)
    WHEN over = 0 THEN printf('None of the %,d issues in progress or in review has taken longer than 85%% of the finished ones did.', all_open)
    ELSE printf('%,d of %,d issues in progress or in review %s taken longer than 85%% of the finished ones did: ', over, all_open, CASE over WHEN 1 THEN 'has' ELSE 'have' END) || CASE WHEN limits.p85 >= 172800000 THEN printf('%.1f d', limits.p85 / 86400000.0) WHEN limits.p85 >= 3600000 THEN printf('%.1f h', limits.p85 / 3600000.0)
      WHEN limits.p85 >= 60000 THEN printf('%d min', limits.p85 / 60000) ELSE printf('%d s', limits.p85 / 1000) END || '.' END
    || CASE WHEN all_open > 20 THEN ' The chart has the 20 oldest.' ELSE '' END END AS said
FROM open, limits, counts WHERE place <= 20 ORDER BY place
