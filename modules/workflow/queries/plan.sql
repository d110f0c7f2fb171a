SELECT id, rule, title, text, page, label, strftime('%Y-%m-%dT%H:%M:%SZ', seen_at / 1000, 'unixepoch') AS proposed_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', expires_at / 1000, 'unixepoch') AS expires_at, CASE WHEN starts_agent THEN 'starts an agent' END AS note,
  CASE status WHEN 'proposed' THEN NULL ELSE status END AS answer, coalesce(code || ' ', '') || coalesce(reason, '') AS problem
FROM rule_matches WHERE status IN ('proposed', 'retry', 'unknown') ORDER BY rule_matches.at, id LIMIT 200
