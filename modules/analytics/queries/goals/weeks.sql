-- Issues done by the company's week and by their own goal: the five goals with the most, and the others.
WITH RECURSIVE
today AS (SELECT company_day(unixepoch('now') * 1000) AS day),
keyed AS (
  SELECT CAST(coalesce(i.merged_into, t.issue_id) AS TEXT) AS issue_id, max(done_ms) AS done_ms
  FROM mod_analytics_issue_times t LEFT JOIN issues i ON i.id = t.issue_id GROUP BY 1),
-- The goal of an issue: its own, else that of its project.
work AS MATERIALIZED (
  SELECT i.id, CAST(coalesce(g.merged_into, g.id) AS TEXT) AS goal_id, i.status, i.created_at, i.cancelled_at, i.left_at,
    CASE WHEN i.status = 'done' THEN max(coalesce(k.done_ms, i.completed_at), coalesce(i.completed_at, k.done_ms)) END AS done_at
  FROM counted_issues i LEFT JOIN projects p ON p.id = i.project_id JOIN goals g ON g.id = coalesce(i.goal_id, p.goal_id)
  LEFT JOIN keyed k ON k.issue_id = i.id
  WHERE i.is_hidden = 0 AND coalesce(i.origin_kind, '') NOT LIKE 'routine%'),
weeks (monday) AS (
  SELECT date(day, '-6 days', 'weekday 1') FROM today
  UNION ALL SELECT date(monday, '-7 days') FROM weeks, today WHERE monday > date(day, '-' || (7 * :config_weeks) || ' days')),
done AS MATERIALIZED (
  SELECT date(company_day(done_at), '-6 days', 'weekday 1') AS monday, goal_id, count(*) AS issues FROM work WHERE done_at IS NOT NULL GROUP BY 1, 2),
shown AS (SELECT * FROM done WHERE monday IN (SELECT monday FROM weeks)),
largest AS MATERIALIZED (SELECT goal_id FROM shown GROUP BY goal_id ORDER BY sum(issues) DESC, goal_id LIMIT 5),
named AS MATERIALIZED (
  SELECT monday, CASE WHEN shown.goal_id IN (SELECT goal_id FROM largest) THEN goals.title ELSE 'others' END AS goal, sum(issues) AS issues
  FROM shown JOIN goals ON goals.id = shown.goal_id GROUP BY 1, 2),
total AS (
  SELECT sum(CASE WHEN monday >= date(day, '-34 days', 'weekday 1') THEN issues ELSE 0 END) AS now,
    sum(CASE WHEN monday < date(day, '-34 days', 'weekday 1') AND monday >= date(day, '-62 days', 'weekday 1') THEN issues ELSE 0 END) AS before
  FROM shown, today WHERE monday < date(day, '-6 days', 'weekday 1')),
names AS (SELECT DISTINCT goal FROM named)
SELECT weeks.monday AS week, names.goal, coalesce(named.issues, 0) AS issues,
  CASE WHEN row_number() OVER (ORDER BY weeks.monday, names.goal) = 1 THEN
    printf('%,d issues of goals were done in the last 4 full weeks', coalesce(total.now, 0)) || printf(', compared with %,d in the 4 weeks before.', coalesce(total.before, 0)) END AS said
FROM weeks CROSS JOIN names LEFT JOIN named ON named.monday = weeks.monday AND named.goal = names.goal, total
WHERE weeks.monday >= (SELECT min(monday) FROM named) ORDER BY weeks.monday, names.goal
