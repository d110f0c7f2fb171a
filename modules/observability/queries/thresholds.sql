SELECT
  CASE WHEN length(agent_id) = 36 AND coalesce(agents.name, agent_id) = agent_id
    THEN substr(agent_id, 1, 8) ELSE coalesce(agents.name, agent_id) END AS name, month, percent, crossed_at,
  mod_observability_thresholds.budget_microcents / 1000000.0 AS budget_cents, spent_microcents / 1000000.0 AS spent_cents
FROM mod_observability_thresholds LEFT JOIN agents ON agents.id = agent_id
ORDER BY crossed_at DESC, agent_id, percent DESC LIMIT 20
