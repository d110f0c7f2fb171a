-- Money by source and account, largest first: the whole history. Amounts are in millionths of a US cent.
SELECT CASE m.source WHEN 'stripe' THEN 'Stripe' WHEN 'ethereum' THEN 'Ethereum' WHEN 'solana' THEN 'Solana' WHEN 'bitcoin' THEN 'Bitcoin'
    ELSE 'Money CSV' END AS source, m.account, count(CASE kind WHEN 'sale' THEN 1 END) AS sales,
  coalesce(sum(CASE kind WHEN 'sale' THEN gross_microcents END), 0) AS gross_microcents,
  coalesce(sum(CASE WHEN kind IN ('refund', 'dispute') THEN gross_microcents END), 0) AS back_microcents,
  coalesce(sum(fee_microcents), 0) - coalesce(sum(CASE kind WHEN 'fee' THEN gross_microcents END), 0) AS fees_microcents,
  coalesce(sum(CASE WHEN kind IN ('transfer', 'other') THEN -fee_microcents ELSE net_microcents END), 0) AS net_microcents,
  coalesce(sum(CASE kind WHEN 'sale' THEN gross_microcents END), 0) / 1000000.0 AS gross_cents,
  coalesce(sum(CASE WHEN kind IN ('refund', 'dispute') THEN gross_microcents END), 0) / 1000000.0 AS back_cents,
  (coalesce(sum(fee_microcents), 0) - coalesce(sum(CASE kind WHEN 'fee' THEN gross_microcents END), 0)) / 1000000.0 AS fees_cents,
  coalesce(sum(CASE WHEN kind IN ('transfer', 'other') THEN -fee_microcents ELSE net_microcents END), 0) / 1000000.0 AS net_cents,
  count(CASE WHEN net_microcents IS NULL AND kind NOT IN ('transfer', 'other') THEN 1 END) AS unconverted,
  min(day) AS first_day, max(day) AS last_day
FROM money_in m WHERE is_counted = 1 GROUP BY m.source, m.account ORDER BY gross_microcents DESC, 1, 2
