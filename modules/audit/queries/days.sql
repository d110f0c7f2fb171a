SELECT strftime('%Y-%m-%d', activity.at / 1000, 'unixepoch') AS day, count(*) AS entries FROM activity
WHERE activity.at > max(0, CAST(strftime('%s', 'now', '-' || :config_shownDays || ' days') AS INTEGER) * 1000)
  AND (activity.action BETWEEN 'approval.' AND 'approval.~' OR activity.action BETWEEN 'budget.' AND 'budget.~' OR activity.action BETWEEN 'agent.' AND 'agent.~' OR activity.action BETWEEN 'company' AND 'company~'
  OR activity.action BETWEEN 'secret.' AND 'secret.~' OR activity.action BETWEEN 'tool_' AND 'tool_~' OR activity.action BETWEEN 'decision' AND 'decision~' OR activity.action BETWEEN 'invite.' AND 'invite.~'
  OR activity.action BETWEEN 'join.' AND 'join.~' OR activity.action BETWEEN 'board_api_key.' AND 'board_api_key.~' OR activity.action BETWEEN 'issue.approval_' AND 'issue.approval_~' OR activity.action BETWEEN 'plugin.' AND 'plugin.~'
  OR activity.action BETWEEN 'instance.' AND 'instance.~' OR substr(activity.action, 1, 6) = 'issue.' AND substr(activity.action, -7) = 'deleted')
  AND substr(activity.action, 1, 15) <> 'agent.heartbeat'
  -- SQLite compares these first, from the last on: the most common actions are last and need no more comparisons.
  AND activity.action <> 'budget.spend_recorded' AND activity.action <> 'agent.status_changed'
  AND activity.action <> 'issue.updated' AND activity.action <> 'issue.status_changed'
GROUP BY 1 ORDER BY 1 DESC LIMIT 31
