SELECT approvals.type, approvals.title, approvals.status, coalesce(nullif(agents.name, ''), 'user ' || requested_by_user_id, 'the server') AS requester, strftime('%Y-%m-%dT%H:%M:%SZ', approvals.created_at / 1000, 'unixepoch') AS requested,
  CAST(strftime('%s', 'now') AS INTEGER) * 1000 - approvals.created_at AS waiting, amount_microcents / 1000000.0 AS amount_cents
FROM approvals LEFT JOIN agents ON agents.id = requested_by_agent_id
WHERE approvals.status IN ('pending', 'revision_requested') ORDER BY approvals.created_at, approvals.id LIMIT 1000
