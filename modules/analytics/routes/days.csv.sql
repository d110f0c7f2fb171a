-- Billed spend and runs by UTC day: the whole history.
SELECT date(n * 86400, 'unixepoch') AS day, (coalesce(billed, 0) + coalesce(microcents, 0)) / 1000000.0 AS billed_cents, coalesce(entries, 0) AS entries, coalesce(unpriced, 0) AS unpriced, coalesce(included, 0) AS included,
  coalesce(tokens, 0) AS tokens, coalesce(runs, 0) AS runs, coalesce(succeeded, 0) AS succeeded, coalesce(failed, 0) AS failed
FROM (SELECT day_number AS n FROM spend_days WHERE day_number >= 0 UNION SELECT day_utc_number FROM run_days WHERE day_utc_number >= 0
  UNION SELECT at / 86400000 FROM unattributed_spend) days
LEFT JOIN (SELECT day, day_number, sum(billed_microcents) AS billed, sum(entries) AS entries, sum(unpriced) AS unpriced, sum(included) AS included,
  sum(input_tokens + cached_input_tokens + output_tokens + unsplit_tokens) AS tokens FROM spend_days GROUP BY day_number) s ON s.day_number = n
LEFT JOIN (SELECT at / 86400000 AS day, sum(billed_microcents) AS microcents FROM unattributed_spend GROUP BY 1) u ON u.day = n
LEFT JOIN (SELECT day_utc, day_utc_number, sum(runs) AS runs, sum(CASE WHEN status = 'succeeded' THEN runs ELSE 0 END) AS succeeded,
  sum(CASE WHEN status IN ('failed', 'timed_out', 'error') THEN runs ELSE 0 END) AS failed FROM run_days WHERE is_ended = 1 GROUP BY day_utc_number) r ON r.day_utc_number = n
ORDER BY n
