-- How many issues done in the window took how long from their first start.
WITH classes (place, class, until) AS (VALUES (1, 'up to 1 h', 3600000), (2, 'up to 4 h', 14400000), (3, 'up to 1 d', 86400000), (4, 'up to 2 d', 172800000),
  (5, 'up to 4 d', 345600000), (6, 'up to 1 week', 604800000), (7, 'up to 2 weeks', 1209600000), (8, 'longer', 9223372036854775807)),
counted AS (
  SELECT (SELECT min(place) FROM classes WHERE done_at - started_at <= until) AS place, count(*) AS issues
  FROM facts, period WHERE done_at >= from_ms AND done_at >= started_at GROUP BY 1),
total AS (SELECT sum(issues) AS issues, sum(CASE WHEN place <= 3 THEN issues ELSE 0 END) AS day FROM counted)
SELECT class, coalesce(counted.issues, 0) AS issues,
  CASE WHEN classes.place = 1 THEN printf('%,d of %,d issues done in the last %d days took at most a day from their first start.', total.day, total.issues, :config_windowDays) END AS said
FROM classes LEFT JOIN counted ON counted.place = classes.place, total WHERE total.issues > 0 ORDER BY classes.place
