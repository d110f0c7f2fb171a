SELECT id, type, status, title, amount_microcents / 1000000.0 AS amount_cents, requested_by_agent_id, requested_by_user_id,
  strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000, 'unixepoch') AS created_at, decided_by_user_id, strftime('%Y-%m-%dT%H:%M:%SZ', decided_at / 1000, 'unixepoch') AS decided_at, decision_note, digest FROM approvals ORDER BY created_at, id
