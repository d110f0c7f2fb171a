-- One file per agent with its days by model.
WITH chosen AS (
  -- If heartbeats and recorded spend both have the cost of an agent's month, the greater one counts.
  SELECT agent_id, substr(day, 1, 7) AS month, sum(spent_microcents) > sum(cost_microcents) AS is_spent
  FROM mod_observability_days GROUP BY 1, 2),
priced AS (
  SELECT d.*, CASE WHEN is_spent THEN spent_microcents ELSE cost_microcents END AS billed
  FROM mod_observability_days d CROSS JOIN chosen ON chosen.agent_id = d.agent_id AND chosen.month = substr(d.day, 1, 7))
SELECT coalesce(agents.name, nullif(priced.agent_id, ''), 'no agent') AS agent, priced.agent_id, day, model, provider, heartbeats,
  failed, tokens, input_tokens, cached_input_tokens, output_tokens, nullif(billed, 0) / 1000000.0 AS cost_cents
FROM priced LEFT JOIN agents ON agents.id = priced.agent_id
WHERE day > date('now', '-' || :config_shownDays || ' days')
ORDER BY priced.agent_id, day, model, provider
