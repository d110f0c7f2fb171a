-- The p50 and p95 run times by day, within 4%: runs are counted in narrow classes, and the value is the mean of the class that
-- contains the percentile.
WITH counted AS (
  SELECT day, from_ms, runs, total_ms / runs AS mean_ms FROM mod_observability_run_times
  WHERE day > date('now', '-' || :config_shownDays || ' days')),
summed AS (
  SELECT day, mean_ms, sum(runs) OVER (PARTITION BY day ORDER BY from_ms) AS below,
    sum(runs) OVER (PARTITION BY day) AS total FROM counted)
SELECT day, min(CASE WHEN below * 2 >= total THEN mean_ms END) AS p50,
  min(CASE WHEN below * 100 >= total * 95 THEN mean_ms END) AS p95
FROM summed GROUP BY day ORDER BY day
