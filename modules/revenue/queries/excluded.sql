-- Rows that are in no line, and why.
SELECT source, category, currency, count(*) AS entries, min(day) AS first_day, max(day) AS last_day,
  CASE WHEN is_counted = 0 THEN reason WHEN kind = 'transfer' THEN 'moves between accounts; only its fee counts'
    ELSE 'neither a sale nor a refund; only its fee counts' END AS reason
FROM money_in WHERE is_counted = 0 OR kind IN ('transfer', 'other')
GROUP BY source, category, currency, 7 ORDER BY 7, source, category, currency LIMIT 200
