SELECT (SELECT count(*) FROM alerts WHERE status = 'firing') AS firing,
  (SELECT count(*) FROM alerts WHERE status = 'firing' AND severity = 'critical') AS critical,
  (SELECT count(*) FROM deliveries WHERE status IN ('pending', 'retry')) AS waiting,
  (SELECT count(*) FROM deliveries WHERE status = 'dead') AS dead, (SELECT count(*) FROM deliveries WHERE status = 'sent') AS sent
