-- An agent reaches a threshold at most once per month. If two lines report it, the earlier one counts, whatever the order of arrival.
INSERT INTO mod_observability_thresholds
SELECT agent_id, month, percent, timestamp, budget_microcents, spent_microcents
FROM hook_events WHERE scope = 'agent' AND budget_window = 'month' AND agent_id IS NOT NULL AND month IS NOT NULL AND percent IS NOT NULL
ON CONFLICT DO UPDATE SET crossed_at = excluded.crossed_at, budget_microcents = excluded.budget_microcents,
  spent_microcents = excluded.spent_microcents
WHERE (excluded.crossed_at, coalesce(excluded.spent_microcents, 0), coalesce(excluded.budget_microcents, 0))
  < (crossed_at, coalesce(spent_microcents, 0), coalesce(budget_microcents, 0));
