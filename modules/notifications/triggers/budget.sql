-- The highest threshold that was reached in this UTC month. At 100% the server may have paused the agent or not, so the
-- advice holds for both.
SELECT c.scope || ' ' || c.scope_id || ' ' || c.budget_window || ' ' || CASE c.budget_window WHEN 'month' THEN c.month ELSE '' END || ' ' || c.percent AS key,
  CASE WHEN c.percent >= 100 THEN 'critical' WHEN c.percent >= 90 THEN 'warning' ELSE 'info' END AS severity,
  coalesce(agents.name, projects.name, CASE c.scope WHEN 'company' THEN 'The company' ELSE substr(c.scope_id, 1, 8) END)
    || ' has used ' || c.percent || '% of its budget' AS title,
  printf('$%.2f of $%.2f', c.spent_microcents / 100000000.0, c.budget_microcents / 100000000.0)
    || CASE c.budget_window WHEN 'month'
      THEN ' in ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', substr(c.month, 6) * 3 - 2, 3) || ' ' || substr(c.month, 1, 4)
      ELSE ' in total' END
    || ' when it passed ' || c.percent || '%'
    || CASE WHEN c.percent >= 100 THEN '. Raise the budget or stop the work.' ELSE '' END AS text,
  c.at AS since, CASE c.scope WHEN 'agent' THEN 'agent:' || c.scope_id END AS record, 1 AS ends_quietly
FROM mod_notifications_crossings c
LEFT JOIN agents ON c.scope = 'agent' AND agents.id = c.scope_id
LEFT JOIN projects ON c.scope = 'project' AND projects.id = c.scope_id
WHERE (c.budget_window <> 'month' OR c.month = strftime('%Y-%m', 'now'))
  AND NOT EXISTS (SELECT 1 FROM mod_notifications_crossings higher WHERE higher.scope = c.scope AND higher.scope_id = c.scope_id
    AND higher.budget_window = c.budget_window AND higher.month = c.month AND higher.percent > c.percent)
ORDER BY c.percent DESC, key
