-- Events that the configuration asks for, by what they are about, so that the same event is the same row.
CREATE TABLE mod_notifications_events (
  event TEXT NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL, record TEXT, title TEXT NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (event, key)
) STRICT, WITHOUT ROWID;

-- Runs and amounts by agent and day.
CREATE TABLE mod_notifications_days (
  agent_id TEXT NOT NULL, day TEXT NOT NULL, runs INTEGER NOT NULL, failed INTEGER NOT NULL, billed_microcents INTEGER NOT NULL,
  recorded_microcents INTEGER NOT NULL, PRIMARY KEY (agent_id, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX mod_notifications_days_by_day ON mod_notifications_days (day, agent_id);

CREATE TABLE mod_notifications_agents (
  agent_id TEXT PRIMARY KEY, last_run_at INTEGER NOT NULL, last_success_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE mod_notifications_failures (
  agent_id TEXT NOT NULL, at INTEGER NOT NULL, run_id TEXT NOT NULL, cause TEXT NOT NULL, PRIMARY KEY (agent_id, at, run_id)
) STRICT, WITHOUT ROWID;

-- When an issue last became blocked.
CREATE TABLE mod_notifications_blocked (issue_id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE mod_notifications_crossings (
  scope TEXT NOT NULL, scope_id TEXT NOT NULL, budget_window TEXT NOT NULL, month TEXT NOT NULL, percent INTEGER NOT NULL,
  at INTEGER NOT NULL, spent_microcents INTEGER NOT NULL, budget_microcents INTEGER NOT NULL,
  PRIMARY KEY (scope, scope_id, budget_window, month, percent)
) STRICT, WITHOUT ROWID;
