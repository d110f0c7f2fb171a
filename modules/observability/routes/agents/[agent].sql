-- One file per agent with its days by model.
SELECT coalesce(agents.name, nullif(priced.agent_id, ''), 'no agent') AS agent, priced.agent_id, day, model, provider,
  sum(heartbeats) AS heartbeats, sum(failed) AS failed, sum(tokens) AS tokens, sum(input_tokens) AS input_tokens,
  sum(cached_input_tokens) AS cached_input_tokens, sum(output_tokens) AS output_tokens, nullif(sum(billed), 0) / 1000000.0 AS cost_cents
FROM priced LEFT JOIN agents ON agents.id = priced.agent_id
WHERE day > date('now', '-' || :config_shownDays || ' days')
GROUP BY priced.agent_id, day, model, provider ORDER BY priced.agent_id, day, model, provider
