SELECT (SELECT count(*) FROM documents) AS documents, (SELECT count(*) FROM document_revisions) AS revisions,
  (SELECT count(DISTINCT created_by_agent_id) FROM document_revisions) AS authors
WHERE (SELECT count(documents.id) FROM documents) > 0
