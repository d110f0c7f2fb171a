SELECT coalesce(agents.name, CASE WHEN created_by_user_id IS NOT NULL THEN 'People' ELSE 'Unknown' END) AS name,
  count(*) AS revisions, count(DISTINCT document_id) AS documents
FROM document_revisions LEFT JOIN agents ON agents.id = created_by_agent_id
WHERE document_id IS NOT NULL
GROUP BY 1 ORDER BY revisions DESC, name
