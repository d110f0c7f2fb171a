-- The newest of them: who did what, and to which record. The keys are anchors on the pages.
SELECT entries.id, entries.at AS milliseconds, strftime('%Y-%m-%dT%H:%M:%SZ', entries.at / 1000, 'unixepoch') AS at, coalesce(nullif(actors.name, ''), entries.actor_type || coalesce(' ' || entries.actor_id, ''), 'unknown') AS actor,
  entries.action, coalesce(entries.entity_type, '') AS entity_type, CASE entries.entity_type WHEN 'issue' THEN entries.entity_id END AS issue_id, CASE entries.entity_type WHEN 'agent' THEN entries.entity_id END AS agent_id,
  coalesce(issues.identifier, subjects.name, substr(entries.entity_id, 1, 8)) AS entity, details.details,
  'actor-' || CASE WHEN coalesce(entries.actor_type || '-' || entries.actor_id, entries.actor_type, 'unknown') GLOB '*[^A-Za-z0-9_.-]*' THEN lower(hex(coalesce(entries.actor_type || '-' || entries.actor_id, entries.actor_type))) ELSE coalesce(entries.actor_type || '-' || entries.actor_id, entries.actor_type, 'unknown') END AS actor_key,
  'action-' || CASE WHEN entries.action GLOB '*[^A-Za-z0-9_.-]*' THEN lower(hex(entries.action)) ELSE entries.action END AS action_key,
  'record-' || CASE WHEN entries.entity_type || '-' || entries.entity_id GLOB '*[^A-Za-z0-9_.-]*' THEN lower(hex(entries.entity_type || '-' || entries.entity_id)) ELSE coalesce(entries.entity_type || '-' || entries.entity_id, 'none') END AS record_key
FROM governance entries
LEFT JOIN agents actors ON entries.actor_type = 'agent' AND actors.id = entries.actor_id
LEFT JOIN issues ON entries.entity_type = 'issue' AND issues.id = entries.entity_id
LEFT JOIN agents subjects ON entries.entity_type = 'agent' AND subjects.id = entries.entity_id
LEFT JOIN activity_details details ON details.id = entries.id
ORDER BY entries.at DESC, entries.id LIMIT 5000
