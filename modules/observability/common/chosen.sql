-- If heartbeats and recorded spend both have the cost of an agent's month, the greater one counts. What belongs to an agent that
-- was merged into another is the other's.
SELECT CAST(coalesce(a.merged_into, d.agent_id) AS TEXT) AS agent_id, substr(day, 1, 7) AS month,
  sum(spent_microcents) > sum(cost_microcents) AS is_spent
FROM mod_observability_days d LEFT JOIN agents a ON a.id = d.agent_id GROUP BY 1, 2
