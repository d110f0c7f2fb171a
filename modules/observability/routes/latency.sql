-- About how long half, and 95 of 100, of a day's runs took at most: runs are counted in classes of duration, and the mean of
-- the class that holds the run in question is taken for it.
WITH counted AS (
  SELECT day, bound_ms, sum(runs) AS runs, sum(total_ms) / sum(runs) AS mean_ms FROM mod_observability_latency
  WHERE day > date('now', '-' || :config_shownDays || ' days') GROUP BY day, bound_ms),
summed AS (
  SELECT day, mean_ms, sum(runs) OVER (PARTITION BY day ORDER BY bound_ms) AS below,
    sum(runs) OVER (PARTITION BY day) AS total FROM counted)
SELECT day, min(CASE WHEN below * 2 >= total THEN mean_ms END) AS p50,
  min(CASE WHEN below * 100 >= total * 95 THEN mean_ms END) AS p95
FROM summed GROUP BY day ORDER BY day
