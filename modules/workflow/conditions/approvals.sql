WITH clock AS (SELECT unixepoch('now') * 1000 AS now),
asked AS (
  SELECT id, type, title, requested_by_agent_id, amount_microcents, created_at, CASE WHEN status NOT IN ('pending', 'revision_requested') THEN coalesce(decided_at, updated_at, created_at) END AS until
  FROM approvals WHERE created_at IS NOT NULL)
SELECT 'approval:' || asked.id AS record, asked.created_at AS since, until, asked.created_at + :wait AS at,
  coalesce(asked.title, CASE type WHEN 'hire_agent' THEN 'a hire' WHEN 'approve_ceo_strategy' THEN 'the strategy'
    WHEN 'budget_override_required' THEN 'a budget' ELSE 'a request' END) || ' ' || substr(asked.id, 1, 8) AS label,
  'The request for ' || CASE type WHEN 'hire_agent' THEN 'a hire' WHEN 'approve_ceo_strategy' THEN 'the strategy'
    WHEN 'budget_override_required' THEN 'a budget' ELSE 'an approval' END || coalesce(' (' || asked.title || ')', '')
    || ' has waited for ' || :measure || CASE :measure WHEN 1 THEN ' hour' ELSE ' hours' END AS text,
  asked.title, requested_by_agent_id AS agent_id, a.name AS agent, printf('$%.2f', amount_microcents / 100000000.0) AS amount
FROM asked, clock LEFT JOIN agents a ON a.id = asked.requested_by_agent_id
WHERE coalesce(until, now) - asked.created_at >= :wait AND asked.created_at + :wait >= :since ORDER BY at, asked.id
