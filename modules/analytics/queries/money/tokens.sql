-- Tokens of 7 UTC days up to and including each day, by provider: the five with the most tokens, and the others.
WITH RECURSIVE
clock AS (SELECT unixepoch(date('now')) / 86400 AS today),
edge AS (
  SELECT max((SELECT day_number FROM spend_days WHERE day_number >= 0 ORDER BY day_number LIMIT 1), today - 7 * :config_weeks - 6) AS first
  FROM clock),
sums AS MATERIALIZED (
  SELECT coalesce(provider, 'unknown') AS provider, day_number AS n,
    sum(input_tokens + cached_input_tokens + output_tokens + unsplit_tokens) AS tokens
  FROM spend_days, edge WHERE day_number >= first GROUP BY 1, 2),
largest AS (SELECT provider FROM sums GROUP BY provider ORDER BY sum(tokens) DESC, provider LIMIT 5),
named AS MATERIALIZED (
  SELECT CASE WHEN provider IN (SELECT provider FROM largest) THEN provider ELSE 'others' END AS provider, n, sum(tokens) AS tokens
  FROM sums GROUP BY 1, 2),
calendar (n) AS (SELECT first FROM edge WHERE first IS NOT NULL UNION ALL SELECT n + 1 FROM calendar, clock WHERE n < today),
rolling AS (
  SELECT p.provider, calendar.n,
    sum(coalesce(tokens, 0)) OVER (PARTITION BY p.provider ORDER BY calendar.n ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS tokens
  FROM (SELECT DISTINCT provider FROM named) p CROSS JOIN calendar
  LEFT JOIN named ON named.provider = p.provider AND named.n = calendar.n),
leading AS (
  SELECT provider, max(CASE WHEN n = today THEN tokens END) AS now, max(CASE WHEN n = today - 7 THEN tokens END) AS before
  FROM rolling, clock GROUP BY provider ORDER BY now DESC, provider LIMIT 1)
SELECT date(n * 86400, 'unixepoch') AS day, rolling.provider, tokens,
  CASE WHEN row_number() OVER (ORDER BY n, rolling.provider) = 1 AND leading.now > 0 THEN
    leading.provider || CASE WHEN coalesce(leading.before, 0) = 0 THEN ' has used the most tokens in the last 7 days.'
      WHEN abs(leading.now - leading.before) * 100 < leading.before * 5 THEN ' uses the most tokens, about as many as a week ago.'
      ELSE printf(' uses the most tokens, %d%% %s than a week ago.', round(abs(leading.now - leading.before) * 100.0 / leading.before),
        CASE WHEN leading.now > leading.before THEN 'more' ELSE 'fewer' END) END END AS said
FROM rolling, edge LEFT JOIN leading WHERE n >= first + 6 ORDER BY n, rolling.provider
