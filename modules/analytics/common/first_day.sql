-- The first full UTC day of data, in days since 1970.
SELECT min(n) + 1 AS first FROM (
  SELECT (SELECT day_number FROM spend_days WHERE day_number >= 0 ORDER BY day_number LIMIT 1) AS n
  UNION ALL
  SELECT (SELECT day_utc_number FROM run_days WHERE day_utc_number >= 0 ORDER BY day_utc_number LIMIT 1))
