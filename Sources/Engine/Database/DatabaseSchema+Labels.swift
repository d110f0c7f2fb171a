/// The labels of issues. `issues.labels` is a JSON list of IDs, and NULL if no source says which labels an
/// issue has; names are looked up when they are shown, since tables can be read in any order. An ID without a
/// row is its own name.
extension DatabaseSchema {
  static let labels = """
    ALTER TABLE issues ADD COLUMN labels TEXT;
    CREATE TABLE labels (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, updated_at INTEGER, state INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    """
}
