-- If heartbeats and recorded spend both have the cost of an agent's month, the greater one counts.
SELECT agent_id, substr(day, 1, 7) AS month, sum(spent_microcents) > sum(cost_microcents) AS is_spent
FROM mod_observability_days GROUP BY 1, 2
