-- The run with which an agent failed as often in a row as a rule wants. A success ends a row; a cancelled run says nothing.
WITH ended AS (
  SELECT agent_id, started_at, coalesce(status, 'succeeded') IN ('failed', 'timed_out', 'error') AS has_failed
  FROM run_times
  WHERE started_at >= :since - 14 * 86400000 AND started_at < :before AND is_ended = 1 AND agent_id IS NOT NULL AND coalesce(status, '') <> 'cancelled'),
streaks AS (
  SELECT *, sum(1 - has_failed) OVER (PARTITION BY agent_id ORDER BY started_at, has_failed) AS streak FROM ended),
counted AS (
  SELECT *, row_number() OVER (PARTITION BY agent_id, streak, has_failed ORDER BY started_at) AS number FROM streaks),
rows AS (
  SELECT agent_id, streak, min(CASE WHEN has_failed THEN started_at END) AS since, max(CASE WHEN has_failed THEN number END) AS runs,
    min(CASE WHEN has_failed AND number = :measure THEN started_at END) AS at, min(CASE WHEN NOT has_failed THEN started_at END) AS success_at
  FROM counted GROUP BY agent_id, streak),
ends AS (SELECT *, lead(success_at) OVER (PARTITION BY agent_id ORDER BY streak) AS until FROM rows)
SELECT 'agent:' || a.id AS record, since, until, at, coalesce(nullif(a.name, ''), substr(a.id, 1, 8)) AS label,
  coalesce(nullif(a.name, ''), substr(a.id, 1, 8)) || ' failed ' || :measure || ' times in a row' AS text, a.id AS agent_id, a.name AS agent,
  a.name AS title, :measure AS runs, row_number() OVER (PARTITION BY a.id ORDER BY at) AS times
FROM ends JOIN agents a ON a.id = ends.agent_id
WHERE at >= :since AND a.left_at IS NULL AND a.merged_into IS NULL ORDER BY at, a.id
