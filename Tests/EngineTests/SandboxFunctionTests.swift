import Testing

@testable import Engine

/// The replacements of SQLite's functions give the same results, and end.
@Suite struct SandboxFunctionTests {
  private static let texts: [String] = [
    "", "a", "aa", "aba", "aä", "äaä", "€uro", "𝄞a𝄞", "a%", "_", "a_b", "a*b", "[ab]c", "?", "A", "ÄB", " a ",
    "\u{300}",
    "abcabcabc", "12",
  ]
  private static let values: [String] =
    texts.map { "'\($0)'" } + ["NULL", "12", "1.5", "x''", "x'6162'", "x'e4'", "x'00'"]

  @Test func tableFunctionsMatchSQLite() throws {
    let folder = TemporaryFolder()
    let plain = try Database(path: folder.path + "/a.sqlite")
    let sandbox = try Sandbox(path: folder.path + "/a.sqlite", readOnly: false, now: 0)
    var calls: [String] = []
    for a in Self.values {
      calls += [
        "trim(\(a))", "ltrim(\(a))", "rtrim(\(a))", "printf(\(a))",
        "printf('%s|%5d|%.2f|%q', \(a), \(a), \(a), \(a))",
      ]
      for b in Self.values {
        calls += ["instr(\(a), \(b))", "trim(\(a), \(b))", "ltrim(\(a), \(b))", "rtrim(\(a), \(b))"]
        calls += [
          "\(a) LIKE \(b)", "\(a) GLOB \(b)", "\(a) LIKE \(b) ESCAPE 'a'", "replace(\(a), \(b), 'xy')",
        ]
        calls += ["replace(\(a), 'a', \(b))", "format(\(a), \(b))"]
      }
    }
    for start in stride(from: 0, to: calls.count, by: 50) {
      let some = calls[start..<min(start + 50, calls.count)]
      let sql = "SELECT " + some.map { "typeof(\($0)) || quote(\($0))" }.joined(separator: ", ")
      let (own, plain) = try (Self.row(sandbox.database, sql), Self.row(plain, sql))
      for (call, pair) in zip(some, zip(own, plain)) { #expect(pair.0 == pair.1, "\(call)") }
    }
    #expect(calls.count > 5000)
  }

  private static func row(_ database: Database, _ sql: String) throws -> [String] {
    var texts: [String] = []
    try database.query(sql) { row in texts = (0..<row.count).map { row.text($0) ?? "" } }
    return texts
  }

  /// Each took minutes, during which nothing could stop it.
  @Test(arguments: [
    ("printf('%.*c', 2000000000, 'x')", "do not support *"), ("format('%2000000000d', 1)", "a width above"),
    ("printf('%.2000000000f', 1)", "a width above"),
    ("instr(replace(hex(zeroblob(1900000)), '0', 'a'), replace(hex(zeroblob(900000)), '0', 'a') || 'b')", ""),
    (
      "replace(replace(hex(zeroblob(1900000)), '0', 'a'), replace(hex(zeroblob(900000)), '0', 'a') || 'b', '')",
      ""
    ),
    ("trim(replace(hex(zeroblob(1900000)), '0', 'a'), replace(hex(zeroblob(1900000)), '0', 'b') || 'a')", ""),
    (
      "replace(hex(zeroblob(1900000)), '0', 'a') LIKE '%' || replace(hex(zeroblob(20000)), '0', 'a') || 'b'",
      "exceed"
    ),
    (
      "replace(hex(zeroblob(1900000)), '0', 'a') GLOB '*[' || replace(hex(zeroblob(20000)), '0', 'b') || 'a]c'",
      "exceed"
    ),
    ("replace(hex(zeroblob(1900000)), '0', hex(zeroblob(1900000)))", "exceeded the"),
    ("json_patch('{}', '{}')", "json_patch() is not allowed"),
  ])
  func oneCallEnds(call: String, said: String) throws {
    let folder = TemporaryFolder()
    _ = try Database(path: folder.path + "/a.sqlite")
    let sandbox = try Sandbox(path: folder.path + "/a.sqlite", readOnly: false, now: 0)
    var message = ""
    let taken = try ContinuousClock().measure {
      do {
        try sandbox.run(as: SandboxPolicy(prefix: "mod_x_"), SandboxBudget()) {
          try Script(sandbox.database, "SELECT \(call)").run({ _ in nil }, after: {})
        }
      } catch let refusal as Sandbox.Refusal {
        message = refusal.message
      }
    }
    #expect(taken < .seconds(60), "\(call)")
    #expect(said.isEmpty ? message.isEmpty : message.contains(said), "\(message)")
  }

  /// SQLite looks at the time only where a program jumps, which this one never does.
  @Test func aChainOfCallsEndsWithItsTime() throws {
    let folder = TemporaryFolder()
    _ = try Database(path: folder.path + "/a.sqlite")
    let sandbox = try Sandbox(path: folder.path + "/a.sqlite", readOnly: false, now: 0)
    let calls = (0..<40).map { _ in
      "length(" + (0..<100).map { "upper(x || \($0))" }.joined(separator: ") + length(") + ")"
    }
    let sql =
      "WITH s (x) AS MATERIALIZED (SELECT replace(hex(zeroblob(1000000)), '00', 'xy')) SELECT "
      + calls.joined(separator: ", ") + " FROM s"
    var budget = SandboxBudget()
    budget.seconds = 1
    let taken = ContinuousClock().measure {
      let refusal = #expect(throws: Sandbox.Refusal.self) {
        try sandbox.run(as: SandboxPolicy(prefix: "mod_x_"), budget) {
          try Script(sandbox.database, sql).run({ _ in nil }, after: {})
        }
      }
      #expect(refusal?.message == SandboxDeadline.message && refusal?.isRunaway == true)
    }
    #expect(taken < .seconds(8), "\(taken)")
    // The limit is only that statement's.
    #expect(try sandbox.database.text("SELECT hex(zeroblob(100))")?.count == 200)
  }

  /// SQLite's own limit of memory is one for the process.
  @Test func aModulesLimitOfMemoryIsNotThatOfTheProgram() throws {
    let folder = TemporaryFolder()
    _ = try Database(path: folder.path + "/a.sqlite")
    let sandbox = try Sandbox(path: folder.path + "/a.sqlite", readOnly: false, now: 0)
    let own = try Database(path: ":memory:")
    let rows = "WITH RECURSIVE r (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r LIMIT 200)"
    var budget = SandboxBudget()
    budget.memory = 16 << 20
    let refusal = #expect(throws: Sandbox.Refusal.self) {
      try sandbox.run(as: SandboxPolicy(prefix: "mod_x_"), budget) {
        try own.execute("CREATE TABLE t AS \(rows) SELECT zeroblob(200000) AS a FROM r; DROP TABLE t")
        try own.execute("PRAGMA shrink_memory")
        try Script(
          sandbox.database, "\(rows) SELECT zeroblob(200000) || x AS a FROM r ORDER BY a"
        ).run({ _ in nil }, after: {})
      }
    }
    #expect(refusal?.message.contains("memory") == true && refusal?.isRunaway == false)
  }
}
