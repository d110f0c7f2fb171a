-- The figures of the page on money: one row per figure. Days and months are UTC. A day without spend is 0; the first day and
-- today are partial, so they are left out of means and medians. Spend recorded for a month that no heartbeat explains counts for
-- the month, not for a day.
WITH RECURSIVE
clock AS (
  SELECT unixepoch(date('now')) / 86400 AS today, unixepoch(date('now', 'start of month')) / 86400 AS month_start,
    unixepoch(date('now', 'start of month', '+1 month', '-1 day')) / 86400 AS month_end,
    CAST(strftime('%d', 'now') AS INTEGER) AS day_of_month),
sums AS MATERIALIZED (
  SELECT day_number AS n, sum(billed_microcents) AS billed, sum(unpriced) AS unpriced, sum(included) AS included
  FROM spend_days WHERE day_number >= 0 GROUP BY day_number),
calendar (n) AS (
  SELECT first FROM first_day, clock WHERE first <= today
  UNION ALL SELECT n + 1 FROM calendar, clock WHERE n < today),
days AS MATERIALIZED (SELECT calendar.n, coalesce(billed, 0) AS billed FROM calendar LEFT JOIN sums ON sums.n = calendar.n),
-- The last 28 full days in ascending order of spend.
recent AS (
  SELECT billed, row_number() OVER (ORDER BY billed) AS place, count(*) OVER () AS count
  FROM days, clock WHERE n < today AND n >= today - 28),
daily AS (
  SELECT max(CASE WHEN place = (count * 50 + 99) / 100 THEN billed END) AS median,
    max(CASE WHEN place = (count * 10 + 99) / 100 AND count >= 14 THEN billed END) AS p10,
    max(CASE WHEN place = (count * 90 + 99) / 100 AND count >= 14 THEN billed END) AS p90
  FROM recent HAVING max(count) >= 5),
burn AS (
  SELECT sum(CASE WHEN n >= today - 7 THEN billed END) / 7 AS mean, sum(CASE WHEN n < today - 7 THEN billed END) / 7 AS before,
    count(*) AS days
  FROM days, clock WHERE n < today AND n >= today - 14),
spent AS (
  SELECT coalesce(sum(billed), 0) + (SELECT coalesce(sum(billed_microcents), 0) FROM unattributed_spend
      WHERE at >= month_start * 86400000 AND at < (today + 1) * 86400000) AS billed,
    coalesce(sum(unpriced), 0) AS unpriced, coalesce(sum(included), 0) AS included,
    EXISTS (SELECT 1 FROM spend_days) OR EXISTS (SELECT 1 FROM unattributed_spend) AS is_known
  FROM sums, clock WHERE n >= month_start AND n <= today),
-- Each whole past month, and the day in it that corresponds to today.
months (start, until, day) AS (
  SELECT month_start, month_end, 0 FROM clock
  UNION ALL
  SELECT unixepoch(date(start * 86400, 'unixepoch', '-1 month')) / 86400, start - 1,
    min(unixepoch(date(start * 86400, 'unixepoch', '-1 month')) / 86400 + day_of_month - 1, start - 1)
  FROM months, clock, first_day WHERE unixepoch(date(start * 86400, 'unixepoch', '-1 month')) / 86400 >= first),
-- The same forecast on that day, by the 28 days up to it.
known AS (
  SELECT start, until, day, billed, row_number() OVER (PARTITION BY start ORDER BY billed) AS place,
    count(*) OVER (PARTITION BY start) AS count
  FROM months JOIN days ON n <= day AND n > day - 28 WHERE day > 0),
medians AS (SELECT start, until, day, billed AS median FROM known WHERE count >= 5 AND place = (count * 50 + 99) / 100),
tested AS (
  SELECT start, sum(billed) AS actual, sum(CASE WHEN n <= day THEN billed ELSE 0 END) + (until - day) * median AS forecast
  FROM medians JOIN days ON n >= start AND n <= until GROUP BY start, until, day, median),
errors AS (
  SELECT start, CAST(round(100.0 * abs(forecast - actual) / actual) AS INTEGER) AS percent,
    row_number() OVER (ORDER BY 1.0 * abs(forecast - actual) / actual) AS place, count(*) OVER () AS count
  FROM tested WHERE actual > 0),
error AS (
  SELECT CASE
    WHEN count(*) = 0 THEN 'no past month to test it on'
    WHEN count(*) < 5 THEN 'on this day of past months it was off by ' || (
      SELECT group_concat(percent || '% (' || substr('JanFebMarAprMayJunJulAugSepOctNovDec',
        strftime('%m', start * 86400, 'unixepoch') * 3 - 2, 3) || ')', ', ')
      FROM (SELECT * FROM errors ORDER BY start))
    ELSE 'median error on this day of ' || count(*) || ' past months: '
      || max(CASE WHEN place = (count + 1) / 2 THEN percent END) || '%' END AS text
  FROM errors),
budget AS (SELECT :config_monthlyBudgetCents * 1000000 AS amount WHERE :config_monthlyBudgetCents > 0),
reached AS (
  SELECT CASE WHEN spent.billed >= amount THEN today
    WHEN median > 0 AND today + (amount - spent.billed + median - 1) / median <= month_end
      THEN today + (amount - spent.billed + median - 1) / median END AS day, amount, median
  FROM budget, spent, clock LEFT JOIN daily),
-- Spend of issues that were done in the window.
done AS (
  SELECT id FROM facts, period WHERE done_at >= from_ms),
cost AS (
  SELECT (SELECT count(*) FROM done) AS issues, EXISTS (SELECT 1 FROM issue_spend WHERE issue_id IS NOT NULL) AS is_known, coalesce(sum(billed_microcents), 0) AS billed
  FROM done JOIN issue_spend ON issue_spend.issue_id = done.id),
unlinked AS (
  SELECT spent.billed - coalesce((SELECT sum(billed_microcents) FROM issue_spend WHERE month = strftime('%Y-%m', 'now')), 0) AS billed
  FROM spent),
figures (place, id, label, number, unit, text, note, definition) AS (
  SELECT 1, 'burn', 'Daily burn', CASE WHEN days >= 7 THEN mean END, 'money',
    CASE WHEN days < 7 THEN '—' END,
    CASE WHEN days >= 14 AND before > 0 THEN replace(printf('%+d%%', round((mean - before) * 100.0 / before)), '-', '−') || ' on the 7 days before'
      WHEN days < 7 THEN 'needs 7 full days of data' WHEN days < 14 THEN 'no trend before 14 full days of data' ELSE 'nothing billed in the 7 days before' END,
    'Mean of the last 7 full UTC days. Trend: that mean ÷ the mean of the 7 days before − 1. Today is left out.' FROM burn
  UNION ALL
  SELECT 2, 'forecast', 'Month forecast', amount, 'money',
    CASE WHEN amount IS NULL THEN '—' END,
    CASE WHEN amount IS NOT NULL AND low IS NOT NULL THEN CASE WHEN (low + 500000) / 1000000 < (high + 500000) / 1000000 THEN
        printf('$%,d.%02d – $%,d.%02d; ', (low + 500000) / 100000000, (low + 500000) / 1000000 % 100,
          (high + 500000) / 100000000, (high + 500000) / 1000000 % 100) ELSE '' END
      || error.text WHEN median IS NULL THEN 'needs 5 full days of data' WHEN amount IS NULL THEN 'nothing billed yet this month' END,
    'Spent so far + days after today × median of the last 28 full days. The range uses their 10th and 90th percentiles. The dashboard uses the 7-day average, which follows a new pace sooner.'
  FROM error, (
    SELECT median, CASE WHEN spent.billed > 0 THEN spent.billed + (month_end - today) * median END AS amount,
      spent.billed + (month_end - today) * p10 AS low, spent.billed + (month_end - today) * p90 AS high
    FROM spent, clock LEFT JOIN daily)
  UNION ALL
  SELECT 3, 'spent', 'Spent this month', CASE WHEN spent.billed > 0 OR is_known AND unpriced + included = 0 THEN spent.billed END, 'money',
    CASE WHEN spent.billed > 0 THEN NULL WHEN unpriced > 0 THEN 'not priced' WHEN included > 0 THEN 'included' WHEN NOT is_known THEN '—' END,
    CASE WHEN unpriced + included > 0 THEN trim(
      CASE WHEN unpriced > 0 THEN printf('%,d %s without a billed amount', unpriced, CASE unpriced WHEN 1 THEN 'entry' ELSE 'entries' END) ELSE '' END
      || CASE WHEN unpriced > 0 AND included > 0 THEN ', ' ELSE '' END
      || CASE WHEN included > 0 THEN printf('%,d included in subscriptions', included) ELSE '' END) || ': not in the amount' END,
    'Billed and recorded spend of the UTC month until now. Entries without a billed amount or included in a subscription are counted separately, never as 0.' FROM spent
  UNION ALL
  SELECT 4, 'budgetDay', 'Budget reached on', NULL, 'text',
    CASE WHEN day IS NULL AND median IS NULL THEN '—' WHEN day IS NULL THEN 'not this month'
      ELSE CAST(strftime('%d', day * 86400, 'unixepoch') AS INTEGER) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec',
        strftime('%m', day * 86400, 'unixepoch') * 3 - 2, 3) END,
    CASE WHEN day IS NULL AND median IS NULL THEN 'needs 5 full days of data; ' ELSE '' END
      || printf('of $%,d.%02d a month, the company budget set for Analytics', amount / 100000000, amount / 1000000 % 100),
    'First day on which spent so far + days after today × median of the last 28 full days reaches modules.config.analytics.monthlyBudgetCents.' FROM reached
  UNION ALL
  SELECT 5, 'costPerDoneIssue', 'Cost per done issue', CASE WHEN issues > 0 AND is_known THEN cost.billed / issues END, 'money',
    CASE WHEN issues = 0 THEN '—' WHEN NOT is_known THEN 'unknown' END,
    CASE WHEN issues = 0 THEN 'no issue done in this time' WHEN NOT is_known THEN 'no spend is linked to an issue' ELSE printf('%,d %s; ', issues, CASE issues WHEN 1 THEN 'issue' ELSE 'issues' END) || printf('$%,d.%02d without an issue this month',
      (max(unlinked.billed, 0) + 500000) / 100000000, (max(unlinked.billed, 0) + 500000) / 1000000 % 100) END,
    'All billed spend of the issues done in the last ' || :config_windowDays || ' days ÷ their number.' FROM cost, unlinked)
SELECT id, label, number, unit,
  coalesce(text, printf('$%,d.%02d', (number + 500000) / 100000000, (number + 500000) / 1000000 % 100), '—') AS value, CASE WHEN id IN ('burn', 'forecast') THEN 1 END AS is_shown, note,
  CASE id WHEN 'burn' THEN 'What a day costs now.' WHEN 'forecast' THEN 'What this month is likely to cost.' WHEN 'spent' THEN 'What this month has cost so far.'
    WHEN 'budgetDay' THEN 'When this month’s budget is used up at this pace.' ELSE 'What a finished issue cost.' END AS meaning, definition
FROM figures ORDER BY place
