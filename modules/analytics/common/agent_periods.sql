-- When an agent had which status. Its first known status holds since its creation.
WITH states (agent_id, at_ms, place, status) AS (
  SELECT id, min(created_at, coalesce(moved_at, created_at)), 0, CASE WHEN moved_at IS NULL THEN status ELSE nullif(from_status, '') END FROM staff
  UNION ALL SELECT agent_id, at_ms, place, to_status FROM agent_moves
  UNION ALL SELECT id, left_at, 1000000, 'terminated' FROM staff WHERE left_at IS NOT NULL)
SELECT agent_id, coalesce(at_ms, 0) AS start, coalesce(lead(at_ms) OVER (PARTITION BY agent_id ORDER BY at_ms, place), 9223372036854775807) AS until, status
FROM states
