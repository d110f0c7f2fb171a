-- Issues done by the company's week and by their own goal: the five goals with the most, and the others.
WITH done AS MATERIALIZED (
  SELECT date(company_day(done_at), '-6 days', 'weekday 1') AS monday, goal_id, count(*) AS issues FROM goal_issues WHERE done_at IS NOT NULL GROUP BY 1, 2),
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
