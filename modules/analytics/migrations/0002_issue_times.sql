-- The moves of each issue that most figures need, so that they need not go through all moves: its first move, its first start,
-- and when it last became done or waiting. Smallest and largest times do not depend on the order of the moves.
CREATE TABLE mod_analytics_issue_times (
  issue_id TEXT NOT NULL PRIMARY KEY, first_ms INTEGER NOT NULL, started_ms INTEGER, done_ms INTEGER, todo_ms INTEGER
) STRICT, WITHOUT ROWID;

INSERT INTO mod_analytics_issue_times (issue_id, first_ms, started_ms, done_ms, todo_ms)
SELECT issue_id, min(at_ms), min(CASE WHEN to_status = 'in_progress' THEN at_ms END), max(CASE WHEN to_status = 'done' THEN at_ms END),
  max(CASE WHEN to_status = 'todo' THEN at_ms END)
FROM mod_analytics_moves GROUP BY issue_id;
