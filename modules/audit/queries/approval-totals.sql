WITH waits AS (
  SELECT decided_at - created_at AS waited, row_number() OVER (ORDER BY decided_at - created_at) AS place, count(*) OVER () AS decisions
  FROM approvals WHERE decided_at IS NOT NULL AND created_at IS NOT NULL)
SELECT (SELECT count(*) FROM approvals WHERE status IN ('pending', 'revision_requested')) AS open,
  (SELECT count(*) FROM approvals WHERE status = 'approved') AS approved, (SELECT count(*) FROM approvals WHERE status = 'rejected') AS rejected,
  (SELECT waited FROM waits WHERE place = (decisions + 1) / 2) AS median_wait,
  nullif((SELECT waited < 60000 FROM waits WHERE place = (decisions + 1) / 2), 0) AS is_short
