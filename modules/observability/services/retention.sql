-- Hours go; the days that they were added up to stay.
DELETE FROM mod_observability_hours
WHERE hour < strftime('%Y-%m-%dT%H', 'now', '-' || :config_retentionDays || ' days');
