-- Every time at which an issue had a status for as long as a rule wants. A backup can skip states, so it counts that an issue
-- now has the status and had another one before.
WITH RECURSIVE own (id, depth) AS (
  SELECT id, 0 FROM issues WHERE billing_code = 'paperclip-gen'
  UNION SELECT issues.id, depth + 1 FROM own JOIN issues ON issues.parent_id = own.id WHERE depth < 10),
clock AS (SELECT unixepoch('now') * 1000 AS now),
said AS (
  SELECT CAST(coalesce(i.merged_into, m.issue_id) AS TEXT) AS issue_id, m.at, m.status
  FROM mod_workflow_moves m LEFT JOIN issues i ON i.id = m.issue_id
  UNION
  SELECT id, coalesce(CASE status WHEN 'done' THEN completed_at END, started_at, created_at), status FROM issues
  WHERE status = :status AND NOT EXISTS (SELECT 1 FROM mod_workflow_moves m WHERE m.issue_id = issues.id AND m.status = :status)),
-- Two changes at the same time are in the order of the work.
placed AS (
  SELECT issue_id, at, status, CASE status WHEN 'backlog' THEN 0 WHEN 'todo' THEN 1 WHEN 'in_progress' THEN 2 WHEN 'blocked' THEN 3
    WHEN 'in_review' THEN 4 WHEN 'done' THEN 5 ELSE 6 END AS place
  FROM said WHERE at IS NOT NULL),
changes AS (SELECT *, lag(status) OVER (PARTITION BY issue_id ORDER BY at, place) AS before FROM placed),
turns AS (
  SELECT issue_id, status, at AS since, lead(at) OVER (PARTITION BY issue_id ORDER BY at, place) AS until
  FROM changes WHERE before IS NULL OR before <> status),
long AS (
  SELECT issue_id, since, until, row_number() OVER (PARTITION BY issue_id ORDER BY since) AS times
  FROM turns, clock WHERE status = :status AND coalesce(until, now) - since >= :wait)
SELECT 'issue:' || i.id AS record, long.since, coalesce(long.until, i.left_at) AS until, long.since + :wait AS at, times,
  i.id IN (SELECT id FROM own) AS is_own, coalesce(i.identifier || ' ', '') || i.title || CASE :status WHEN 'done' THEN ' is done'
    ELSE ' has been ' || replace(:status, '_', ' ') || ' for ' || :measure || CASE :measure WHEN 1 THEN ' hour' ELSE ' hours' END END AS text,
  coalesce(nullif(i.identifier, ''), i.title) AS label, i.title, i.identifier, i.priority,
  i.assignee_agent_id AS agent_id, a.name AS agent, i.project_id, p.name AS project, i.goal_id, g.title AS goal
FROM long JOIN issues i ON i.id = long.issue_id LEFT JOIN agents a ON a.id = i.assignee_agent_id
LEFT JOIN projects p ON p.id = i.project_id LEFT JOIN goals g ON g.id = i.goal_id
WHERE long.since + :wait >= :since AND i.merged_into IS NULL AND i.is_hidden = 0
ORDER BY at, i.id
