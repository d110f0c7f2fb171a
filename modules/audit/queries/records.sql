SELECT entity_type, entity, record_key, count(*) AS entries, max(at) AS last_at FROM trail GROUP BY record_key ORDER BY 4 DESC, 1, 2, 3 LIMIT 50
