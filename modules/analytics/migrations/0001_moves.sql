-- Every change of status of an issue and of an agent, with its time in milliseconds. The key is the whole row, so that the
-- order and the size of batches do not matter. Empty text is an unknown status.
CREATE TABLE mod_analytics_moves (
  issue_id TEXT NOT NULL, at_ms INTEGER NOT NULL, to_status TEXT NOT NULL, from_status TEXT NOT NULL,
  PRIMARY KEY (issue_id, at_ms, to_status, from_status)
) STRICT, WITHOUT ROWID;

CREATE TABLE mod_analytics_agent_moves (
  agent_id TEXT NOT NULL, at_ms INTEGER NOT NULL, to_status TEXT NOT NULL, from_status TEXT NOT NULL,
  PRIMARY KEY (agent_id, at_ms, to_status, from_status)
) STRICT, WITHOUT ROWID;
