SELECT rule AS key, 'warning' AS severity, 'The rule ' || rule || ' reached its limit' AS title,
  count(*) || ' matches wait for later runs. Check the rule, or raise its limit.' AS text, min(seen_at) AS since
FROM rule_matches WHERE status = 'held' AND is_limited = 1 GROUP BY rule ORDER BY rule
