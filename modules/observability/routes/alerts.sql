SELECT coalesce(agents.name, measured.agent_id) AS name, metric, threshold, value, span
FROM measured LEFT JOIN agents ON agents.id = measured.agent_id
WHERE value >= threshold ORDER BY metric, span, measured.agent_id
