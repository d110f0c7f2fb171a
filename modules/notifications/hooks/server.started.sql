-- A run of the program is no event of the company; its failures are reported by notify.
DELETE FROM mod_notifications_events WHERE 0;
