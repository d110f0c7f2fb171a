-- The trail by action: the first entry of each has its anchor.
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
WHERE activity.at > CAST(strftime('%s', 'now', '-' || :config_shownDays || ' days') AS INTEGER) * 1000 AND (activity.action GLOB 'approval.*' OR activity.action GLOB 'budget.*' OR activity.action GLOB 'agent.*' OR activity.action GLOB 'company*' OR activity.action GLOB 'secret.*' OR activity.action GLOB 'tool_*' OR activity.action GLOB 'decision*' OR activity.action GLOB 'invite.*' OR activity.action GLOB 'join.*' OR activity.action GLOB 'board_api_key.*' OR activity.action GLOB 'issue.approval_*' OR activity.action GLOB 'plugin.*' OR activity.action GLOB 'instance.*' OR activity.action GLOB 'issue.*deleted') AND activity.action NOT GLOB 'agent.heartbeat*' AND activity.action NOT IN ('agent.status_changed', 'budget.spend_recorded')
ORDER BY activity.at DESC, activity.id LIMIT 5000
)
SELECT at, actor, action, entity_type, entity, issue_id, agent_id, details, actor_key, action_key, record_key, CASE row_number() OVER (PARTITION BY action_key ORDER BY milliseconds DESC, id) WHEN 1 THEN action_key END AS anchor
FROM trail ORDER BY action, milliseconds DESC, id
