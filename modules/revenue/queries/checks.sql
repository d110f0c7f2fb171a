-- What was checked of every row. NULL without money.
SELECT n.checked AS entries, n.failed AS unbalanced, n.failed = 0 AS is_balanced, p.checked AS payouts, p.failed AS mismatched,
  p.checked > 0 AS has_payouts, p.checked - p.failed AS matched, p.failed > 0 AS has_mismatches, r.checked AS refunds, r.failed AS excessive,
  r.failed > 0 AS has_excessive, d.failed AS conflicts, d.failed > 0 AS has_conflicts,
  (SELECT count(*) FROM money_in WHERE form = 'payments' AND is_counted = 1) AS payments,
  EXISTS (SELECT 1 FROM money_in WHERE form = 'payments' AND is_counted = 1) AS has_payments
FROM money_checks n JOIN money_checks p ON p.name = 'payouts' JOIN money_checks r ON r.name = 'refunds'
  JOIN money_checks d ON d.name = 'repeated' WHERE n.name = 'net' AND n.checked > 0
