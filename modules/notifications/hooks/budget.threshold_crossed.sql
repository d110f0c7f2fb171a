INSERT INTO mod_notifications_events (event, key, at, record, title, text)
SELECT 'budget:threshold_crossed', scope || ' ' || coalesce(scope_id, agent_id, '') || ' ' || coalesce(budget_window, '') || ' ' || coalesce(month, '') || ' ' || percent, CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER), CASE WHEN scope = 'agent' THEN 'agent:' || agent_id END, 'Budget threshold of ' || percent || '% reached', printf('$%.2f of $%.2f', coalesce(spent_microcents, 0) / 100000000.0, coalesce(budget_microcents, 0) / 100000000.0)
FROM hook_events WHERE EXISTS (SELECT 1 FROM json_each(:config_events) WHERE value = 'budget:threshold_crossed') AND percent IS NOT NULL AND scope IS NOT NULL AND timestamp IS NOT NULL
ON CONFLICT DO NOTHING;

INSERT INTO mod_notifications_crossings (scope, scope_id, budget_window, month, percent, at, spent_microcents, budget_microcents)
SELECT coalesce(scope, 'agent'), coalesce(scope_id, agent_id, ''), coalesce(budget_window, 'month'), coalesce(month, ''), percent,
  min(CAST(round((julianday(timestamp) - 2440587.5) * 86400000) AS INTEGER)), max(coalesce(spent_microcents, 0)), max(coalesce(budget_microcents, 0))
FROM hook_events WHERE percent IS NOT NULL AND timestamp IS NOT NULL GROUP BY 1, 2, 3, 4, 5
ON CONFLICT DO UPDATE SET at = min(at, excluded.at), spent_microcents = max(spent_microcents, excluded.spent_microcents),
  budget_microcents = max(budget_microcents, excluded.budget_microcents);
