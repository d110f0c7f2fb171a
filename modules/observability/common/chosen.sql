-- If heartbeats and recorded spend both have the cost of an agent's month, the greater one counts. What belongs to an agent that
-- was merged into another is the other's.
SELECT CAST(coalesce(a.merged_into, m.agent_id) AS TEXT) AS agent_id, month,
  sum(spent_microcents) > sum(cost_microcents) AS is_spent
FROM mod_observability_months m LEFT JOIN agents a ON a.id = m.agent_id GROUP BY 1, 2
