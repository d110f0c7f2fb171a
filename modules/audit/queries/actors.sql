SELECT actor, actor_key, count(*) AS entries, max(at) AS last_at FROM trail GROUP BY actor_key ORDER BY 3 DESC, 1, 2 LIMIT 50
