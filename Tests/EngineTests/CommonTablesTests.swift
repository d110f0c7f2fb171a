import Testing

@testable import Engine

@Suite struct CommonTablesTests {
  private func files(_ files: [String: String]) -> ModuleFiles {
    ModuleFiles(name: "modules/pulse", isBuiltIn: false, files: files.mapValues { Array($0.utf8) })
  }

  private func complete(_ sql: String, _ common: [String: String]) throws -> String {
    let files = files(
      ["queries/q.sql": sql].merging(common.map { ("common/\($0.key).sql", $0.value) }) { own, _ in own })
    return try #require(files.query("queries/q.sql"))
  }

  /// The first column of the query's rows.
  private func rows(_ sql: String, _ common: [String: String]) throws -> [String] {
    let database = try Database(path: ":memory:")
    var rows: [String] = []
    try database.query(complete(sql, common)) { rows.append($0.text(0) ?? "NULL") }
    return rows
  }

  @Test func aQueryReadsTheTablesThatItNames() throws {
    let common = [
      "days":
        "-- All days; the \"last\" one is today.\nSELECT 'it''s ;' AS day -- one\n  UNION ALL SELECT '2';\n",
      "counts": "WITH own AS (SELECT * FROM days) SELECT count(*) AS n FROM own",
      "numbers":
        "WITH RECURSIVE own (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM own WHERE n < 3) SELECT n FROM own",
    ]
    #expect(try rows("SELECT day FROM days", common) == ["it's ;", "2"])
    #expect(try rows("SELECT n FROM Counts", common) == ["2"])
    #expect(try rows("WITH a AS (SELECT n FROM counts) SELECT n + 1 FROM a", common) == ["3"])
    let recursive =
      "with recursive a (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a WHERE n < 2) SELECT a.n FROM a, numbers"
    #expect(try rows("/* WITH\n days */ " + recursive, common) == ["1", "1", "1", "2", "2", "2"])
    #expect(try rows("SELECT count(*) FROM numbers, (SELECT * FROM counts) -- days", common) == ["3"])
  }

  @Test(arguments: [
    "SELECT 'days', \"days\" AS x FROM y -- days", "SELECT 1 /* days */", "", "-- days",
    "SELECT daysago, my_days",
    "SELECT [days]", "SELECT `days", "SELECT 'days", "SELECT 1 /* days",
  ])
  func aQueryThatNamesNoneStaysAsItIs(sql: String) throws {
    #expect(try complete(sql, ["days": "SELECT 1 AS day"]) == sql)
  }

  /// SQLite counts lines of the whole text.
  @Test(arguments: [
    "-- A comment\n\nSELECT day,\n  absent\nFROM days",
    "\n\nWITH a AS (\n  SELECT absent FROM days) SELECT * FROM a",
  ])
  func linesKeepTheirNumbers(sql: String) throws {
    let database = try Database(path: ":memory:")
    let completed = try complete(sql, ["days": "-- One\n-- two\nSELECT\n1 AS day"])
    let error = #expect(throws: ScriptError.self) { _ = try Script(database, completed) }
    #expect(error?.line == 4)
    #expect(completed.hasPrefix(sql.prefix { $0 != "S" && $0 != "W" }))
  }

  @Test func namesOfFilesAreNamesOfTables() {
    let tables = CommonTables(
      files(["common/My-days.sql": "SELECT 1", "common/days_2.sql": "SELECT 1", "common/notes.md": ""]))
    #expect(tables.names == ["days_2"])
    #expect(
      tables.problems.map { "\($0.source ?? ""): \($0.message)" } == [
        "modules/pulse/common/My-days.sql: \"My-days\" cannot be the name of a table"
      ])
  }
}
