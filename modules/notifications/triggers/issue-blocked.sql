WITH blocked AS (
  SELECT issues.id, identifier, title, priority, coalesce(b.at, issues.updated_at, issues.created_at) AS since, (CAST(strftime('%s', 'now') AS INTEGER) * 1000) AS now
  FROM issues LEFT JOIN mod_notifications_blocked b ON b.issue_id = issues.id
  WHERE status = 'blocked' AND left_at IS NULL AND merged_into IS NULL AND is_hidden = 0)
SELECT id AS key, CASE WHEN priority = 'critical' THEN 'critical' ELSE 'warning' END AS severity,
  coalesce(identifier || ' ', '') || title || ' is blocked' AS title,
  'For ' || CASE WHEN now - since >= 172800000 THEN ((now - since) / 86400000) || ' days' ELSE ((now - since) / 3600000) || ' hours' END
    || coalesce(', ' || priority || ' priority', '') || '. Answer what it waits for, or move it back to todo.' AS text,
  since, 'issue:' || id AS record
FROM blocked
WHERE now - since > 3600000 * CASE WHEN priority IN ('critical', 'high') THEN :config_urgentBlockedHours ELSE :config_blockedHours END
ORDER BY since, id
