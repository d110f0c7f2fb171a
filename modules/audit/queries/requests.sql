-- Approved requests with an amount.
SELECT approvals.title, coalesce(nullif(agents.name, ''), 'user ' || requested_by_user_id, 'the server') AS requester, strftime('%Y-%m-%dT%H:%M:%SZ', decided_at / 1000, 'unixepoch') AS decided, amount_microcents / 1000000.0 AS amount_cents
FROM approvals LEFT JOIN agents ON agents.id = requested_by_agent_id
WHERE approvals.status = 'approved' AND amount_microcents > 0 ORDER BY decided_at DESC, approvals.id LIMIT 1000
