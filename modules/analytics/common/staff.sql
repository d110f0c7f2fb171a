-- Each agent with its first change of status.
SELECT a.id, a.name, a.status, a.left_at, m.at_ms AS moved_at, m.from_status, coalesce(a.created_at, m.at_ms) AS created_at,
  -- Without a known change of status, only an agent that can work now is known to have been able to.
  m.at_ms IS NOT NULL OR a.rank > 0 AND coalesce(a.status, '') NOT IN ('paused', 'pending_approval', 'terminated') AS is_known
FROM counted_agents a LEFT JOIN agent_moves m ON m.agent_id = a.id AND m.place = 1
