-- The smallest bound that held half, and 95 of 100, of a day's runs.
WITH counted AS (
  SELECT day, bound_ms, sum(runs) AS runs FROM mod_observability_latency
  WHERE day > date('now', '-' || :config_shownDays || ' days') GROUP BY day, bound_ms),
summed AS (
  SELECT day, bound_ms, sum(runs) OVER (PARTITION BY day ORDER BY bound_ms) AS below,
    sum(runs) OVER (PARTITION BY day) AS total FROM counted)
SELECT day, min(CASE WHEN below * 2 >= total THEN bound_ms END) AS half,
  min(CASE WHEN below * 100 >= total * 95 THEN bound_ms END) AS most
FROM summed GROUP BY day ORDER BY day
