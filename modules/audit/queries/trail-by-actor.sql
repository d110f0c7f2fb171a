-- The trail by actor: the first entry of each has its anchor.
SELECT at, actor, action, entity_type, entity, issue_id, agent_id, details, actor_key, action_key, record_key, CASE row_number() OVER (PARTITION BY actor_key ORDER BY milliseconds DESC, id) WHEN 1 THEN actor_key END AS anchor
FROM trail ORDER BY actor, actor_key, milliseconds DESC, id
