SELECT id AS key, severity, title, text, at AS since, record, 1 AS is_event FROM rule_matches WHERE status = 'notice' ORDER BY at, id
