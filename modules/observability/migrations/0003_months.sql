-- The days of each month added up, so that figures of all time and a month's choice of cost need not read all days.
CREATE TABLE mod_observability_months (
  month TEXT NOT NULL, agent_id TEXT NOT NULL, model TEXT NOT NULL, provider TEXT NOT NULL,
  heartbeats INTEGER NOT NULL, failed INTEGER NOT NULL, input_tokens INTEGER NOT NULL,
  cached_input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, tokens INTEGER NOT NULL,
  cost_microcents INTEGER NOT NULL, reported_microcents INTEGER NOT NULL, spent_microcents INTEGER NOT NULL,
  PRIMARY KEY (month, agent_id, model, provider)
) STRICT, WITHOUT ROWID;

INSERT INTO mod_observability_months
SELECT substr(day, 1, 7), agent_id, model, provider, sum(heartbeats), sum(failed), sum(input_tokens), sum(cached_input_tokens),
  sum(output_tokens), sum(tokens), sum(cost_microcents), sum(reported_microcents), sum(spent_microcents)
FROM mod_observability_days GROUP BY 1, 2, 3, 4;
