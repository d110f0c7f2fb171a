-- The approximate p50 and p95 run times by day. Runs are counted in classes of duration; the mean of the class that contains
-- the percentile is its value.
WITH counted AS (
  SELECT day, bound_ms, sum(runs) AS runs, sum(total_ms) / sum(runs) AS mean_ms FROM mod_observability_latency
  WHERE day > date('now', '-' || :config_shownDays || ' days') GROUP BY day, bound_ms),
summed AS (
  SELECT day, mean_ms, sum(runs) OVER (PARTITION BY day ORDER BY bound_ms) AS below,
    sum(runs) OVER (PARTITION BY day) AS total FROM counted)
SELECT day, min(CASE WHEN below * 2 >= total THEN mean_ms END) AS p50,
  min(CASE WHEN below * 100 >= total * 95 THEN mean_ms END) AS p95
FROM summed GROUP BY day ORDER BY day
