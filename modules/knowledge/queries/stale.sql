-- Documents of open issues that were not changed for long.
SELECT documents.title, issues.identifier || '/' || issue_documents.key AS key, issues.id AS issue_id, issues.assignee_agent_id AS agent_id,
  strftime('%Y-%m-%dT%H:%M:%SZ', coalesce(documents.updated_at, documents.created_at) / 1000, 'unixepoch') AS changed_at,
  (unixepoch('now') - coalesce(documents.updated_at, documents.created_at) / 1000) / 86400 AS days
FROM documents
JOIN issue_documents ON issue_documents.document_id = documents.id
JOIN issues ON issues.id = issue_documents.issue_id
WHERE issues.status NOT IN ('done', 'cancelled') AND issues.is_hidden = 0 AND issues.left_at IS NULL
  AND coalesce(documents.updated_at, documents.created_at) / 1000 < unixepoch('now') - :config_staleDays * 86400
  AND issue_documents.key NOT IN (SELECT value FROM json_each(:config_omit))
ORDER BY days DESC, key LIMIT 200
