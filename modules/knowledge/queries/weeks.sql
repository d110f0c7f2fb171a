-- Weeks start on Monday, in UTC.
SELECT date(created_at / 1000, 'unixepoch', 'weekday 0', '-6 days') AS week, count(*) AS revisions
FROM document_revisions
WHERE document_id IS NOT NULL AND created_at / 1000 >= unixepoch('now') - 366 * 86400
GROUP BY 1 ORDER BY 1
