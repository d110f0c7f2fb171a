-- Days of the last 7 full ones on which an agent spent far more than usual. Usual is the median of its days with spend in the
-- 28 days before, of which there must be at least 5. The reason is what grew most: the number of entries, or the cost of one.
WITH clock AS (SELECT unixepoch(date('now')) / 86400 AS today),
sums AS MATERIALIZED (
  SELECT agent_id, day_number AS n, sum(billed_microcents) AS billed, sum(entries) AS entries FROM spend_days, clock
  WHERE day_number >= today - 35 AND day_number < today AND agent_id IS NOT NULL GROUP BY agent_id, day_number
  HAVING sum(billed_microcents) > 0),
shown AS (
  SELECT agent_id, n, billed, entries FROM sums, clock WHERE n >= today - 7 AND billed >= :config_outlierMinimumCents * 1000000),
ranked AS (
  SELECT shown.agent_id, shown.n, sums.billed, sums.entries,
    row_number() OVER (PARTITION BY shown.agent_id, shown.n ORDER BY sums.billed) AS billed_place,
    row_number() OVER (PARTITION BY shown.agent_id, shown.n ORDER BY sums.entries) AS entries_place,
    count(*) OVER (PARTITION BY shown.agent_id, shown.n) AS count
  FROM shown JOIN sums ON sums.agent_id = shown.agent_id AND sums.n < shown.n AND sums.n >= shown.n - 28),
usual AS (
  SELECT agent_id, n, max(CASE WHEN billed_place = (count * 50 + 99) / 100 THEN billed END) AS billed,
    max(CASE WHEN entries_place = (count * 50 + 99) / 100 THEN entries END) AS entries
  FROM ranked WHERE count >= 5 GROUP BY agent_id, n),
flagged AS MATERIALIZED (
  SELECT shown.agent_id, shown.n, shown.billed, shown.entries, usual.billed AS usual_billed, usual.entries AS usual_entries
  FROM shown JOIN usual ON usual.agent_id = shown.agent_id AND usual.n = shown.n
  WHERE shown.billed >= usual.billed * :config_outlierFactor
  ORDER BY shown.billed - usual.billed DESC, shown.n, shown.agent_id LIMIT 20),
issue AS (
  SELECT agent_id, n, issue_id, billed, row_number() OVER (PARTITION BY agent_id, n ORDER BY billed DESC, issue_id) AS place FROM (
    SELECT f.agent_id, f.n, s.issue_id, sum(s.billed_microcents) AS billed
    FROM (SELECT agent_id, issue_id, billed_microcents, at / 86400000 AS n FROM spend
      WHERE at >= unixepoch(date('now', '-7 days')) * 1000 AND EXISTS (SELECT 1 FROM flagged)) s
    JOIN flagged f ON f.agent_id = s.agent_id AND f.n = s.n WHERE s.issue_id IS NOT NULL GROUP BY 1, 2, 3))
SELECT date(flagged.n * 86400, 'unixepoch') AS day, flagged.agent_id,
  flagged.billed / 1000000 AS billed_cents, usual_billed / 1000000 AS usual_cents, printf('%.1f×', flagged.billed * 1.0 / usual_billed) AS times,
  CASE WHEN flagged.entries * 1.0 / usual_entries >= (flagged.billed * 1.0 / flagged.entries) / (usual_billed * 1.0 / usual_entries)
    THEN printf('%,d entries instead of %,d', flagged.entries, usual_entries)
    ELSE printf('$%.2f per entry instead of $%.2f', flagged.billed / 1e8 / flagged.entries, usual_billed / 1e8 / usual_entries) END AS reason,
  CASE WHEN issue.billed * 2 >= flagged.billed THEN issue.issue_id END AS issue_id,
  CASE WHEN issue.billed * 2 >= flagged.billed THEN CAST(round(100.0 * issue.billed / flagged.billed) AS INTEGER) END AS issue_percent
FROM flagged LEFT JOIN issue ON issue.agent_id = flagged.agent_id AND issue.n = flagged.n AND issue.place = 1
ORDER BY flagged.n DESC, flagged.billed - usual_billed DESC, flagged.agent_id
