-- What has no exchange rate stays in its own currency: not converted, and not zero.
SELECT month, currency, kind, entries, gross, fee, net FROM money_sums
WHERE is_converted = 0 AND is_counted = 1 AND kind NOT IN ('transfer', 'other') ORDER BY month DESC, currency, kind LIMIT 200
