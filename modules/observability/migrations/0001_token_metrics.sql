-- What heartbeats used, by hour: kept for retentionDays. cost_microcents is what heartbeats say they were billed,
-- spent_microcents what was recorded as spend: two ways to the same money, never added. Keys are NOT NULL, so that an upsert meets its row.
CREATE TABLE mod_observability_hours (
  hour TEXT NOT NULL, agent_id TEXT NOT NULL, model TEXT NOT NULL, provider TEXT NOT NULL,
  heartbeats INTEGER NOT NULL, failed INTEGER NOT NULL, input_tokens INTEGER NOT NULL,
  cached_input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, tokens INTEGER NOT NULL,
  cost_microcents INTEGER NOT NULL, reported_microcents INTEGER NOT NULL, spent_microcents INTEGER NOT NULL,
  PRIMARY KEY (hour, agent_id, model, provider)
) STRICT, WITHOUT ROWID;

-- The same by UTC day: the roll-up that stays.
CREATE TABLE mod_observability_days (
  day TEXT NOT NULL, agent_id TEXT NOT NULL, model TEXT NOT NULL, provider TEXT NOT NULL,
  heartbeats INTEGER NOT NULL, failed INTEGER NOT NULL, input_tokens INTEGER NOT NULL,
  cached_input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, tokens INTEGER NOT NULL,
  cost_microcents INTEGER NOT NULL, reported_microcents INTEGER NOT NULL, spent_microcents INTEGER NOT NULL,
  PRIMARY KEY (day, agent_id, model, provider)
) STRICT, WITHOUT ROWID;

-- How long runs took: how many of a day ended within a bound, counted under the smallest bound that held them.
CREATE TABLE mod_observability_latency (
  day TEXT NOT NULL, agent_id TEXT NOT NULL, bound_ms INTEGER NOT NULL, runs INTEGER NOT NULL,
  total_ms INTEGER NOT NULL, PRIMARY KEY (day, agent_id, bound_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE mod_observability_failures (
  day TEXT NOT NULL, agent_id TEXT NOT NULL, cause TEXT NOT NULL, runs INTEGER NOT NULL,
  PRIMARY KEY (day, agent_id, cause)
) STRICT, WITHOUT ROWID;

CREATE TABLE mod_observability_moves (
  day TEXT NOT NULL, to_status TEXT NOT NULL, issues INTEGER NOT NULL, PRIMARY KEY (day, to_status)
) STRICT, WITHOUT ROWID;

CREATE TABLE mod_observability_thresholds (
  agent_id TEXT NOT NULL, month TEXT NOT NULL, percent INTEGER NOT NULL, crossed_at TEXT NOT NULL,
  budget_microcents INTEGER, spent_microcents INTEGER, PRIMARY KEY (agent_id, month, percent)
) STRICT, WITHOUT ROWID;
