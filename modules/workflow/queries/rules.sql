SELECT r.value ->> 'id' AS rule, r.value ->> 'when' AS condition,
  coalesce(' ' || (r.value ->> 'hours') || ' h', ' ' || (r.value ->> 'percent') || '%', ' ' || (r.value ->> 'runs') || ' runs',
    ' ' || (r.value ->> 'minutes') || ' min', '') AS measure,
  r.value ->> '$.then.do' AS action, strftime('%Y-%m-%dT%H:%M:%SZ', s.at / 1000, 'unixepoch') AS since,
  coalesce((SELECT count(*) FROM rule_matches m WHERE m.rule = r.value ->> 'id'), 0) AS matches,
  coalesce((SELECT count(*) FROM rule_matches m WHERE m.rule = r.value ->> 'id' AND m.status IN ('done', 'deduplicated', 'notice')), 0) AS done,
  CASE WHEN r.value ->> 'enabled' = 0 THEN 'off' WHEN s.at IS NULL THEN 'starts with the next run' ELSE 'active' END AS state
FROM json_each(:config_rules) r LEFT JOIN rule_starts s ON s.rule = r.value ->> 'id' ORDER BY r.key
