-- Agents with a monthly budget: spent this UTC month, the median day, and the day on which the budget is reached.
WITH clock AS (
  SELECT unixepoch(date('now')) / 86400 AS today, unixepoch(date('now', 'start of month')) / 86400 AS month_start,
    unixepoch(date('now', 'start of month', '+1 month', '-1 day')) / 86400 AS month_end),
-- The number of full days that the median is of.
length AS (SELECT min(28, today - first) AS days FROM first_day, clock),
sums AS MATERIALIZED (
  SELECT agent_id, day_number AS n, sum(billed_microcents) AS billed, sum(unpriced) AS unpriced FROM spend_days, clock
  WHERE day_number >= min(month_start, today - 28) AND day_number <= today GROUP BY agent_id, day_number),
-- Days with spend in ascending order; the days without come before them.
recent AS (
  SELECT agent_id, billed, row_number() OVER (PARTITION BY agent_id ORDER BY billed) AS place,
    count(*) OVER (PARTITION BY agent_id) AS count
  FROM sums, clock, length WHERE n < today AND n >= today - days AND billed > 0),
medians AS (
  SELECT agent_id, max(CASE WHEN place + days - count = (days * 50 + 99) / 100 THEN billed ELSE 0 END) AS p50
  FROM recent, length GROUP BY agent_id),
-- With what was recorded as spent this month and no heartbeat explains.
months AS (
  SELECT agent_id, sum(billed) AS spent FROM (
    SELECT agent_id, billed FROM sums, clock WHERE n >= month_start
    UNION ALL SELECT agent_id, billed_microcents FROM unattributed_spend WHERE month = strftime('%Y-%m', 'now'))
  GROUP BY agent_id),
-- Agents whose spend of this month has no billed amount: what they used is unknown.
unknown AS (
  SELECT agent_id FROM sums, clock WHERE n >= month_start AND agent_id IS NOT NULL
  GROUP BY agent_id HAVING sum(unpriced) > 0 AND sum(billed) = 0),
-- Agents with entries without a price on the days of the median: it is not known to be 0.
unpriced AS (
  SELECT DISTINCT agent_id FROM sums, clock, length WHERE n < today AND n >= today - days AND unpriced > 0 AND agent_id IS NOT NULL),
state AS (
  SELECT agents.name, agents.id, budget_microcents AS budget, CASE WHEN coalesce(spent, 0) > 0 OR agents.id NOT IN (SELECT agent_id FROM unknown) THEN coalesce(spent, 0) END AS spent,
    CASE WHEN days >= 14 AND (p50 > 0 OR agents.id NOT IN (SELECT agent_id FROM unpriced)) THEN coalesce(p50, 0) END AS p50,
    coalesce(days, 0) >= 14 AS has_days
  FROM agents JOIN length LEFT JOIN months ON months.agent_id = agents.id LEFT JOIN medians ON medians.agent_id = agents.id
  WHERE budget_microcents > 0 AND merged_into IS NULL AND left_at IS NULL),
dated AS (
  SELECT *, CASE WHEN spent >= budget THEN today WHEN p50 > 0 AND today + (budget - spent + p50 - 1) / p50 <= month_end
    THEN today + (budget - spent + p50 - 1) / p50 END AS day
  FROM state, clock)
SELECT name, id AS agent_id, budget / 1000000 AS budget_cents, spent / 1000000 AS spent_cents, min(CAST(round(100.0 * spent / budget) AS INTEGER), CASE WHEN spent < budget THEN 99 ELSE 1000000 END) AS percent, p50 / 1000000 AS median_cents,
  CASE WHEN spent >= budget THEN 'reached' WHEN spent IS NULL OR has_days AND p50 IS NULL THEN 'unknown' WHEN p50 IS NULL THEN 'less than 14 full days of data' WHEN day IS NULL THEN 'not this month'
    ELSE CAST(strftime('%d', day * 86400, 'unixepoch') AS INTEGER) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec',
      strftime('%m', day * 86400, 'unixepoch') * 3 - 2, 3) END AS budget_day,
  CASE WHEN spent >= budget THEN 1 END AS is_reached
FROM dated ORDER BY day IS NULL, day, name, id
