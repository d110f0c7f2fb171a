-- The figures of the page on flow: one row per figure. Percentiles are by nearest rank; fewer than five values are listed.
WITH finished AS (SELECT *, max(done_at - created_at, 0) AS lead, CASE WHEN done_at >= started_at THEN done_at - started_at END AS cycle
  FROM facts, period WHERE done_at >= from_ms),
measured (metric, ms, is_snapshot) AS (
  SELECT 'lead', lead, is_snapshot FROM finished WHERE lead IS NOT NULL
  UNION ALL SELECT 'cycle', cycle, is_snapshot FROM finished WHERE cycle IS NOT NULL
  UNION ALL SELECT 'wait', started_at - created_at, 0 FROM facts, period WHERE started_at >= from_ms AND started_at >= created_at
  UNION ALL SELECT 'queue', now_ms - coalesce(todo_ms, created_at), 0 FROM facts, period
    WHERE status = 'todo' AND started_at IS NULL AND assignee_agent_id IS NOT NULL AND left_at IS NULL
      AND coalesce(todo_ms, created_at) <= now_ms),
ranked AS (
  SELECT metric, ms, is_snapshot, row_number() OVER (PARTITION BY metric ORDER BY ms) AS place,
    count(*) OVER (PARTITION BY metric) AS n FROM measured),
texts AS (
  SELECT *, CASE WHEN ms >= 172800000 THEN printf('%.1f d', ms / 86400000.0) WHEN ms >= 3600000 THEN printf('%.1f h', ms / 3600000.0)
      WHEN ms >= 60000 THEN printf('%d min', ms / 60000) ELSE printf('%d s', ms / 1000) END AS text FROM ranked ORDER BY metric, place),
times AS (
  SELECT metric, max(n) AS n, sum(is_snapshot) AS snapshots, CASE WHEN max(n) < 5 THEN group_concat(text, ', ') END AS listed,
    max(CASE WHEN n >= 5 AND place = (n * 50 + 99) / 100 THEN ms END) AS p50,
    max(CASE WHEN n >= 5 AND place = (n * 50 + 99) / 100 THEN text END) AS p50_text,
    max(CASE WHEN n >= 5 AND place = (n * 85 + 99) / 100 THEN text END) AS p85_text,
    max(CASE WHEN n >= 5 AND place = (n * 90 + 99) / 100 THEN text END) AS p90_text
  FROM texts GROUP BY metric),
named (place, metric, label, high, what, definition) AS (VALUES
  (1, 'cycle', 'Cycle time', 85, 'issues', 'First in progress → last done, of issues done in the last ' || :config_windowDays || ' days. A reopened issue keeps its first start.'),
  (2, 'lead', 'Lead time', 85, 'issues', 'Created → done, of the same issues. Unfinished issues are not in it: see work in progress by age.'),
  (3, 'wait', 'Wait', 85, 'issues', 'Created → first in progress, of issues started in the last ' || :config_windowDays || ' days.'),
  (4, 'queue', 'Queue age', 90, 'issues waiting', 'Now − the moment of entering todo, of assigned issues that were never started.')),
-- An issue counts as reopened if it left done within 14 days for todo or in progress.
sequence AS (
  SELECT CAST(coalesce(i.merged_into, m.issue_id) AS TEXT) AS issue_id, at_ms, to_status,
    lag(to_status) OVER (PARTITION BY coalesce(i.merged_into, m.issue_id) ORDER BY at_ms, to_status) AS before,
    lag(at_ms) OVER (PARTITION BY coalesce(i.merged_into, m.issue_id) ORDER BY at_ms, to_status) AS before_ms
  FROM period CROSS JOIN mod_analytics_moves m LEFT JOIN issues i ON i.id = m.issue_id WHERE at_ms >= from_ms - 14 * 86400000),
rework AS (
  SELECT sum(to_status = 'done') AS done, sum(before = 'done' AND to_status IN ('todo', 'in_progress') AND at_ms - before_ms <= 14 * 86400000) AS reopened
  FROM sequence, period WHERE at_ms >= from_ms AND issue_id IN (SELECT id FROM facts)),
wip AS (
  SELECT coalesce(sum(status = 'in_progress'), 0) AS started, coalesce(sum(status = 'in_review'), 0) AS review,
    coalesce(sum(status = 'blocked'), 0) AS blocked FROM facts WHERE left_at IS NULL),
-- What the sources say of issues at all.
said AS (SELECT max(created_at IS NOT NULL) AS is_old, max(assignee_agent_id IS NOT NULL) AS is_assigned FROM facts),
figures (place, id, label, number, unit, value, note, definition) AS (
  SELECT place, named.metric, label, p50, 'milliseconds', CASE WHEN n >= 5 THEN p50_text ELSE coalesce(listed, '—') END,
    CASE WHEN n >= 5 THEN printf('median of %,d %s; ', n, what) || CASE high WHEN 90 THEN '90% wait at most ' || p90_text ELSE '85% took at most ' || p85_text END
      WHEN n > 0 THEN 'all ' || n || ' values: too few for a percentile'
      WHEN named.metric IN ('lead', 'wait') AND is_old = 0 THEN 'no source says when issues were created'
      WHEN named.metric = 'queue' AND is_assigned = 0 THEN 'no source says who issues are assigned to' ELSE 'no ' || what END
      || CASE WHEN snapshots > 0 THEN printf('; %,d known from backups only †', snapshots) ELSE '' END, definition
  FROM named LEFT JOIN times ON times.metric = named.metric, said
  UNION ALL
  SELECT 5, 'wip', 'Work in progress', started + review, 'issues', printf('%,d', started + review),
    printf('%,d in progress, %,d in review; %,d blocked, not counted', started, review, blocked), 'Issues in progress or in review now.' FROM wip
  UNION ALL
  SELECT 6, 'rework', 'Rework', CAST(round(100.0 * reopened / nullif(done, 0)) AS INTEGER), 'percent',
    CASE WHEN coalesce(done, 0) = 0 THEN '—' WHEN done < 5 THEN reopened || ' of ' || done ELSE printf('%.0f%%', 100.0 * reopened / done) END,
    CASE WHEN done >= 5 THEN printf('%,d reopened, %,d times done', reopened, done)
      WHEN coalesce(done, 0) = 0 THEN 'no issues done' ELSE 'from the log of changes' END,
    'Changes from done to todo or in progress within 14 days ÷ changes to done, in the last ' || :config_windowDays || ' days.' FROM rework)
SELECT id, label, number, unit, value, CASE WHEN id IN ('cycle', 'wip') THEN 1 END AS is_shown, note,
  CASE id WHEN 'cycle' THEN 'How long it takes to finish an issue once work begins.' WHEN 'lead' THEN 'How long it takes from request to result.'
    WHEN 'wait' THEN 'How long issues wait before work begins.' WHEN 'queue' THEN 'How long assigned issues have waited for their start.'
    WHEN 'wip' THEN 'How many issues are worked on now.' ELSE 'How often finished issues are reopened.' END AS meaning, definition FROM figures ORDER BY place
