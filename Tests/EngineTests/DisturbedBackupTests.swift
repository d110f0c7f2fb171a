import Testing

@testable import Engine

/// Backups that went through a terminal, were joined or cut, or have more in them than rows.
@Suite struct DisturbedBackupTests {
  private static let texts = [
    TestDump.small().pgDump, TestDump.small().ownWriter { _ in true },
    TestDump.small().ownWriter { _ in false },
  ]

  private static func ingest(_ text: String) throws -> (company: TestCompany, text: String) {
    var company = TestCompany()
    try company.ingest([("backup.sql", text)])
    return (company, try company.text())
  }

  private static func expectSkipped(_ warning: String, _ disturb: (String) -> String) throws {
    for text in texts {
      let plain = try ingest(text)
      let disturbed = try ingest(disturb(text))
      #expect(disturbed.text == plain.text)
      #expect(disturbed.company.findings.map(\.message) == [warning])
      #expect(disturbed.company.findings.allSatisfy { $0.severity == .warning })
    }
  }

  @Test(arguments: [
    "If you don't see a command prompt, try pressing enter.\n",
    "WARNING:  database \"x\" has a collation version mismatch\nDETAIL:  mais le système d'exploitation fournit 2.36.\n",
    "Defaulted container \"db\" out of: db, proxy\r\n", "'\n\n$$\n/* open\n",
  ])
  func textBeforeABackupIsSkipped(noise: String) throws {
    try Self.expectSkipped("text before the backup was skipped") { noise + $0 }
  }

  @Test(arguments: ["Connection to db.example.org closed.\n", "it's over"])
  func textAfterABackupIsSkipped(noise: String) throws {
    try Self.expectSkipped("text after the end of the backup was skipped") { $0 + noise }
  }

  @Test func aCommentOrSettingBeforeABackupIsNoDisturbance() throws {
    for text in Self.texts {
      for start in ["-- don't edit\n", "\n\n", "SET statement_timeout = 0;\n", "/* don't\nedit */\n"] {
        #expect(try Self.ingest(start + text).company.findings.isEmpty, "\(start)")
      }
    }
  }

  /// The first or second of two joined backups has no end. What is missing from it was not deleted.
  @Test func everyPartOfJoinedBackupsNeedsItsEnd() throws {
    var other = TestDump.small()
    other.remove("goals", other.tables.first { $0.name == "goals" }?.rows[0][0] ?? "")
    other.remove("agents", "g2")
    other.createdAt = "2027-01-01T00:00:00.000Z"
    let whole = other.ownWriter { _ in true }
    let cut = String(whole[..<(whole.firstRange(of: "COMMIT;")?.lowerBound ?? whole.endIndex)])
    let before = try Self.ingest(Self.texts[1])
    for (text, isComplete) in [
      (whole + whole, true), (cut + whole, false), (whole + cut, false), (cut + Self.texts[0], false),
    ] {
      var company = TestCompany()
      try company.ingest([("1.sql", Self.texts[1])])
      try company.ingest([("2.sql", text)])
      let messages = company.findings.map(\.message)
      #expect(
        messages
          == (isComplete ? [] : ["the backup has no end: it is incomplete; the rows before were used"]))
      #expect(
        try company.rows("SELECT count(*) FROM agents WHERE left_at IS NULL")
          == (isComplete ? "1\n" : before.company.rows("SELECT count(*) FROM agents WHERE left_at IS NULL")))
    }
  }

  /// A table with fewer rows than its own count says does not tell which records were deleted.
  @Test func nothingIsDeletedFromATableThatLacksRows() throws {
    var newer = TestDump.small()
    newer.createdAt = "2027-01-01T00:00:00.000Z"
    newer.remove("agents", "g2")
    for promise in ["(1 rows)", "(2 rows)"] {
      for usesCopy in [true, false] {
        let text = newer.ownWriter { _ in usesCopy }.replacing(
          "public.agents (1 rows)", with: "public.agents " + promise)
        var company = TestCompany()
        try company.ingest([("1.sql", Self.texts[1])])
        try company.ingest([("2.sql", text)])
        #expect(
          try company.rows("SELECT count(*) FROM agents WHERE left_at IS NULL")
            == (promise == "(1 rows)" ? "1\n" : "2\n"))
      }
    }
  }

  @Test func aTableOfAPluginHasItsOwnCount() throws {
    let plugin = """
      -- Data for: plugin_x.agents (2 rows)
      INSERT INTO "plugin_x"."agents" ("id", "company_id", "name") VALUES ('p1', 'c', 'P');
      INSERT INTO "plugin_x"."agents" ("id", "company_id", "name") VALUES ('p2', 'c', 'P');

      """
    for text in Self.texts.dropFirst() {
      let plain = try Self.ingest(text)
      let more = try Self.ingest(text.replacing("COMMIT;", with: plugin + "COMMIT;"))
      #expect(more.text == plain.text && more.company.findings.isEmpty)
    }
  }

  /// The body of a function is not run, quoted or not.
  @Test func statementsInAFunctionAreNoRows() throws {
    let function = """
      CREATE FUNCTION public.f1() RETURNS void
          LANGUAGE sql
          BEGIN ATOMIC
       SELECT CASE WHEN true THEN 1 ELSE 2 END AS "begin atomic";
       INSERT INTO public.cost_events (id, company_id, agent_id, provider, model, cost_cents, occurred_at)
        VALUES ('f1', '\(TestDump.company)', 'g1', 'p', 'm', 100000, '2026-02-01 00:00:00+00');
      END;
      CREATE TABLE public.other (id text);

      """
    let plain = try Self.ingest(Self.texts[0])
    let more = try Self.ingest(
      Self.texts[0].replacing("CREATE FUNCTION public.f()", with: function + "CREATE FUNCTION public.f()"))
    #expect(more.text == plain.text && more.company.findings.isEmpty)
  }

  @Test(arguments: [
    "DROP TABLE IF EXISTS public.goals;\n", "/*\n Navicat's export\n*/\n\n", "START TRANSACTION;\n",
    "BEGIN TRANSACTION;\n", "SELECT pg_catalog.set_config('search_path', '', false);\n",
    "TRUNCATE public.goals;\n", "CREATE SCHEMA x;\n", "ALTER TABLE public.goals DISABLE TRIGGER ALL;\n",
  ])
  func exportsOfToolsAreRecognized(start: String) throws {
    let dump = TestDump.small()
    let rows = dump.tables.map { dump.inserts($0) }.joined().replacing(TestDump.breakpoint, with: "")
    let plain = try Self.ingest("BEGIN;\n" + rows)
    #expect(try Self.ingest(start + rows).text == plain.text)
    #expect(plain.company.reports[0].accepted > 5)
  }
}
