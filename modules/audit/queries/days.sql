SELECT strftime('%Y-%m-%d', at / 1000, 'unixepoch') AS day, count(*) AS entries FROM governance
WHERE at > 0 GROUP BY 1 ORDER BY 1 DESC LIMIT 31
