-- Remaining issues of open goals at the end of each week of the company: the six goals with the most left, without those above them.
WITH RECURSIVE
-- Every goal with each goal below it. UNION ends at a cycle.
tree (root, goal_id) AS (
  SELECT id, id FROM goals WHERE merged_into IS NULL AND left_at IS NULL AND rank > 0 AND coalesce(status, '') NOT IN ('achieved', 'completed', 'cancelled')
  UNION SELECT tree.root, goals.id FROM tree JOIN goals ON goals.parent_id = tree.goal_id WHERE goals.merged_into IS NULL),
spans AS MATERIALIZED (
  SELECT goal_id, date(company_day(created_at), '-6 days', 'weekday 1') AS from_week,
    date(company_day(coalesce(done_at, CASE WHEN status = 'cancelled' THEN coalesce(cancelled_at, created_at) END, left_at)), '-6 days', 'weekday 1') AS until_week
  FROM goal_issues WHERE created_at IS NOT NULL AND (status <> 'done' OR done_at IS NOT NULL) AND goal_id IN (SELECT root FROM tree)),
largest AS MATERIALIZED (
  SELECT goal_id FROM spans GROUP BY goal_id HAVING sum(until_week IS NULL) > 0 ORDER BY sum(until_week IS NULL) DESC, goal_id LIMIT 6),
changes AS MATERIALIZED (
  SELECT goal_id, monday, sum(change) AS change FROM (
    SELECT goal_id, from_week AS monday, 1 AS change FROM spans UNION ALL SELECT goal_id, until_week, -1 FROM spans WHERE until_week IS NOT NULL)
  WHERE goal_id IN (SELECT goal_id FROM largest) GROUP BY 1, 2),
levels AS MATERIALIZED (
  SELECT weeks.monday, l.goal_id, (SELECT sum(change) FROM changes c WHERE c.goal_id = l.goal_id AND c.monday <= weeks.monday) AS remaining
  FROM weeks CROSS JOIN largest l),
ends AS (SELECT sum(CASE WHEN monday = (SELECT max(monday) FROM weeks) THEN remaining END) AS now,
  sum(CASE WHEN monday = (SELECT date(max(monday), '-28 days') FROM weeks) THEN remaining END) AS before FROM levels)
SELECT monday AS week, goals.title AS goal, remaining,
  CASE WHEN row_number() OVER (ORDER BY monday, goals.title, goals.id) = 1 AND now IS NOT NULL THEN
    printf('%,d issues remain in the goals shown', now) || CASE WHEN before IS NULL THEN '.' WHEN now < before THEN printf(', %,d fewer than 4 weeks ago.', before - now)
      WHEN now > before THEN printf(', %,d more than 4 weeks ago: more was added than done.', now - before) ELSE ', as many as 4 weeks ago.' END END AS said
FROM levels JOIN goals ON goals.id = levels.goal_id, ends WHERE remaining IS NOT NULL ORDER BY monday, goals.title, goals.id
