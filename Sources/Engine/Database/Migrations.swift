/// Updates a database to the newest schema. Each migration and the record that it ran are one transaction.
enum Migrations {
  /// `later`: migrations left for another call.
  static func apply(
    _ migrations: [(name: String, sql: String)], to database: Database, except later: Set<String> = []
  ) throws {
    let isNew = try database.integer("SELECT count(*) FROM sqlite_schema") == 0
    if isNew {
      // Can only be set before the first table. Lets a database shrink later without a full rewrite.
      try database.execute("PRAGMA auto_vacuum = INCREMENTAL")
      try database.execute("CREATE TABLE core_migrations (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID")
    }
    var applied: Set<String> = []
    try database.query("SELECT name FROM core_migrations") { applied.insert($0.text(0) ?? "") }
    let known = Set(migrations.map(\.name))
    if let old = applied.intersection(DatabaseSchema.outdated).min() {
      throw Failure(
        """
        \(database.path): was made by an earlier version of paperclip-gen (\(old)), which stored facts in another way; \
        it is left as it is. To rebuild it from its sources, run: paperclip-gen generate --rebuild
        """)
    }
    if let newer = applied.subtracting(known).min() {
      throw Failure(
        "\(database.path): was written by a newer version of paperclip-gen (migration \(newer)); update the program"
      )
    }
    for migration in migrations where !applied.contains(migration.name) && !later.contains(migration.name) {
      try database.transaction {
        try database.execute(migration.sql)
        try database.run("INSERT INTO core_migrations VALUES (?)", [.text(migration.name)])
      }
    }
  }
}
