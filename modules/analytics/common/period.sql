-- Now, and the start of the window of days that figures of the flow of issues are of.
SELECT unixepoch('now') * 1000 AS now_ms, company_day(unixepoch('now') * 1000) AS today,
  unixepoch(company_day_start(date(company_day(unixepoch('now') * 1000), '-' || (:config_windowDays - 1) || ' days'))) * 1000 AS from_ms
