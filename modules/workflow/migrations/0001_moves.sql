-- What status an issue had from when on.
CREATE TABLE mod_workflow_moves (
  issue_id TEXT NOT NULL, at INTEGER NOT NULL, status TEXT NOT NULL, PRIMARY KEY (issue_id, at, status)
) STRICT, WITHOUT ROWID;

CREATE TABLE mod_workflow_goals (goal_id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (goal_id, at)) STRICT, WITHOUT ROWID;
