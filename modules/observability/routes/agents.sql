SELECT u.*, coalesce(agents.name, nullif(u.agent_id, ''), 'no agent') AS name
FROM agent_use u LEFT JOIN agents ON agents.id = u.agent_id
ORDER BY tokens DESC, u.agent_id
