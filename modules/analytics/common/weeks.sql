-- The Mondays of the company's weeks that are shown.
WITH RECURSIVE mondays (monday) AS (
  SELECT date(day, '-6 days', 'weekday 1') FROM today
  UNION ALL SELECT date(monday, '-7 days') FROM mondays, today WHERE monday > date(day, '-' || (7 * :config_weeks) || ' days'))
SELECT monday FROM mondays
