SELECT id AS key, 'warning' AS severity,
  CASE type WHEN 'hire_agent' THEN 'Hiring' WHEN 'approve_ceo_strategy' THEN 'The strategy' WHEN 'budget_override_required' THEN 'A budget'
    ELSE 'A request' END || coalesce(' (' || title || ')', '') || ' waits for a decision' AS title,
  'Requested ' || CAST(strftime('%d', created_at / 1000, 'unixepoch') AS INTEGER) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', strftime('%m', created_at / 1000, 'unixepoch') * 3 - 2, 3)
    || strftime(' %Y, %H:%M', created_at / 1000, 'unixepoch') || ' UTC'
    || CASE WHEN amount_microcents IS NULL THEN '' ELSE printf(', $%.2f', amount_microcents / 100000000.0) END || '. Approve or reject it in Paperclip.' AS text,
  created_at AS since, CASE WHEN requested_by_agent_id IS NOT NULL THEN 'agent:' || requested_by_agent_id END AS record
FROM approvals WHERE status IN ('pending', 'revision_requested') AND created_at IS NOT NULL
  AND (CAST(strftime('%s', 'now') AS INTEGER) * 1000) - created_at > 3600000 * :config_approvalHours
ORDER BY created_at, id
