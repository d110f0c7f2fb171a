SELECT approvals.type, approvals.title, approvals.status, requester, strftime('%Y-%m-%dT%H:%M:%SZ', approvals.created_at / 1000, 'unixepoch') AS requested,
  strftime('%Y-%m-%dT%H:%M:%SZ', decided_at / 1000, 'unixepoch') AS decided, decided_at - approvals.created_at AS waited,
  nullif(decided_at - approvals.created_at < 60000, 0) AS is_short, coalesce('user ' || decided_by_user_id, '') AS decider,
  decision_note, amount_microcents / 1000000.0 AS amount_cents,
  nullif(requested_by_user_id IS NOT NULL AND requested_by_user_id = decided_by_user_id, 0) AS is_own,
  (SELECT count(*) FROM activity WHERE entity_id = approvals.id AND action = 'approval.resubmitted') AS resubmitted
FROM approvals JOIN requesters ON approval_id = approvals.id
WHERE approvals.status NOT IN ('pending', 'revision_requested') ORDER BY decided_at DESC, approvals.id LIMIT 1000
