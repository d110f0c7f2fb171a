-- Triggers look back 60 days at most; days are kept for the median, and the first of them is kept as the beginning.
DELETE FROM mod_notifications_events WHERE at < CAST(strftime('%s', 'now', '-90 days') AS INTEGER) * 1000;
DELETE FROM mod_notifications_failures WHERE at < CAST(strftime('%s', 'now', '-30 days') AS INTEGER) * 1000;
