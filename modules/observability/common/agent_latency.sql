-- How long runs of agents took. Those of an agent that was merged into another are the other's.
SELECT CAST(coalesce(a.merged_into, l.agent_id) AS TEXT) AS agent_id, day, runs, total_ms
FROM mod_observability_agent_times l LEFT JOIN agents a ON a.id = l.agent_id
