-- Recovery of failed runs of the last 28 days: the figure in the first row, and in every row an agent or issue with failures that
-- no later run has made good, oldest first.
-- The next success of the same agent on the same issue; of the agent for runs without an issue. So a success with an issue counts
-- twice, and all runs are sorted once.
WITH failures AS MATERIALIZED (
  SELECT agent_id, issue_id, at, recovered_at
  FROM (
    SELECT agent_id, issue_id, at, success,
      min(success) OVER (PARTITION BY agent_id, issue_id ORDER BY at DESC, success IS NOT NULL ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS recovered_at
    FROM (
      SELECT agent_id, CASE WHEN NOT is_of_agent THEN issue_id END AS issue_id, finished_at AS at,
        CASE WHEN status = 'succeeded' THEN finished_at END AS success
      FROM run_times CROSS JOIN (SELECT 0 AS is_of_agent UNION ALL SELECT 1)
      WHERE started_at >= unixepoch('now') * 1000 - 28 * 86400000
        AND is_ended = 1 AND agent_id IS NOT NULL AND status IN ('succeeded', 'failed', 'timed_out', 'error')
        AND CASE WHEN is_of_agent THEN issue_id IS NULL OR status = 'succeeded' ELSE issue_id IS NOT NULL END))
  WHERE success IS NULL),
ranked AS (
  SELECT recovered_at - at AS ms, row_number() OVER (ORDER BY recovered_at - at) AS place, count(*) OVER () AS n FROM failures WHERE recovered_at IS NOT NULL),
texts AS (SELECT *, CASE WHEN ms >= 172800000 THEN printf('%.1f d', ms / 86400000.0) WHEN ms >= 3600000 THEN printf('%.1f h', ms / 3600000.0)
      WHEN ms >= 60000 THEN printf('%d min', ms / 60000) ELSE printf('%d s', ms / 1000) END AS text FROM ranked ORDER BY place),
middle AS (
  SELECT count(*) AS n, max(CASE WHEN n >= 5 AND place = (n * 50 + 99) / 100 THEN ms END) AS p50,
    CASE WHEN count(*) = 0 THEN '—' WHEN max(n) < 5 THEN group_concat(text, ', ') ELSE max(CASE WHEN place = (n * 50 + 99) / 100 THEN text END) END AS value
  FROM texts),
open AS (
  SELECT agent_id, issue_id, min(at) AS first, count(*) AS failed, row_number() OVER (ORDER BY min(at), agent_id, issue_id) AS place,
    count(*) OVER () AS rows
  FROM failures WHERE recovered_at IS NULL GROUP BY agent_id, issue_id),
total AS (SELECT count(*) AS n FROM failures)
SELECT middle.value, middle.n AS recovered, total.n AS failures, p50 AS p50_ms, CASE WHEN coalesce(open.place, 1) = 1 THEN 1 END AS is_first, open.agent_id, open.issue_id, strftime('%Y-%m-%dT%H:%M:%SZ', open.first / 1000, 'unixepoch') AS since, open.failed,
  CASE WHEN open.agent_id IS NOT NULL THEN 1 END AS is_open, CASE WHEN open.rows > 10 THEN open.rows END AS cut_rows,
  CASE WHEN open.agent_id IS NULL THEN CASE total.n WHEN 0 THEN 'No run failed in the last 28 days.'
    ELSE 'Every failure of the last 28 days was followed by a success.' END END AS none_open
FROM middle, total LEFT JOIN open ON open.place <= 10
ORDER BY open.place
