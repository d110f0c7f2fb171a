/// What the plan says, for pages and modules. The plan itself is a file, which outlives the database; these
/// tables are filled from it again whenever it changed.
extension DatabaseSchema {
  static let workflow = """
    CREATE TABLE rule_matches (
      id TEXT PRIMARY KEY, rule TEXT NOT NULL, record TEXT NOT NULL, label TEXT NOT NULL, page TEXT, at INTEGER NOT NULL,
      seen_at INTEGER NOT NULL, text TEXT NOT NULL, status TEXT NOT NULL, reason TEXT, title TEXT, severity TEXT,
      is_limited INTEGER NOT NULL, starts_agent INTEGER NOT NULL, expires_at INTEGER, attempts INTEGER NOT NULL,
      attempted_at INTEGER, code TEXT, made TEXT
    ) STRICT;
    CREATE TABLE rule_starts (rule TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    """
}
