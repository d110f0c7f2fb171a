SELECT * FROM agent_use ORDER BY tokens DESC, agent_id
