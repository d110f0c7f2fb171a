-- Cost per done issue by the company's week: all billed spend of the issues done in it ÷ their number.
WITH done AS (SELECT id, done_at FROM facts WHERE status = 'done'),
spent AS (SELECT issue_id, sum(billed_microcents) AS billed FROM issue_spend GROUP BY issue_id),
costs AS MATERIALIZED (
  SELECT date(company_day(done_at), '-6 days', 'weekday 1') AS monday, count(*) AS issues, sum(coalesce(billed, 0)) AS billed
  FROM done LEFT JOIN spent ON spent.issue_id = done.id WHERE done_at IS NOT NULL GROUP BY 1),
full AS (SELECT monday, billed / issues AS cost FROM costs, today WHERE monday < date(day, '-6 days', 'weekday 1')),
compared AS (
  SELECT (SELECT cost FROM full ORDER BY monday DESC LIMIT 1) AS last,
    (SELECT sum(billed) / sum(issues) FROM costs WHERE monday IN (SELECT monday FROM weeks) AND monday < (SELECT max(monday) FROM full)) AS before)
SELECT weeks.monday AS week, issues, billed / issues AS cost,
  CASE WHEN weeks.monday = (SELECT min(monday) FROM weeks WHERE monday >= (SELECT min(monday) FROM costs)) AND last IS NOT NULL THEN
    CASE WHEN last = 0 THEN 'Nothing was billed for the issues done in the last full week'
      ELSE printf('An issue done in the last full week cost $%,d.%02d', (last + 500000) / 100000000, (last + 500000) / 1000000 % 100) END
    || CASE WHEN before > 0 THEN printf(', compared with $%,d.%02d in the weeks before.', 
      (before + 500000) / 100000000, (before + 500000) / 1000000 % 100) ELSE '.' END END AS said
FROM weeks LEFT JOIN costs ON costs.monday = weeks.monday, compared
WHERE EXISTS (SELECT 1 FROM issue_spend WHERE issue_id IS NOT NULL) AND weeks.monday >= coalesce((SELECT min(monday) FROM costs), '9') ORDER BY weeks.monday
