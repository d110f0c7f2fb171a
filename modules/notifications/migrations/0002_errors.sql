-- When an agent last changed to an error state.
CREATE TABLE mod_notifications_errors (agent_id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
