SELECT replace(cause, '_', ' ') AS cause, sum(runs) AS runs FROM mod_observability_failures
WHERE day > date('now', '-' || :config_shownDays || ' days')
GROUP BY 1 ORDER BY runs DESC, 1 LIMIT 20
