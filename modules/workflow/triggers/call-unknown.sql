SELECT id AS key, 'warning' AS severity, 'Nobody knows whether this was done: ' || coalesce(title, id) AS title,
  'The answer of Paperclip was lost. Look there, then run paperclip-gen workflow apply.' AS text, attempted_at AS since, record
FROM rule_matches WHERE status = 'unknown' ORDER BY attempted_at, id
