SELECT id, rule, record, label, title, text, status, reason, code, made, starts_agent, attempts,
  strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000, 'unixepoch') AS happened_at, strftime('%Y-%m-%dT%H:%M:%SZ', expires_at / 1000, 'unixepoch') AS expires_at
FROM rule_matches WHERE status IN ('proposed', 'retry', 'unknown') ORDER BY rule_matches.at, id
