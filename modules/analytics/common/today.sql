-- The company's day.
SELECT company_day(unixepoch('now') * 1000) AS day
