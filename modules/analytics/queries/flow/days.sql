-- Issues by stage at the end of each day of the company; done ones since the first day shown. `said` is the sentence above the
-- chart, `quality` a note on the data; both are in the first row.
WITH RECURSIVE
clock AS (
  SELECT unixepoch('now') * 1000 AS now_ms, company_day(unixepoch('now') * 1000) AS today),
moves AS MATERIALIZED (
  SELECT CAST(coalesce(i.merged_into, m.issue_id) AS TEXT) AS issue_id, at_ms, to_status, from_status,
    row_number() OVER (PARTITION BY coalesce(i.merged_into, m.issue_id) ORDER BY at_ms, to_status) AS place
  FROM mod_analytics_moves m LEFT JOIN issues i ON i.id = m.issue_id),
known AS MATERIALIZED (
  SELECT i.id, i.status, coalesce(i.created_at, i.started_at, i.completed_at, m.at_ms) AS created_at, i.started_at, i.completed_at,
    i.cancelled_at, i.left_at, m.at_ms AS moved_at, m.from_status
  FROM counted_issues i LEFT JOIN moves m ON m.issue_id = i.id AND m.place = 1
  WHERE i.is_hidden = 0 AND coalesce(i.origin_kind, '') NOT LIKE 'routine%'),
-- Every change of stage: from the log; without one, from the times of the record.
steps (id, at_ms, place, status) AS (
  SELECT id, min(created_at, coalesce(moved_at, created_at)), 0, CASE WHEN moved_at IS NOT NULL THEN coalesce(nullif(from_status, ''), 'todo')
    WHEN started_at IS NULL AND completed_at IS NULL AND cancelled_at IS NULL THEN status ELSE 'todo' END
  FROM known WHERE created_at IS NOT NULL
  UNION ALL SELECT issue_id, at_ms, place, to_status FROM moves WHERE issue_id IN (SELECT id FROM known)
  UNION ALL SELECT id, started_at, 1, CASE WHEN status IN ('in_review', 'blocked') THEN status ELSE 'in_progress' END
  FROM known WHERE moved_at IS NULL AND started_at IS NOT NULL
  UNION ALL SELECT id, completed_at, 2, 'done' FROM known WHERE moved_at IS NULL AND status = 'done' AND completed_at IS NOT NULL
  UNION ALL SELECT id, cancelled_at, 2, 'cancelled' FROM known WHERE moved_at IS NULL AND status = 'cancelled' AND cancelled_at IS NOT NULL
  UNION ALL SELECT id, left_at, 1000000, 'left' FROM known WHERE left_at IS NOT NULL AND status NOT IN ('done', 'cancelled')),
spans AS MATERIALIZED (
  SELECT status, company_day(at_ms) AS from_day, company_day(lead(at_ms) OVER (PARTITION BY id ORDER BY at_ms, place)) AS to_day FROM steps),
changes (day, stage, change) AS MATERIALIZED (
  SELECT day, stage, sum(change) FROM (
    SELECT from_day AS day, status AS stage, 1 AS change FROM spans WHERE to_day IS NULL OR from_day < to_day
    UNION ALL SELECT to_day, status, -1 FROM spans WHERE from_day < to_day)
  WHERE stage IN ('done', 'in_review', 'blocked', 'in_progress', 'todo') GROUP BY 1, 2),
edge AS (SELECT max(min(day), date(today, '-' || (7 * :config_weeks - 1) || ' days')) AS first FROM changes, clock),
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
  SELECT max(CASE WHEN steps.status = 'done' THEN at_ms END) - min(CASE WHEN steps.status = 'in_progress' THEN at_ms END) AS ms
  FROM steps JOIN known ON known.id = steps.id WHERE known.status = 'done' GROUP BY steps.id
  HAVING min(CASE WHEN steps.status = 'in_progress' THEN at_ms END) IS NOT NULL
    AND company_day(max(CASE WHEN steps.status = 'done' THEN at_ms END)) < (SELECT today FROM clock)
    AND company_day(max(CASE WHEN steps.status = 'done' THEN at_ms END)) >= (SELECT date(today, '-' || length || ' days') FROM clock, span))
SELECT day, days.done, in_review AS "in review", blocked, in_progress AS "in progress", days.todo, in_progress + in_review AS wip,
  CASE WHEN day = (SELECT min(day) FROM days) THEN
    CASE WHEN ends.wip = first_wip THEN printf('Work in progress is at %,d, as %,d days ago', ends.wip, count - 1)
      ELSE printf('Work in progress went from %,d to %,d in %,d days', first_wip, ends.wip, count - 1) END
    || printf('; %,d issues were done, and the queue went from %,d to %,d.', ends.done, first_todo, ends.todo) END AS said,
  CASE WHEN day = (SELECT min(day) FROM days) AND law.n >= 5 AND (law.expected > law.wip * 1.5 OR law.expected * 1.5 < law.wip)
    THEN printf('On an average day of the last %,d full ones, %.1f issues were in progress or in review; the issues finished in that time account for %.1f. '
      || 'Either much work was begun that is not finished yet, or changes of status are missing from the data.', law.length, law.wip, law.expected) END AS quality
FROM days, ends, law ORDER BY day
