-- What an agent may spend in a UTC month, and what it was billed: the greater of what heartbeats and cost events say.
-- What an agent was billed that was merged into another is the other's.
WITH spent AS (
  SELECT CAST(coalesce(a.merged_into, m.agent_id) AS TEXT) AS agent_id, month,
    max(sum(heartbeat_microcents), sum(recorded_microcents)) AS billed
  FROM mod_audit_months m LEFT JOIN agents a ON a.id = m.agent_id GROUP BY 1, 2),
overrides AS (
  SELECT subject_id, strftime('%Y-%m', decided_at / 1000, 'unixepoch') AS month, count(*) AS times FROM approvals
  WHERE type = 'budget_override_required' AND status = 'approved' GROUP BY 1, 2)
SELECT spent.month, coalesce(nullif(agents.name, ''), nullif(spent.agent_id, ''), 'no agent') AS agent, billed / 1000000.0 AS billed_cents,
  nullif(agents.budget_microcents, 0) / 1000000.0 AS budget_cents,
  CASE WHEN agents.budget_microcents > 0 AND billed > agents.budget_microcents THEN (billed - agents.budget_microcents) / 1000000.0 END AS over_cents,
  coalesce(overrides.times, 0) AS overrides
FROM spent LEFT JOIN agents ON agents.id = spent.agent_id
LEFT JOIN overrides ON overrides.subject_id = spent.agent_id AND overrides.month = spent.month
ORDER BY spent.month DESC, billed DESC, agent LIMIT 2000
