-- Each agent in the last 28 days, in alphabetical order: busy time, the time in which it was able to work, and how runs ended.
WITH clock AS (SELECT unixepoch('now') * 1000 AS now_ms),
spans (n, span_start, span_until) AS MATERIALIZED (SELECT 0, now_ms - 28 * 86400000, now_ms FROM clock),
able AS MATERIALIZED (
  SELECT spans.n, agent_id, sum(min(until, span_until) - max(start, span_start)) AS ms
  FROM spans JOIN agent_periods ON start < span_until AND until > span_start
  WHERE coalesce(status, '') NOT IN ('paused', 'pending_approval', 'terminated') GROUP BY 1, 2),
work AS (
  SELECT agent_id, max(started_at, unixepoch('now') * 1000 - 28 * 86400000) AS start,
    min(coalesce(finished_at, unixepoch('now') * 1000), unixepoch('now') * 1000) AS until, is_ended = 0 AS is_open
  FROM run_times WHERE started_at >= unixepoch('now') * 1000 - 29 * 86400000 AND started_at <= unixepoch('now') * 1000 AND agent_id IS NOT NULL
    AND coalesce(finished_at, unixepoch('now') * 1000) > unixepoch('now') * 1000 - 28 * 86400000),
-- The part of each run that no earlier one covers: their sum is the length of the union.
parts AS (
  SELECT agent_id, max(until - start, 0) AS ms, is_open,
    max(until - max(start, coalesce(max(until) OVER (PARTITION BY agent_id ORDER BY start, until ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), start)), 0) AS new_ms
  FROM work),
busy AS MATERIALIZED (SELECT agent_id, sum(ms) AS run_ms, sum(new_ms) AS busy_ms, sum(is_open) AS open FROM parts GROUP BY agent_id),
ended AS MATERIALIZED (
  SELECT agent_id, sum(CASE WHEN status = 'succeeded' THEN runs ELSE 0 END) AS succeeded,
    sum(CASE WHEN status IN ('failed', 'timed_out', 'error') THEN runs ELSE 0 END) AS failed,
    sum(CASE WHEN status IN ('cancelled', 'canceled') THEN runs ELSE 0 END) AS cancelled,
    sum(runs) AS runs, sum(CASE WHEN has_issue = 0 AND has_activity = 0 THEN runs ELSE 0 END) AS idle
  FROM run_days, clock
  WHERE day_utc_number >= now_ms / 86400000 - 29 AND day > company_day(now_ms - 28 * 86400000) AND is_ended = 1 GROUP BY agent_id),
shown AS (
  SELECT staff.*, busy_ms, run_ms, coalesce(open, 0) AS open, able.ms AS able_ms, succeeded, failed, cancelled, runs, idle,
    is_known AND EXISTS (SELECT 1 FROM mod_analytics_agent_moves) AS has_able
  FROM staff LEFT JOIN busy ON busy.agent_id = staff.id LEFT JOIN able ON able.agent_id = staff.id LEFT JOIN ended ON ended.agent_id = staff.id
  WHERE busy_ms > 0 OR runs > 0 OR (able.ms > 0 AND left_at IS NULL AND coalesce(status, '') <> 'terminated'))
SELECT coalesce(nullif(name, id), substr(id, 1, 8)) AS name, id AS agent_id, coalesce(busy_ms, 0) AS busy_ms, CASE WHEN has_able THEN able_ms END AS able_ms,
  CASE WHEN has_able AND able_ms > 0 THEN printf('%.1f%%', min(coalesce(busy_ms, 0) * 100.0 / able_ms, 100)) ELSE '—' END AS utilization,
  CASE WHEN busy_ms > 0 THEN printf('%.2f', run_ms * 1.0 / busy_ms) ELSE '—' END AS concurrency,
  coalesce(succeeded + failed, 0) AS counted,
  CASE WHEN succeeded + failed >= 5 THEN printf('%.0f%%', 100.0 * succeeded / (succeeded + failed)) WHEN succeeded + failed > 0 THEN succeeded || ' of ' || (succeeded + failed) ELSE '—' END AS success,
  coalesce(cancelled, 0) AS cancelled,
  CASE WHEN NOT EXISTS (SELECT 1 FROM run_days WHERE has_issue = 1 OR has_activity = 1) THEN 'unknown' WHEN runs >= 5 THEN printf('%.0f%%', 100.0 * idle / runs) WHEN runs > 0 THEN idle || ' of ' || runs ELSE '—' END AS waste, nullif(open, 0) AS open
FROM shown ORDER BY lower(name), name, id
