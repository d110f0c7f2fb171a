/// What the outbox says, for pages and modules. The outbox itself is a file, which outlives the database;
/// these tables are filled from it again whenever it changed.
extension DatabaseSchema {
  static let outbox = """
    CREATE TABLE alerts (
      id TEXT PRIMARY KEY, rule TEXT NOT NULL, subject TEXT NOT NULL, severity TEXT NOT NULL, title TEXT NOT NULL,
      text TEXT NOT NULL, page TEXT, status TEXT NOT NULL, since INTEGER, fired_at INTEGER NOT NULL,
      resolved_at INTEGER, notified_at INTEGER
    ) STRICT;
    CREATE TABLE deliveries (
      id TEXT PRIMARY KEY, channel TEXT NOT NULL, kind TEXT NOT NULL, severity TEXT NOT NULL, title TEXT NOT NULL,
      alerts INTEGER NOT NULL, created_at INTEGER NOT NULL, status TEXT NOT NULL, attempts INTEGER NOT NULL,
      last_at INTEGER, next_at INTEGER, code TEXT, error TEXT
    ) STRICT;
    """
}
