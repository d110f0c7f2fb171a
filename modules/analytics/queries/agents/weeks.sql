-- The last 6 weeks of 7 days that end now, oldest first: busy hours, hours in which agents were able to work, and concurrency.
WITH RECURSIVE clock AS (SELECT unixepoch('now') * 1000 AS now_ms),
spans (n, span_start, span_until) AS MATERIALIZED (
  SELECT 0, now_ms - 7 * 86400000, now_ms FROM clock UNION ALL SELECT n + 1, span_start - 7 * 86400000, span_start FROM spans WHERE n < 5),
able AS MATERIALIZED (
  SELECT spans.n, agent_id, sum(min(until, span_until) - max(start, span_start)) AS ms
  FROM spans JOIN agent_periods ON start < span_until AND until > span_start
  WHERE coalesce(status, '') NOT IN ('paused', 'pending_approval', 'terminated') GROUP BY 1, 2),
recent AS (
  SELECT agent_id, started_at AS start,
    min(coalesce(finished_at, unixepoch('now') * 1000), unixepoch('now') * 1000) AS until
  FROM run_times WHERE started_at >= unixepoch('now') * 1000 - 43 * 86400000 AND started_at <= unixepoch('now') * 1000 AND agent_id IS NOT NULL),
-- The part of each run that no earlier one of the same agent covers.
parts AS MATERIALIZED (
  SELECT start, until, (unixepoch('now') * 1000 - start - 1) / 604800000 AS first, (unixepoch('now') * 1000 - until) / 604800000 AS last,
    max(start, coalesce(max(until) OVER (PARTITION BY agent_id ORDER BY start, until ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), start)) AS new_start
  FROM recent),
-- Most runs lie within one week; the others are split.
weekly AS (
  SELECT n, sum(run_ms) AS run_ms, sum(busy_ms) AS busy_ms FROM (
    SELECT last AS n, sum(until - start) AS run_ms, sum(max(until - new_start, 0)) AS busy_ms FROM parts WHERE first = last GROUP BY last
    UNION ALL
    SELECT n, min(until, span_until) - max(start, span_start), max(min(until, span_until) - max(new_start, span_start), 0)
    FROM parts JOIN spans ON n <= first AND n >= last WHERE first > last)
  GROUP BY n),
total AS (SELECT n, sum(ms) AS ms FROM able JOIN staff ON staff.id = able.agent_id WHERE is_known GROUP BY n),
earliest AS (SELECT min(start) AS start FROM parts),
shown AS MATERIALIZED (
  SELECT spans.n, span_start, coalesce(busy_ms, 0) AS busy_ms, coalesce(run_ms, 0) AS run_ms,
    CASE WHEN EXISTS (SELECT 1 FROM mod_analytics_agent_moves) THEN total.ms END AS able_ms
  FROM spans JOIN earliest ON span_start >= earliest.start - 86400000 LEFT JOIN weekly ON weekly.n = spans.n LEFT JOIN total ON total.n = spans.n),
now AS (SELECT * FROM shown WHERE n = 0), before AS (SELECT * FROM shown WHERE n = 1)
SELECT date(span_start / 1000, 'unixepoch') AS week, round(busy_ms / 3600000.0, 1) AS busy_hours, round(able_ms / 3600000.0, 1) AS able_hours,
  CASE WHEN able_ms > 0 THEN round(min(busy_ms * 100.0 / able_ms, 100), 1) END AS utilization,
  CASE WHEN busy_ms > 0 THEN round(run_ms * 1.0 / busy_ms, 2) END AS concurrency,
  CASE WHEN n = (SELECT max(n) FROM shown) THEN (SELECT
    printf('Agents were busy for %.1f hours in the last 7 days', now.busy_ms / 3600000.0)
    || CASE WHEN now.able_ms > 0 THEN printf(', %.1f%% of the time in which they were able to work', now.busy_ms * 100.0 / now.able_ms) ELSE '' END
    || CASE WHEN before.busy_ms > 0 THEN printf(', %s from %.1f hours in the 7 days before.', CASE WHEN now.busy_ms > before.busy_ms THEN 'up' ELSE 'down' END, before.busy_ms / 3600000.0) ELSE '.' END
    FROM now LEFT JOIN before) END AS said
FROM shown ORDER BY n DESC
