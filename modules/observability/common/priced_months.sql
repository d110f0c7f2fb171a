-- The same as `priced`, by month.
SELECT chosen.agent_id, m.month, model, provider, heartbeats, failed, input_tokens, cached_input_tokens, output_tokens, tokens,
  CASE WHEN is_spent THEN spent_microcents ELSE cost_microcents END AS billed
FROM mod_observability_months m LEFT JOIN agents a ON a.id = m.agent_id
CROSS JOIN chosen ON chosen.agent_id = coalesce(a.merged_into, m.agent_id) AND chosen.month = m.month
