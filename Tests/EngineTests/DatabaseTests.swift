import Foundation
import Testing

@testable import Engine

/// Statements are prepared once and reused. SQLite's errors have their own type.
@Suite struct DatabaseTests {
  private func database() throws -> Database {
    let database = try Database(path: ":memory:")
    try database.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, word TEXT) STRICT")
    return database
  }

  @Test func aStatementInUseDoesNotDisturbAnotherOfTheSameText() throws {
    let database = try database()
    for n in 1...3 { try database.run("INSERT INTO t VALUES (?, ?)", [.int(Int64(n)), .text("w\(n)")]) }
    var seen: [Int64] = []
    try database.query("SELECT n FROM t WHERE n >= ? ORDER BY n", [.int(1)]) { outer in
      let n = outer.int(0)
      try database.query("SELECT n FROM t WHERE n >= ? ORDER BY n", [.int(3)]) {
        seen.append(n * 10 + $0.int(0))
      }
    }
    #expect(seen == [13, 23, 33])
  }

  @Test func aReusedStatementHasNoOldArguments() throws {
    let database = try database()
    try database.run("INSERT INTO t VALUES (?, ?)", [.int(1), .text("old")])
    try database.run("INSERT INTO t VALUES (?, ?)", [.int(2)])
    #expect(try database.text("SELECT word FROM t WHERE n = 2") == nil)
  }

  @Test func aStatementFollowsAChangedTable() throws {
    let database = try database()
    #expect(try database.integer("SELECT count(*) FROM t") == 0)
    try database.execute(
      "DROP TABLE t; CREATE TABLE t (n INTEGER, other TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'b')")
    #expect(try database.integer("SELECT count(*) FROM t") == 2)
  }

  @Test func aFailedStatementThrowsATypedErrorAndCanBeRunAgain() throws {
    let database = try database()
    try database.run("INSERT INTO t VALUES (1, 'a')")
    let error = #expect(throws: DatabaseError.self) { try database.run("INSERT INTO t VALUES (1, 'a')") }
    #expect(error?.primaryCode == 19 && error?.message.contains("UNIQUE constraint failed: t.n") == true)
    try database.run("DELETE FROM t")
    try database.run("INSERT INTO t VALUES (1, 'a')")
    #expect(try database.integer("SELECT count(*) FROM t") == 1)
  }

  @Test func addingARowNeedsNoTemporaryTable() throws {
    let database = try Database(path: ":memory:")
    try Migrations.apply(DatabaseSchema.migrations, to: database)
    var tables: [(name: String, columns: Int)] = []
    try database.query(
      "SELECT name, (SELECT count(*) FROM pragma_table_info(t.name)) FROM sqlite_schema t WHERE type = 'table'"
    ) { tables.append(($0.text(0) ?? "", Int($0.int(1)))) }
    #expect(tables.count > 50)
    // SQLite makes one for each row if the condition of a partial index is a list of three or more numbers.
    for table in tables where !table.name.hasPrefix("sqlite_") {
      let values = repeatElement("?", count: table.columns).joined(separator: ", ")
      try database.query("EXPLAIN INSERT INTO \(table.name) VALUES (\(values))") {
        #expect($0.text(1) != "OpenEphemeral", "\(table.name)")
      }
    }
  }

  @Test func anOlderIndexOfCreationsIsReplaced() throws {
    let database = try Database(path: ":memory:")
    let last = "0035_creations"
    try Migrations.apply(DatabaseSchema.migrations, to: database, except: [last])
    try database.execute("CREATE INDEX log_created ON log (subject, kind) WHERE kind IN (2, 7, 10)")
    try Migrations.apply(DatabaseSchema.migrations, to: database)
    let plan = try database.text("SELECT sql FROM sqlite_schema WHERE name = 'log_created'")
    #expect(plan?.contains(" OR ") == true)
  }

  @Test func whatAKilledRunLeftIsRolledBackBeforeTheFileIsOnlyRead() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/a.sqlite"
    let database = try Database(path: path)
    try database.execute("CREATE TABLE t (word TEXT) STRICT; INSERT INTO t VALUES ('old')")
    // More than the cache holds, so that pages reach the file before the transaction ends.
    try database.execute(
      """
      PRAGMA cache_size = 5;
      BEGIN;
      UPDATE t SET word = 'new';
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
      INSERT INTO t SELECT printf('%04000d', i) FROM n;
      """)
    for end in ["", "-journal"] {
      try FileManager.default.copyItem(atPath: path + end, toPath: folder.path + "/killed.sqlite" + end)
    }
    let killed = try Database(path: folder.path + "/killed.sqlite", readOnly: true)
    #expect(try killed.text("SELECT group_concat(word) FROM t") == "old")
    #expect(throws: DatabaseError.self) { try killed.execute("DELETE FROM t") }
    // Another connection's open transaction is left alone.
    #expect(try database.integer("SELECT count(*) FROM t") == 201)
  }
}
