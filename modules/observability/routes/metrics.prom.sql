WITH named AS (
  SELECT p.*, coalesce(agents.name, nullif(p.agent_id, ''), 'no agent') AS agent
  FROM priced_months p LEFT JOIN agents ON agents.id = p.agent_id WHERE :config_enablePrometheus),
used AS (
  SELECT agent_id, agent, model, provider, sum(heartbeats) AS heartbeats, sum(failed) AS failed,
    sum(input_tokens) AS input, sum(cached_input_tokens) AS cached, sum(output_tokens) AS output,
    sum(tokens - input_tokens - cached_input_tokens - output_tokens) AS unsplit, sum(billed) AS cost
  FROM named GROUP BY agent_id, model, provider)
SELECT 'paperclip_observability_heartbeats_total' AS metric, 'counter' AS type, 'Heartbeats of an agent.' AS help,
  agent, agent_id, model, provider, NULL AS kind, heartbeats AS value FROM used
UNION ALL SELECT 'paperclip_observability_failed_heartbeats_total', 'counter', 'Heartbeats that failed or timed out.',
  agent, agent_id, model, provider, NULL, failed FROM used
UNION ALL SELECT 'paperclip_observability_tokens_total', 'counter', 'Tokens by kind.',
  agent, agent_id, model, provider, 'input', input FROM used
UNION ALL SELECT 'paperclip_observability_tokens_total', 'counter', 'Tokens by kind.',
  agent, agent_id, model, provider, 'cached_input', cached FROM used
UNION ALL SELECT 'paperclip_observability_tokens_total', 'counter', 'Tokens by kind.',
  agent, agent_id, model, provider, 'output', output FROM used
UNION ALL SELECT 'paperclip_observability_tokens_total', 'counter', 'Tokens by kind.',
  agent, agent_id, model, provider, 'unsplit', max(unsplit, 0) FROM used
UNION ALL SELECT 'paperclip_observability_cost_dollars_total', 'counter', 'What an agent was billed.',
  agent, agent_id, model, provider, NULL, nullif(cost, 0) / 100000000.0 FROM used
