-- The first day of each UTC month on which an agent's spend reached a share of its budget. The exact time is not in the sums, so
-- it counts from the end of that day, or from now.
WITH clock AS (SELECT unixepoch('now') * 1000 AS now),
entries AS (
  SELECT agent_id, day, billed_microcents FROM spend_days WHERE day_number >= :since / 86400000 - 31
  UNION ALL
  SELECT agent_id, date(at / 1000, 'unixepoch'), billed_microcents FROM unattributed_spend WHERE at >= :since - 31 * 86400000),
daily AS (SELECT agent_id, day, sum(billed_microcents) AS amount FROM entries WHERE agent_id IS NOT NULL GROUP BY 1, 2),
running AS (
  SELECT agent_id, day, substr(day, 1, 7) AS month, sum(amount) OVER (PARTITION BY agent_id, substr(day, 1, 7) ORDER BY day) AS spent
  FROM daily),
crossed AS (
  SELECT agent_id, month, min(day) AS day, min(spent) AS spent, a.name, a.budget_microcents AS budget
  FROM running JOIN agents a ON a.id = agent_id
  WHERE a.budget_microcents > 0 AND a.left_at IS NULL AND a.merged_into IS NULL AND spent >= a.budget_microcents / 100 * :measure
  GROUP BY agent_id, month)
SELECT 'agent:' || agent_id AS record, unixepoch(month || '-01') * 1000 AS since,
  CASE WHEN unixepoch(month || '-01', '+1 month') * 1000 <= now THEN unixepoch(month || '-01', '+1 month') * 1000 END AS until,
  min(unixepoch(day, '+1 day') * 1000 - 1, now) AS at, coalesce(nullif(name, ''), substr(agent_id, 1, 8)) || ' ' || month AS label,
  coalesce(nullif(name, ''), substr(agent_id, 1, 8)) || ' has used ' || CAST(spent / (budget / 100) AS INTEGER) || '% of its budget of '
    || month || printf(' ($%.2f of $%.2f)', spent / 100000000.0, budget / 100000000.0) AS text,
  agent_id, name AS agent, name AS title, CAST(spent / (budget / 100) AS INTEGER) AS percent, printf('$%.2f', spent / 100000000.0) AS amount, day
FROM crossed, clock WHERE budget >= 100 AND at >= :since ORDER BY at, agent_id
