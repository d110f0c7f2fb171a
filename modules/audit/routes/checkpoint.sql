SELECT origin, size, root, strftime('%Y-%m-%dT%H:%M:%SZ', since / 1000, 'unixepoch') AS since FROM ledger_heads
