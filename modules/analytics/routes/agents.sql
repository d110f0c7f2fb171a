-- The figures of the page on agents from kept sums, for the last 28 days of the company.
WITH clock AS (SELECT unixepoch('now') * 1000 AS now_ms),
-- Without a run that names an issue or acts, the sources do not say what runs were for.
known AS (SELECT EXISTS (SELECT 1 FROM run_days WHERE has_issue = 1 OR has_activity = 1) AS work),
ended AS (
  SELECT coalesce(sum(CASE WHEN status = 'succeeded' THEN runs ELSE 0 END), 0) AS succeeded,
    coalesce(sum(CASE WHEN status IN ('failed', 'timed_out', 'error') THEN runs ELSE 0 END), 0) AS failed,
    coalesce(sum(CASE WHEN status IN ('cancelled', 'canceled') THEN runs ELSE 0 END), 0) AS cancelled,
    coalesce(sum(runs), 0) AS runs, coalesce(sum(CASE WHEN has_issue = 0 AND has_activity = 0 THEN runs ELSE 0 END), 0) AS idle
  FROM run_days, clock
  WHERE day_utc_number >= now_ms / 86400000 - 29 AND day > company_day(now_ms - 28 * 86400000) AND is_ended = 1),
figures (place, id, label, number, unit, value, note, definition) AS (
  SELECT 1, 'success', 'Run success', CAST(round(100.0 * succeeded / nullif(succeeded + failed, 0)) AS INTEGER), 'percent',
    CASE WHEN succeeded + failed = 0 THEN '—' WHEN succeeded + failed < 5 THEN succeeded || ' of ' || (succeeded + failed) ELSE printf('%.0f%%', 100.0 * succeeded / (succeeded + failed)) END,
    printf('%,d of %,d; %,d cancelled, not counted', succeeded, succeeded + failed, cancelled),
    'Succeeded ÷ (succeeded + failed + timed out), last 28 days. Cancelled runs are not counted.' FROM ended
  UNION ALL
  SELECT 2, 'waste', 'Runs without work', CASE WHEN work THEN CAST(round(100.0 * idle / nullif(runs, 0)) AS INTEGER) END, 'percent',
    CASE WHEN NOT work AND runs > 0 THEN 'unknown' WHEN runs = 0 THEN '—' WHEN runs < 5 THEN idle || ' of ' || runs ELSE printf('%.0f%%', 100.0 * idle / runs) END,
    CASE WHEN work OR runs = 0 THEN printf('%,d of %,d runs', idle, runs) ELSE 'no run names an issue' END,
    'Runs without an issue and without any entry of that run in the activity log ÷ runs, last 28 days.' FROM ended, known)
SELECT id, label, number, unit, value, note,
  CASE id WHEN 'success' THEN 'How often runs succeed.' ELSE 'How many runs have no issue and no entry in the activity log.' END AS meaning, definition FROM figures ORDER BY place
