-- Every time at which an issue had a status for as long as a rule wants. A backup can skip states, so it counts that an issue
-- now has the status and had another one before.
WITH RECURSIVE own (id, depth) AS (
  SELECT id, 0 FROM issues WHERE billing_code = 'paperclip-gen'
  UNION SELECT issues.id, depth + 1 FROM own JOIN issues ON issues.parent_id = own.id WHERE depth < 10),
clock AS (SELECT unixepoch('now') * 1000 AS now),
merged AS MATERIALIZED (SELECT id, merged_into FROM issues WHERE merged_into IS NOT NULL),
-- When issues got the status; without a change that says so, from the times of the record.
entries AS (
  SELECT coalesce(i.merged_into, m.issue_id) AS issue_id, m.at
  FROM mod_workflow_moves m LEFT JOIN issues i ON i.id = m.issue_id WHERE m.status = :status
  UNION ALL
  SELECT id, coalesce(CASE status WHEN 'done' THEN completed_at END, started_at, created_at) FROM issues
  WHERE status = :status AND NOT EXISTS (SELECT 1 FROM mod_workflow_moves m WHERE m.issue_id = issues.id AND m.status = :status)),
-- Until the next change to another status. Two changes at the same time are in the order of the work.
ended AS MATERIALIZED (
  SELECT issue_id, at, (
    SELECT min((
      SELECT m.at FROM mod_workflow_moves m WHERE m.issue_id = members.id AND m.at >= entries.at AND m.status <> :status
        AND (m.at > entries.at OR coalesce((SELECT place FROM places WHERE status = m.status), 6)
          > coalesce((SELECT place FROM places WHERE status = :status), 6))
      ORDER BY m.at LIMIT 1))
    FROM (SELECT entries.issue_id AS id UNION ALL SELECT id FROM merged WHERE merged_into = entries.issue_id) members) AS until
  FROM entries WHERE at IS NOT NULL),
places (status, place) AS (
  VALUES ('backlog', 0), ('todo', 1), ('in_progress', 2), ('blocked', 3), ('in_review', 4), ('done', 5)),
-- An entry while the issue already had the status has the same end.
turns AS (SELECT issue_id, min(at) AS since, until FROM ended GROUP BY issue_id, until),
long AS (
  SELECT issue_id, since, until, row_number() OVER (PARTITION BY issue_id ORDER BY since) AS times
  FROM turns, clock WHERE coalesce(until, now) - since >= :wait)
SELECT 'issue:' || i.id AS record, long.since, coalesce(long.until, i.left_at) AS until, long.since + :wait AS at, times,
  i.id IN (SELECT id FROM own) AS is_own, coalesce(i.identifier || ' ', '') || i.title || CASE :status WHEN 'done' THEN ' is done'
    ELSE ' has been ' || replace(:status, '_', ' ') || ' for ' || :measure || CASE :measure WHEN 1 THEN ' hour' ELSE ' hours' END END AS text,
  coalesce(nullif(i.identifier, ''), i.title) AS label, i.title, i.identifier, i.priority,
  i.assignee_agent_id AS agent_id, a.name AS agent, i.project_id, p.name AS project, i.goal_id, g.title AS goal
FROM long JOIN issues i ON i.id = long.issue_id LEFT JOIN agents a ON a.id = i.assignee_agent_id
LEFT JOIN projects p ON p.id = i.project_id LEFT JOIN goals g ON g.id = i.goal_id
WHERE long.since + :wait >= :since AND i.merged_into IS NULL AND i.is_hidden = 0
ORDER BY at, i.id
