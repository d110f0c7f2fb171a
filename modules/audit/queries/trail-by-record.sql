-- The trail by record: the first entry of each has its anchor.
SELECT at, actor, action, entity_type, entity, issue_id, agent_id, details, actor_key, action_key, record_key, CASE row_number() OVER (PARTITION BY record_key ORDER BY milliseconds DESC, id) WHEN 1 THEN record_key END AS anchor
FROM trail ORDER BY entity_type, entity, record_key, milliseconds DESC, id
