-- The five models with the most tokens, and the sum of the others.
WITH shown AS (
  SELECT * FROM mod_observability_days WHERE day > date('now', '-' || :config_shownDays || ' days')),
largest AS (
  SELECT model FROM shown GROUP BY model ORDER BY sum(tokens) DESC, model LIMIT 5)
SELECT day, CASE WHEN model IN (SELECT model FROM largest) THEN model ELSE 'others' END AS model, sum(tokens) AS tokens
FROM shown GROUP BY 1, 2 ORDER BY 1, 2
