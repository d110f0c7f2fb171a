-- A day without spend is 0; a day before the first one is not counted.
WITH totals AS (
  SELECT day, max(sum(billed_microcents), sum(recorded_microcents)) AS spent FROM mod_notifications_days
  WHERE day >= date('now', '-28 days') GROUP BY day),
span AS (
  SELECT min(28, CAST(julianday(date('now')) - julianday((SELECT min(day) FROM mod_notifications_days)) AS INTEGER)) AS days,
    (SELECT count(*) FROM totals WHERE day < date('now')) AS known),
ranked AS (SELECT spent, row_number() OVER (ORDER BY spent) AS place FROM totals WHERE day < date('now')),
median AS (
  SELECT days, CASE WHEN (days + 1) / 2 <= days - known THEN 0
    ELSE (SELECT spent FROM ranked WHERE place = (days + 1) / 2 - (days - known)) END AS usual FROM span),
today AS (SELECT coalesce((SELECT spent FROM totals WHERE day = date('now')), 0) AS spent)
SELECT date('now') AS key, 'warning' AS severity, printf('Spend today is $%.2f', spent / 100000000.0) AS title,
  printf('The usual day (median of %d) is $%.2f.', days, usual / 100000000.0) AS text,
  CAST(strftime('%s', date('now')) AS INTEGER) * 1000 AS since, NULL AS record, 1 AS ends_quietly
FROM median, today WHERE days >= 7 AND spent > :config_spikeFactor * usual AND spent > :config_spikeDollars * 100000000
