-- Tokens by provider in the last 5 hours and 7 days, the largest amount of any 5 consecutive hours of the last 14 days, and the
-- limits of the configuration. Input without its cached part, cached input and output are added.
WITH clock AS (SELECT unixepoch('now') * 1000 AS now_ms),
entries AS (
  SELECT coalesce(provider, 'unknown') AS provider, at,
    input_tokens + cached_input_tokens + output_tokens + unsplit_tokens AS tokens, cached_input_tokens AS cached
  FROM spend WHERE at > unixepoch('now') * 1000 - 14 * 86400000 AND at <= unixepoch('now') * 1000 + 999),
hours AS MATERIALIZED (
  SELECT provider, at / 3600000 AS hour, sum(tokens) AS tokens,
    sum(CASE WHEN at > now_ms - 5 * 3600000 THEN tokens ELSE 0 END) AS last_5,
    sum(CASE WHEN at > now_ms - 7 * 86400000 THEN tokens ELSE 0 END) AS last_7,
    sum(CASE WHEN at > now_ms - 7 * 86400000 THEN cached ELSE 0 END) AS cached_7
  FROM entries, clock GROUP BY provider, at / 3600000),
rolling AS (
  SELECT provider, hour, sum(tokens) OVER (PARTITION BY provider ORDER BY hour RANGE BETWEEN 4 PRECEDING AND CURRENT ROW) AS tokens
  FROM hours),
peaks AS (
  SELECT provider, hour, tokens FROM (
    SELECT *, row_number() OVER (PARTITION BY provider ORDER BY tokens DESC, hour DESC) AS place FROM rolling) WHERE place = 1),
limits AS (
  SELECT value ->> 'provider' AS provider, max(CASE WHEN value ->> 'hours' = 5 THEN value ->> 'tokens' END) AS limit_5,
    max(CASE WHEN value ->> 'hours' = 168 THEN value ->> 'tokens' END) AS limit_7
  FROM json_each(:config_tokenLimits) GROUP BY 1),
used AS (SELECT provider, sum(last_5) AS last_5, sum(last_7) AS last_7, sum(cached_7) AS cached_7 FROM hours GROUP BY provider)
SELECT used.provider, last_5, last_7, CAST(round(100.0 * cached_7 / nullif(last_7, 0)) AS INTEGER) AS cached_percent, peaks.tokens AS peak_5,
  strftime('%Y-%m-%dT%H:%M:%SZ', (peaks.hour - 4) * 3600, 'unixepoch') AS peak_at,
  limit_5, limit_7, CAST(round(100.0 * last_5 / nullif(limit_5, 0)) AS INTEGER) AS percent_5, CAST(round(100.0 * last_7 / nullif(limit_7, 0)) AS INTEGER) AS percent_7
FROM used JOIN peaks ON peaks.provider = used.provider LEFT JOIN limits ON limits.provider = used.provider
ORDER BY used.provider
