SELECT (SELECT count(*) FROM rule_matches WHERE status IN ('proposed', 'retry', 'unknown')) AS proposed,
  (SELECT count(*) FROM rule_matches WHERE status = 'held') AS held,
  (SELECT count(*) FROM rule_matches WHERE status IN ('done', 'deduplicated', 'notice')) AS done,
  (SELECT count(*) FROM rule_matches WHERE status IN ('refused', 'unknown')) AS failed,
  (SELECT count(*) FROM json_each(:config_rules)) AS rules
