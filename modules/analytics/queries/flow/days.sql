-- Issues by stage at the end of each day of the company; done ones since the first day shown. `said` is the sentence above the
-- chart, `quality` a note on the data; both are in the first row.
WITH RECURSIVE
clock AS (
  SELECT company_day(unixepoch('now') * 1000) AS today, first_day, unixepoch(company_day_start(first_day)) * 1000 AS start_ms
  FROM (SELECT date(company_day(unixepoch('now') * 1000), '-' || (7 * :config_weeks - 1) || ' days') AS first_day)),
-- The ids under which the log knows an issue: its own, and those of issues that were merged into it.
members AS MATERIALIZED (
  SELECT t.issue_id AS member, CAST(coalesce(i.merged_into, t.issue_id) AS TEXT) AS issue_id, first_ms, started_ms, done_ms,
    (SELECT from_status FROM mod_analytics_moves m WHERE m.issue_id = t.issue_id ORDER BY at_ms, to_status, from_status LIMIT 1) AS from_status
  FROM mod_analytics_issue_times t LEFT JOIN issues i ON i.id = t.issue_id),
-- `from_status` is that of the first move: SQLite takes such a column from the row of the minimum.
keyed AS (
  SELECT issue_id, from_status, min(first_ms) AS moved_at FROM members GROUP BY issue_id),
timed AS (
  SELECT issue_id, min(started_ms) AS started_ms, max(done_ms) AS done_ms FROM members GROUP BY issue_id),
known AS MATERIALIZED (
  SELECT i.id, i.status, coalesce(i.created_at, i.started_at, i.completed_at, moved_at) AS created_at, i.started_at, i.completed_at,
    i.cancelled_at, i.left_at, moved_at, from_status, started_ms, done_ms
  FROM counted_issues i LEFT JOIN keyed ON keyed.issue_id = i.id LEFT JOIN timed ON timed.issue_id = i.id
  WHERE i.is_hidden = 0 AND coalesce(i.origin_kind, '') NOT LIKE 'routine%'),
-- Every change of stage since the first day shown, after the last one before it: from the log; without one, from the times of
-- the record.
steps (id, at_ms, place, status) AS (
  SELECT id, min(created_at, coalesce(moved_at, created_at)), 0, CASE WHEN moved_at IS NOT NULL THEN coalesce(nullif(from_status, ''), 'todo')
    WHEN started_at IS NULL AND completed_at IS NULL AND cancelled_at IS NULL THEN status ELSE 'todo' END
  FROM known WHERE created_at IS NOT NULL
  UNION ALL SELECT members.issue_id, at_ms, 1, to_status FROM clock CROSS JOIN members CROSS JOIN mod_analytics_moves m
    ON m.issue_id = member AND at_ms >= coalesce((SELECT max(at_ms) FROM mod_analytics_moves WHERE issue_id = member AND at_ms < start_ms), 0)
    WHERE members.issue_id IN (SELECT id FROM known)
  UNION ALL SELECT id, started_at, 1, CASE WHEN status IN ('in_review', 'blocked') THEN status ELSE 'in_progress' END
  FROM known WHERE moved_at IS NULL AND started_at IS NOT NULL
  UNION ALL SELECT id, completed_at, 2, 'done' FROM known WHERE moved_at IS NULL AND status = 'done' AND completed_at IS NOT NULL
  UNION ALL SELECT id, cancelled_at, 2, 'cancelled' FROM known WHERE moved_at IS NULL AND status = 'cancelled' AND cancelled_at IS NOT NULL
  UNION ALL SELECT id, left_at, 3, 'left' FROM known WHERE left_at IS NOT NULL AND status NOT IN ('done', 'cancelled')),
-- All that is older counts on the day before the first.
moves (day, before, status, count) AS MATERIALIZED (
  SELECT company_day(max(at_ms, start_ms - 1)), before, status, count(*)
  FROM (SELECT at_ms, status, lag(status) OVER (PARTITION BY id ORDER BY at_ms, place, status) AS before FROM steps), clock
  WHERE before IS NOT status GROUP BY 1, 2, 3),
changes (day, stage, change) AS MATERIALIZED (
  SELECT day, stage, sum(change) FROM (
    SELECT day, status AS stage, count AS change FROM moves UNION ALL SELECT day, before, -count FROM moves)
  WHERE stage IN ('done', 'in_review', 'blocked', 'in_progress', 'todo') GROUP BY 1, 2),
edge AS (SELECT max(min(day), first_day) AS first FROM changes, clock),
calendar (day) AS (
  SELECT first FROM edge, clock WHERE first <= today UNION ALL SELECT date(day, '+1 day') FROM calendar, clock WHERE day < today),
levels AS (
  SELECT calendar.day, stage, sum(coalesce(c.change, 0)) OVER (PARTITION BY stage ORDER BY calendar.day)
    + CASE WHEN stage = 'done' THEN 0 ELSE (SELECT coalesce(sum(change), 0) FROM changes, edge
      WHERE changes.stage = stages.stage AND changes.day < first) END AS count
  FROM calendar CROSS JOIN (SELECT 'done' AS stage UNION ALL VALUES ('in_review'), ('blocked'), ('in_progress'), ('todo')) stages
  LEFT JOIN (SELECT day AS changed, stage AS of, change FROM changes) c ON c.changed = calendar.day AND c.of = stages.stage),
days AS MATERIALIZED (
  SELECT day, sum(CASE stage WHEN 'done' THEN count END) AS done, sum(CASE stage WHEN 'in_review' THEN count END) AS in_review,
    sum(CASE stage WHEN 'blocked' THEN count END) AS blocked, sum(CASE stage WHEN 'in_progress' THEN count END) AS in_progress,
    sum(CASE stage WHEN 'todo' THEN count END) AS todo
  FROM levels GROUP BY day),
ends AS (
  SELECT (SELECT in_progress + in_review FROM days ORDER BY day LIMIT 1) AS first_wip, (SELECT in_progress + in_review FROM days ORDER BY day DESC LIMIT 1) AS wip,
    (SELECT todo FROM days ORDER BY day LIMIT 1) AS first_todo, (SELECT todo FROM days ORDER BY day DESC LIMIT 1) AS todo,
    (SELECT done FROM days ORDER BY day DESC LIMIT 1) AS done, (SELECT count(*) FROM days) AS count),
-- Little's law over the last full days: mean work in progress ≈ throughput × mean cycle time.
span AS (SELECT min(:config_windowDays, count(*) - 1) AS length FROM days),
law AS (
  SELECT length, avg(in_progress + in_review) AS wip,
    (SELECT count(*) FROM cycles) * 1.0 / length * (SELECT avg(ms) / 86400000.0 FROM cycles) AS expected, (SELECT count(*) FROM cycles) AS n
  FROM days, clock, span WHERE day < today AND day >= date(today, '-' || length || ' days')),
cycles AS (
  SELECT done_at - began_at AS ms FROM (
    SELECT min(coalesce(started_ms, started_at), coalesce(started_at, started_ms)) AS began_at,
      max(coalesce(done_ms, completed_at), coalesce(completed_at, done_ms)) AS done_at FROM known WHERE status = 'done'), clock, span
  WHERE done_at >= began_at AND done_at >= start_ms AND company_day(done_at) < today
    AND company_day(done_at) >= date(today, '-' || length || ' days'))
SELECT day, days.done, in_review AS "in review", blocked, in_progress AS "in progress", days.todo, in_progress + in_review AS wip,
  CASE WHEN day = (SELECT min(day) FROM days) THEN
    CASE WHEN ends.wip = first_wip THEN printf('Work in progress is at %,d, as %,d days ago', ends.wip, count - 1)
      ELSE printf('Work in progress went from %,d to %,d in %,d days', first_wip, ends.wip, count - 1) END
    || printf('; %,d issues were done, and the queue went from %,d to %,d.', ends.done, first_todo, ends.todo) END AS said,
  CASE WHEN day = (SELECT min(day) FROM days) AND law.n >= 5 AND (law.expected > law.wip * 1.5 OR law.expected * 1.5 < law.wip)
    THEN printf('On an average day of the last %,d full ones, %.1f issues were in progress or in review; the issues finished in that time account for %.1f. '
      || 'Either much work was begun that is not finished yet, or changes of status are missing from the data.', law.length, law.wip, law.expected) END AS quality
FROM days, ends, law ORDER BY day
