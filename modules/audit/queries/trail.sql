-- Decisions, access, budgets and agents; who did what, and to which record.
SELECT at, actor, action, entity_type, entity, issue_id, agent_id, details, actor_key, action_key, record_key, NULL AS anchor FROM trail ORDER BY milliseconds DESC, id
