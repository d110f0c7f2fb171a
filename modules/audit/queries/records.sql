WITH trail AS (
SELECT activity.id, activity.at AS milliseconds, strftime('%Y-%m-%dT%H:%M:%SZ', activity.at / 1000, 'unixepoch') AS at, coalesce(nullif(actors.name, ''), activity.actor_type || coalesce(' ' || activity.actor_id, ''), 'unknown') AS actor,
  activity.action, coalesce(activity.entity_type, '') AS entity_type, CASE activity.entity_type WHEN 'issue' THEN activity.entity_id END AS issue_id, CASE activity.entity_type WHEN 'agent' THEN activity.entity_id END AS agent_id,
  coalesce(issues.identifier, subjects.name, substr(activity.entity_id, 1, 8)) AS entity, details.details,
  'actor-' || CASE WHEN coalesce(activity.actor_type || '-' || activity.actor_id, activity.actor_type, 'unknown') GLOB '*[^A-Za-z0-9_.-]*' THEN lower(hex(coalesce(activity.actor_type || '-' || activity.actor_id, activity.actor_type))) ELSE coalesce(activity.actor_type || '-' || activity.actor_id, activity.actor_type, 'unknown') END AS actor_key,
  'action-' || CASE WHEN activity.action GLOB '*[^A-Za-z0-9_.-]*' THEN lower(hex(activity.action)) ELSE activity.action END AS action_key,
  'record-' || CASE WHEN activity.entity_type || '-' || activity.entity_id GLOB '*[^A-Za-z0-9_.-]*' THEN lower(hex(activity.entity_type || '-' || activity.entity_id)) ELSE coalesce(activity.entity_type || '-' || activity.entity_id, 'none') END AS record_key
FROM activity
LEFT JOIN agents actors ON activity.actor_type = 'agent' AND actors.id = activity.actor_id
LEFT JOIN issues ON activity.entity_type = 'issue' AND issues.id = activity.entity_id
LEFT JOIN agents subjects ON activity.entity_type = 'agent' AND subjects.id = activity.entity_id
LEFT JOIN activity_details details ON details.id = activity.id
WHERE activity.at > CAST(strftime('%s', 'now', '-' || :config_shownDays || ' days') AS INTEGER) * 1000
  AND (activity.action BETWEEN 'approval.' AND 'approval.~' OR activity.action BETWEEN 'budget.' AND 'budget.~' OR activity.action BETWEEN 'agent.' AND 'agent.~' OR activity.action BETWEEN 'company' AND 'company~'
  OR activity.action BETWEEN 'secret.' AND 'secret.~' OR activity.action BETWEEN 'tool_' AND 'tool_~' OR activity.action BETWEEN 'decision' AND 'decision~' OR activity.action BETWEEN 'invite.' AND 'invite.~'
  OR activity.action BETWEEN 'join.' AND 'join.~' OR activity.action BETWEEN 'board_api_key.' AND 'board_api_key.~' OR activity.action BETWEEN 'issue.approval_' AND 'issue.approval_~' OR activity.action BETWEEN 'plugin.' AND 'plugin.~'
  OR activity.action BETWEEN 'instance.' AND 'instance.~' OR substr(activity.action, 1, 6) = 'issue.' AND substr(activity.action, -7) = 'deleted')
  AND substr(activity.action, 1, 15) <> 'agent.heartbeat'
  -- SQLite compares these first, from the last on: the most common actions are last and need no more comparisons.
  AND activity.action <> 'budget.spend_recorded' AND activity.action <> 'agent.status_changed'
  AND activity.action <> 'issue.updated' AND activity.action <> 'issue.status_changed'
ORDER BY activity.at DESC, activity.id LIMIT 5000
)
SELECT entity_type, entity, record_key, count(*) AS entries, max(at) AS last_at FROM trail GROUP BY record_key ORDER BY 4 DESC, 1, 2, 3 LIMIT 50
