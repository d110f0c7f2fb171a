SELECT cause, sum(runs) AS runs FROM mod_observability_failures
WHERE day > date('now', '-' || :config_shownDays || ' days')
GROUP BY cause ORDER BY runs DESC, cause LIMIT 20
