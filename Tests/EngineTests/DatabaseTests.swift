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
}
