-- Net revenue and billed agent cost by project: the whole history. What has no project is a row of its own, always.
WITH income AS (
  SELECT project_id, count(CASE kind WHEN 'sale' THEN 1 END) AS sales,
    coalesce(sum(CASE WHEN kind IN ('transfer', 'other') THEN -fee_microcents ELSE net_microcents END), 0) AS net
  FROM money_in WHERE is_counted = 1 GROUP BY project_id),
parts AS (
  SELECT issues.project_id, sum(s.billed_microcents) AS billed FROM issue_spend s LEFT JOIN issues ON issues.id = s.issue_id
  WHERE issues.project_id IS NOT NULL GROUP BY 1
  UNION ALL
  SELECT project_id, sum(billed_microcents) FROM spend_days WHERE project_id IS NOT NULL GROUP BY 1),
cost AS (
  SELECT project_id, sum(billed) AS billed FROM parts GROUP BY 1
  UNION ALL
  SELECT NULL, coalesce((SELECT sum(billed_microcents) FROM spend_days), 0)
    + coalesce((SELECT sum(billed_microcents) FROM unattributed_spend), 0) - coalesce((SELECT sum(billed) FROM parts), 0)),
ids AS (SELECT project_id FROM income UNION SELECT project_id FROM cost UNION SELECT NULL)
SELECT coalesce(p.name, ids.project_id, 'Unattributed') AS project, ids.project_id, nullif(ids.project_id IS NULL, 0) AS is_unattributed,
  coalesce(i.sales, 0) AS sales, coalesce(i.net, 0) AS net_microcents, coalesce(c.billed, 0) AS billed_microcents,
  coalesce(i.net, 0) / 1000000.0 AS net_cents, coalesce(c.billed, 0) / 1000000.0 AS billed_cents
FROM ids LEFT JOIN income i ON i.project_id IS ids.project_id LEFT JOIN cost c ON c.project_id IS ids.project_id
  LEFT JOIN projects p ON p.id = ids.project_id
ORDER BY ids.project_id IS NULL, net_microcents DESC, project
