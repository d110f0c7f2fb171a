-- What an agent was billed in a UTC month, as heartbeats say and as recorded spend says.
CREATE TABLE mod_audit_months (
  agent_id TEXT NOT NULL, month TEXT NOT NULL, heartbeat_microcents INTEGER NOT NULL, recorded_microcents INTEGER NOT NULL,
  PRIMARY KEY (agent_id, month)
) STRICT, WITHOUT ROWID;
