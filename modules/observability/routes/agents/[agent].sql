-- A file for each agent, named after it: its days by model.
SELECT coalesce(agents.name, nullif(agent_id, ''), 'no agent') AS agent, agent_id, day, model, provider, heartbeats,
  failed, tokens, input_tokens, cached_input_tokens, output_tokens, cost_microcents / 1000000 AS cost_cents
FROM mod_observability_days LEFT JOIN agents ON agents.id = agent_id
WHERE day > date('now', '-' || :config_shownDays || ' days')
ORDER BY agent_id, day, model, provider
