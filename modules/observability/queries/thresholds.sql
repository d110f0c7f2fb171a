SELECT coalesce(a.merged_into, t.agent_id) AS agent_id, month, percent, crossed_at,
  t.budget_microcents / 1000000.0 AS budget_cents, t.spent_microcents / 1000000.0 AS spent_cents
FROM mod_observability_thresholds t LEFT JOIN agents a ON a.id = t.agent_id
ORDER BY crossed_at DESC, 1, percent DESC LIMIT 20
