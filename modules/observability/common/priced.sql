-- What an agent used on a day with a model, and what it was billed. An agent that others were merged into can have several rows.
SELECT chosen.agent_id, day, model, provider, heartbeats, failed, input_tokens, cached_input_tokens, output_tokens, tokens,
  CASE WHEN is_spent THEN spent_microcents ELSE cost_microcents END AS billed
FROM mod_observability_days d LEFT JOIN agents a ON a.id = d.agent_id
CROSS JOIN chosen ON chosen.agent_id = coalesce(a.merged_into, d.agent_id) AND chosen.month = substr(d.day, 1, 7)
