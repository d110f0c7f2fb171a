SELECT rule, label, page, text, strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000, 'unixepoch') AS happened_at,
  CASE status WHEN 'proposed' THEN 'proposed' WHEN 'held' THEN 'held back' WHEN 'missed' THEN 'missed' WHEN 'ignored' THEN 'ignored'
    WHEN 'over' THEN 'already over' WHEN 'notice' THEN 'message' WHEN 'withdrawn' THEN 'withdrawn' WHEN 'done' THEN 'done'
    WHEN 'deduplicated' THEN 'already there' WHEN 'stale' THEN 'not needed' WHEN 'refused' THEN 'refused by Paperclip'
    WHEN 'retry' THEN 'to try again' ELSE 'unknown' END AS outcome,
  coalesce(reason, title) AS why
FROM rule_matches ORDER BY rule_matches.at DESC, id LIMIT 200
