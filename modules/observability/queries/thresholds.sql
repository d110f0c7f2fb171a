SELECT agent_id, month, percent, crossed_at,
  budget_microcents / 1000000.0 AS budget_cents, spent_microcents / 1000000.0 AS spent_cents
FROM mod_observability_thresholds
ORDER BY crossed_at DESC, agent_id, percent DESC LIMIT 20
