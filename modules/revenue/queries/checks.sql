-- What was checked of every row; no row without money. A page takes any number for true, so flags are 1 or NULL.
SELECT n.checked AS entries, n.failed AS unbalanced, nullif(n.failed = 0, 0) AS is_balanced, p.checked AS payouts, p.failed AS mismatched,
  nullif(p.checked > 0, 0) AS has_payouts, p.checked - p.failed AS matched, nullif(p.failed > 0, 0) AS has_mismatches, r.checked AS refunds, r.failed AS excessive,
  nullif(r.failed > 0, 0) AS has_excessive, d.failed AS conflicts, nullif(d.failed > 0, 0) AS has_conflicts,
  (SELECT count(*) FROM money_in WHERE form = 'payments' AND is_counted = 1) AS payments,
  nullif(EXISTS (SELECT 1 FROM money_in WHERE form = 'payments' AND is_counted = 1), 0) AS has_payments
FROM money_checks n JOIN money_checks p ON p.name = 'payouts' JOIN money_checks r ON r.name = 'refunds'
  JOIN money_checks d ON d.name = 'repeated' WHERE n.name = 'net' AND n.checked > 0
