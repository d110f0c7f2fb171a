-- One file per agent with its days by model.
SELECT coalesce(agents.name, nullif(priced.agent_id, ''), 'no agent') AS agent, priced.agent_id, day, model, provider, heartbeats,
  failed, tokens, input_tokens, cached_input_tokens, output_tokens, nullif(billed, 0) / 1000000.0 AS cost_cents
FROM priced LEFT JOIN agents ON agents.id = priced.agent_id
WHERE day > date('now', '-' || :config_shownDays || ' days')
ORDER BY priced.agent_id, day, model, provider
