-- What an agent used on a day with a model, and what it was billed.
SELECT d.*, CASE WHEN is_spent THEN spent_microcents ELSE cost_microcents END AS billed
FROM mod_observability_days d CROSS JOIN chosen ON chosen.agent_id = d.agent_id AND chosen.month = substr(d.day, 1, 7)
