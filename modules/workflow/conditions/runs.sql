-- Runs that stayed open for as long as a rule wants.
WITH clock AS (SELECT unixepoch('now') * 1000 AS now),
spans AS (
  SELECT id, agent_id, issue_id, started_at, CASE WHEN is_ended = 1 THEN coalesce(finished_at, started_at) END AS until
  FROM runs WHERE started_at >= :since - :wait AND started_at < :before)
SELECT 'run:' || spans.id AS record, spans.started_at AS since, until, spans.started_at + :wait AS at,
  coalesce(nullif(a.name, ''), 'An agent') || ', run ' || substr(spans.id, 1, 8) AS label,
  'A run of ' || coalesce(nullif(a.name, ''), 'an agent') || ' has been open for ' || :measure || ' minutes'
    || coalesce(', on ' || coalesce(i.identifier, i.title), '') AS text,
  spans.agent_id, a.name AS agent, i.title, i.identifier, i.priority, i.project_id, p.name AS project
FROM spans, clock LEFT JOIN agents a ON a.id = spans.agent_id LEFT JOIN issues i ON i.id = spans.issue_id
LEFT JOIN projects p ON p.id = i.project_id
WHERE coalesce(until, now) - spans.started_at >= :wait AND spans.started_at + :wait >= :since ORDER BY at, spans.id
