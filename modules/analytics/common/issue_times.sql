-- The moves of each issue, with those of issues that were merged into it.
SELECT CAST(coalesce(i.merged_into, t.issue_id) AS TEXT) AS issue_id, min(first_ms) AS first_ms, min(started_ms) AS started_ms,
  max(done_ms) AS done_ms, max(todo_ms) AS todo_ms
FROM mod_analytics_issue_times t LEFT JOIN issues i ON i.id = t.issue_id GROUP BY 1
