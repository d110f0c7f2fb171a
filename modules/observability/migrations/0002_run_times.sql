-- The run times of an agent on a day, for means.
CREATE TABLE mod_observability_agent_times (
  day TEXT NOT NULL, agent_id TEXT NOT NULL, runs INTEGER NOT NULL, total_ms INTEGER NOT NULL,
  PRIMARY KEY (day, agent_id)
) STRICT, WITHOUT ROWID;

-- The run times of a day in narrow classes, for percentiles. A class starts at from_ms and is at most 1/32 of it wide. There
-- are no agents in it: with them, almost every run would have a row of its own.
CREATE TABLE mod_observability_run_times (
  day TEXT NOT NULL, from_ms INTEGER NOT NULL, runs INTEGER NOT NULL, total_ms INTEGER NOT NULL,
  PRIMARY KEY (day, from_ms)
) STRICT, WITHOUT ROWID;

-- What was counted in wide classes goes to the mean of its class.
INSERT INTO mod_observability_agent_times
SELECT day, agent_id, sum(runs), sum(total_ms) FROM mod_observability_latency GROUP BY 1, 2;
INSERT INTO mod_observability_run_times
SELECT day, total_ms / runs, sum(runs), sum(total_ms) FROM mod_observability_latency GROUP BY 1, 2;
DROP TABLE mod_observability_latency;
