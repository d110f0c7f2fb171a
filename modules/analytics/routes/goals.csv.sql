-- Open goals with issues: done, remaining, weekly velocity in the last 8 full weeks of the company, and the range to completion.
-- Fewer than five full weeks are listed instead.
WITH RECURSIVE
-- Every goal with each goal below it. UNION ends at a cycle.
tree (root, goal_id) AS (
  SELECT id, id FROM goals WHERE merged_into IS NULL AND left_at IS NULL AND rank > 0 AND coalesce(status, '') NOT IN ('achieved', 'completed', 'cancelled')
  UNION SELECT tree.root, goals.id FROM tree JOIN goals ON goals.parent_id = tree.goal_id WHERE goals.merged_into IS NULL),
mondays (monday, n) AS (
  SELECT date(day, '-13 days', 'weekday 1'), 1 FROM today UNION ALL SELECT date(monday, '-7 days'), n + 1 FROM mondays WHERE n < 8),
owned AS MATERIALIZED (
  SELECT tree.root, goal_issues.*, date(company_day(done_at), '-6 days', 'weekday 1') AS monday FROM tree JOIN goal_issues ON goal_issues.goal_id = tree.goal_id),
counts AS MATERIALIZED (
  SELECT root, sum(status = 'done') AS done, sum(status NOT IN ('done', 'cancelled') AND left_at IS NULL) AS remaining,
    sum(created_at >= unixepoch('now') * 1000 - 28 * 86400000) - sum(coalesce(status = 'cancelled' AND cancelled_at >= unixepoch('now') * 1000 - 28 * 86400000, 0)) AS added,
    date(company_day(min(created_at)), '-6 days', 'weekday 1') AS first
  FROM owned GROUP BY root),
per_week AS (SELECT root, monday, count(*) AS issues FROM owned WHERE monday IS NOT NULL GROUP BY root, monday),
-- Full weeks since the first issue of the goal.
velocity AS (
  SELECT c.root, mondays.monday, coalesce(w.issues, 0) AS issues,
    row_number() OVER (PARTITION BY c.root ORDER BY coalesce(w.issues, 0)) AS place, count(*) OVER (PARTITION BY c.root) AS n
  FROM counts c JOIN mondays ON mondays.monday >= coalesce(c.first, mondays.monday)
  LEFT JOIN per_week w ON w.root = c.root AND w.monday = mondays.monday ORDER BY mondays.monday),
rates AS (
  SELECT root, max(n) AS weeks, group_concat(issues, ', ') AS listed, max(CASE WHEN n >= 5 AND place = (n * 20 + 99) / 100 THEN issues END) AS p20,
    max(CASE WHEN n >= 5 AND place = (n * 50 + 99) / 100 THEN issues END) AS p50,
    max(CASE WHEN n >= 5 AND place = (n * 80 + 99) / 100 THEN issues END) AS p80
  FROM velocity GROUP BY root),
dated AS (
  SELECT goals.title, goals.id, goals.level, goals.owner_agent_id, owners.name AS owner, done, remaining, added, weeks, listed, p20, p50, p80, today.day,
    CASE WHEN p80 > 0 THEN date(today.day, '+' || ((remaining * 7 + p80 - 1) / p80) || ' days') END AS early,
    CASE WHEN p20 > 0 THEN date(today.day, '+' || ((remaining * 7 + p20 - 1) / p20) || ' days') END AS late
  FROM counts JOIN goals ON goals.id = counts.root JOIN today LEFT JOIN rates ON rates.root = counts.root LEFT JOIN agents owners ON owners.id = goals.owner_agent_id
  WHERE done + remaining > 0)
SELECT title, level, id AS goal_id, owner, owner_agent_id, done, remaining, CAST(round(100.0 * done / (done + remaining)) AS INTEGER) AS percent,
  CASE WHEN weeks >= 5 THEN p50 || ' per week' WHEN weeks > 0 THEN listed ELSE '—' END AS velocity, weeks,
  CASE WHEN remaining = 0 THEN 'all issues done' WHEN coalesce(weeks, 0) < 5 THEN 'less than 5 full weeks' WHEN p80 = 0 THEN 'no end at this pace'
    WHEN julianday(early) - julianday(day) > 3650 THEN 'in more than 10 years'
    ELSE CAST(strftime('%d', early) AS INTEGER) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', strftime('%m', early) * 3 - 2, 3)
      || CASE WHEN strftime('%Y', early) <> strftime('%Y', day) THEN ' ' || strftime('%Y', early) ELSE '' END
      || CASE WHEN late IS NULL OR julianday(late) - julianday(day) > 3650 THEN ' or later' WHEN late = early THEN ''
        ELSE ' – ' || CAST(strftime('%d', late) AS INTEGER) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', strftime('%m', late) * 3 - 2, 3)
          || CASE WHEN strftime('%Y', late) <> strftime('%Y', day) THEN ' ' || strftime('%Y', late) ELSE '' END END END AS completion,
  CASE WHEN added > 0 THEN '+' || added WHEN added < 0 THEN '−' || -added ELSE '—' END AS scope
FROM dated ORDER BY remaining = 0, title, id
