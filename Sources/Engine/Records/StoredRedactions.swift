/// Redactions as a company's database stores them: the number of secrets by kind and position, and the rules
/// that were applied to its texts. New rules are applied to stored texts.
package enum StoredRedactions {
  /// Adds the redactions of a run. A line that is read again replaces its earlier entry.
  static func save(_ counter: RedactionCounter, in database: Database) throws {
    var insert = try database.prepare(
      """
      INSERT INTO redactions (source, kind, line, count) VALUES (?, ?, ?, ?)
      ON CONFLICT (source, kind, line) DO UPDATE
      SET count = iif(line = 0, redactions.count + excluded.count, excluded.count)
      """)
    for (place, count) in counter.counts {
      insert.bind(1, place.source)
      insert.bind(2, place.kind)
      insert.bind(3, place.line)
      insert.bind(4, count)
      try insert.run()
    }
  }

  private static let versionKey = "redaction"
  /// The position of secrets that were stored before a rule existed.
  static let storedBefore = "stored before"

  /// Redacts every text in a database, including all columns of module tables, unless it was done with the
  /// same rules. Overwritten texts do not remain in free pages.
  static func update(_ database: Database, by redactor: Redactor) throws {
    let version = redactor.version
    let stored = try database.text("SELECT value FROM meta WHERE key = ?", [.text(versionKey)])
    guard stored != version else { return }
    // A new database holds no text yet.
    guard try database.integer("SELECT 1 FROM meta LIMIT 1") != nil else {
      return try database.run("INSERT INTO meta VALUES (?, ?)", [.text(versionKey), .text(version)])
    }
    database.define("is_secret") { text in redactor.redact(Array(text.utf8)) == nil ? "" : "1" }
    database.define("redacted") { text in redactor.redact(text) }
    try database.execute("PRAGMA secure_delete = ON; PRAGMA foreign_keys = OFF")
    defer { try? database.execute("PRAGMA foreign_keys = ON") }
    try database.transaction {
      var counter = RedactionCounter()
      for (table, column) in try textColumns(of: database) {
        try redact(table, column, in: database, by: redactor, &counter)
      }
      try save(counter, in: database)
      // A word can be a part of a secret that only the whole shows.
      try database.run("DELETE FROM run_words")
      try database.run(
        "INSERT OR REPLACE INTO meta VALUES (?, ?)", [.text(versionKey), .text(version)])
    }
  }

  private static func textColumns(of database: Database) throws -> [(table: String, column: String)] {
    var columns: [(table: String, column: String)] = []
    try database.query(
      """
      SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
      WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
      ORDER BY t.name, c.cid
      """
    ) { columns.append(($0.text(0) ?? "", $0.text(1) ?? "")) }
    return columns
  }

  private static func redact(
    _ table: String, _ column: String, in database: Database, by redactor: Redactor,
    _ counter: inout RedactionCounter
  ) throws {
    let (table, column) = (quoted(table), quoted(column))
    let isSecret = "typeof(\(column)) = 'text' AND is_secret(\(column)) <> ''"
    var found: [Redaction] = []
    try database.query("SELECT \(column) FROM \(table) WHERE \(isSecret)") {
      found += redactor.redact(Array(($0.text(0) ?? "").utf8))?.redactions ?? []
    }
    guard !found.isEmpty else { return }
    counter.add(found.map { Redaction(kind: $0.kind, line: 0) }, source: storedBefore, line: 0)
    try database.execute("UPDATE OR IGNORE \(table) SET \(column) = redacted(\(column)) WHERE \(isSecret)")
    // In a column of unique texts, two secrets of one kind would become equal, so the others get numbers.
    var number = 2
    while try database.integer("SELECT EXISTS (SELECT 1 FROM \(table) WHERE \(isSecret))") == 1 {
      try database.execute(
        "UPDATE OR IGNORE \(table) SET \(column) = redacted(\(column)) || ' \(number)' WHERE \(isSecret)")
      number += 1
    }
  }

  /// How many stored texts contain the secret with this fingerprint, which is there only if it was allowed.
  package static func count(fingerprint: String, in folder: String) throws -> Int {
    var count = 0
    for path in try CompanySet.files(in: folder) {
      let database = try Database(path: path, readOnly: true)
      for (table, column) in try textColumns(of: database) {
        try database.query(
          "SELECT \(quoted(column)) FROM \(quoted(table)) WHERE typeof(\(quoted(column))) = 'text'"
        ) { row in
          let bytes = Array((row.text(0) ?? "").utf8)
          let found = bytes.withUnsafeBufferPointer { Redactor.strict.fingerprints($0) }
          if found.contains(where: { $0.fingerprint == fingerprint }) { count += 1 }
        }
      }
    }
    return count
  }

  private static func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  /// Applies new rules to every database of a workspace before anything is shown. `mark` is a state file with
  /// the rules that were applied last, so that a run without new rules opens no database.
  package static func update(databases folder: String, mark: String, by redactor: Redactor) throws {
    guard FileSystem.isFolder(folder), try isOutdated(mark: mark, redactor) else { return }
    for path in try CompanySet.files(in: folder) {
      let database = try Database.exclusive(path: path)
      // One that a killed run left unfinished holds nothing.
      guard try CompanyFile.id(of: database) != nil,
        try database.text("SELECT value FROM meta WHERE key = ?", [.text(versionKey)]) != redactor.version
      else { continue }
      try Migrations.apply(DatabaseSchema.migrations, to: database)
      try update(database, by: redactor)
    }
    try begin(mark: mark, by: redactor)
  }

  /// Whether other rules were applied last than those of `redactor`, or none.
  package static func isOutdated(mark: String, _ redactor: Redactor) throws -> Bool {
    try !FileSystem.exists(mark) || FileSystem.read(mark) != Array((redactor.version + "\n").utf8)
  }

  /// Records that new databases already follow the rules of `redactor`.
  package static func begin(mark: String, by redactor: Redactor) throws {
    try FileSystem.writeAtomically(Array((redactor.version + "\n").utf8), to: mark)
  }
}
