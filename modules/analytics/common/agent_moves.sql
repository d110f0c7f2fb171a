-- Every change of status of an agent.
SELECT CAST(coalesce(a.merged_into, m.agent_id) AS TEXT) AS agent_id, at_ms, to_status, from_status,
  row_number() OVER (PARTITION BY coalesce(a.merged_into, m.agent_id) ORDER BY at_ms, to_status) AS place
FROM mod_analytics_agent_moves m LEFT JOIN agents a ON a.id = m.agent_id
