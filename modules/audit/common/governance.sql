-- Entries about decisions, access, budgets and agents on the days shown.
SELECT id, at, actor_type, actor_id, action, entity_type, entity_id FROM activity
WHERE at > CAST(strftime('%s', 'now', '-' || :config_shownDays || ' days') AS INTEGER) * 1000
  AND (action BETWEEN 'approval.' AND 'approval.~' OR action BETWEEN 'budget.' AND 'budget.~' OR action BETWEEN 'agent.' AND 'agent.~' OR action BETWEEN 'company' AND 'company~'
  OR action BETWEEN 'secret.' AND 'secret.~' OR action BETWEEN 'tool_' AND 'tool_~' OR action BETWEEN 'decision' AND 'decision~' OR action BETWEEN 'invite.' AND 'invite.~'
  OR action BETWEEN 'join.' AND 'join.~' OR action BETWEEN 'board_api_key.' AND 'board_api_key.~' OR action BETWEEN 'issue.approval_' AND 'issue.approval_~' OR action BETWEEN 'plugin.' AND 'plugin.~'
  OR action BETWEEN 'instance.' AND 'instance.~' OR substr(action, 1, 6) = 'issue.' AND substr(action, -7) = 'deleted')
  AND substr(action, 1, 15) <> 'agent.heartbeat'
  -- SQLite compares these first, from the last on: the most common actions are last and need no more comparisons.
  AND action <> 'budget.spend_recorded' AND action <> 'agent.status_changed'
  AND action <> 'issue.updated' AND action <> 'issue.status_changed'
