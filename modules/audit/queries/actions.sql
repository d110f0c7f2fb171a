SELECT action, action_key, count(*) AS entries, max(at) AS last_at FROM trail GROUP BY action_key ORDER BY 3 DESC, 1 LIMIT 50
