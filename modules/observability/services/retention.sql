-- Deletes hourly figures. Daily totals are kept.
DELETE FROM mod_observability_hours
WHERE hour < strftime('%Y-%m-%dT%H', 'now', '-' || :config_retentionDays || ' days');
