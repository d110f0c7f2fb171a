-- Lines of the digest: the last full UTC day, and what is open now.
SELECT 'spend' AS key, 'Spend on ' || date('now', '-1 day') AS title,
  (SELECT printf('$%.2f in %d runs, %d of them failed', coalesce(max(sum(billed_microcents), sum(recorded_microcents)), 0) / 100000000.0,
    coalesce(sum(runs), 0), coalesce(sum(failed), 0)) FROM mod_notifications_days WHERE day = date('now', '-1 day')) AS text
UNION ALL
SELECT 'issues', 'Issues', (SELECT count(*) FROM issues WHERE status = 'in_progress' AND left_at IS NULL AND merged_into IS NULL AND is_hidden = 0)
  || ' in progress, ' || (SELECT count(*) FROM issues WHERE status = 'blocked' AND left_at IS NULL AND merged_into IS NULL AND is_hidden = 0)
  || ' blocked, ' || (SELECT count(*) FROM issues WHERE completed_at >= CAST(strftime('%s', 'now', '-1 day') AS INTEGER) * 1000
    AND left_at IS NULL AND merged_into IS NULL AND is_hidden = 0) || ' done in the last 24 hours'
UNION ALL
SELECT 'approvals', 'Approvals', (SELECT count(*) FROM approvals WHERE status IN ('pending', 'revision_requested')) || ' waiting'
