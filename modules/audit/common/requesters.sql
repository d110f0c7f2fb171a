-- Who requested each approval. Public sites leave out the IDs of users. Only overrides of a budget are requested by the server.
SELECT approvals.id AS approval_id, coalesce(nullif(agents.name, ''), 'agent ' || substr(requested_by_agent_id, 1, 8), 'user ' || requested_by_user_id,
  CASE approvals.type WHEN 'budget_override_required' THEN 'the server' ELSE 'a person' END) AS requester
FROM approvals LEFT JOIN agents ON agents.id = requested_by_agent_id
