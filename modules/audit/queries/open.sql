SELECT approvals.type, approvals.title, approvals.status, requester, strftime('%Y-%m-%dT%H:%M:%SZ', approvals.created_at / 1000, 'unixepoch') AS requested,
  CAST(strftime('%s', 'now') AS INTEGER) * 1000 - approvals.created_at AS waiting,
  nullif(CAST(strftime('%s', 'now') AS INTEGER) * 1000 - approvals.created_at < 60000, 0) AS is_short, amount_microcents / 1000000.0 AS amount_cents
FROM approvals JOIN requesters ON approval_id = approvals.id
WHERE approvals.status IN ('pending', 'revision_requested') ORDER BY approvals.created_at, approvals.id LIMIT 1000
