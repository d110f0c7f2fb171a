-- Approved requests with an amount.
SELECT approvals.title, requester, strftime('%Y-%m-%dT%H:%M:%SZ', decided_at / 1000, 'unixepoch') AS decided, amount_microcents / 1000000.0 AS amount_cents
FROM approvals JOIN requesters ON approval_id = approvals.id
WHERE approvals.status = 'approved' AND amount_microcents > 0 ORDER BY decided_at DESC, approvals.id LIMIT 1000
