SELECT id, rule, record, label, text, status, reason, title, code, made, strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000, 'unixepoch') AS happened_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', seen_at / 1000, 'unixepoch') AS seen_at
FROM rule_matches ORDER BY rule_matches.at, id
