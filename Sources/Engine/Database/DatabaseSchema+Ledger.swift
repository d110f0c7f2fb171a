/// What the ledger says of rows that changed or are gone, for pages and modules. The ledger itself is a
/// folder of files, which outlives the database.
extension DatabaseSchema {
  static let ledger = """
    CREATE TABLE ledger_events (
      n INTEGER PRIMARY KEY, kind TEXT NOT NULL, row_table TEXT NOT NULL, row_id TEXT NOT NULL, seen_at INTEGER NOT NULL,
      row_at INTEGER, actor TEXT, subject TEXT, digest TEXT, digest_before TEXT
    ) STRICT;
    CREATE TABLE ledger_heads (size INTEGER PRIMARY KEY, root TEXT NOT NULL, since INTEGER NOT NULL,
      origin TEXT NOT NULL) STRICT;
    """

  /// The names of the fields that changed, as text for people.
  static let changedFields = "ALTER TABLE ledger_events ADD COLUMN fields TEXT"

  /// Where in the ledger the entries of a month are: `entries` of them, from number `first`, in `bytes` of a
  /// file.
  static let ledgerSpans = """
    CREATE TABLE ledger_spans (
      first INTEGER PRIMARY KEY, entries INTEGER NOT NULL, month TEXT NOT NULL, file TEXT NOT NULL,
      start INTEGER NOT NULL, bytes INTEGER NOT NULL
    ) STRICT;
    """
}
