import Foundation
import Testing

@testable import Engine

@Suite struct BackupTests {
  private static func text(_ files: [(name: String, text: String)]) throws -> String {
    var company = TestCompany()
    try company.ingest(files)
    #expect(company.findings.filter { $0.severity > .note }.map(\.text) == [])
    #expect(company.reports.map(\.rejected).reduce(0, +) == 0)
    return try company.text()
  }

  @Test func everyDialectAndEveryExportOfTheSameRowsGivesTheSameCompany() throws {
    let dump = TestDump.small()
    let expected = try Self.text([("pg.sql", dump.pgDump)])
    #expect(expected.contains("first\\r\\nsecond\\tline \\\\N") || expected.contains("Ünï \\\"Boss\\\""))
    #expect(try Self.text([("copy.sql", dump.ownWriter { _ in true })]) == expected)
    #expect(try Self.text([("insert.sql", dump.ownWriter { _ in false })]) == expected)
    #expect(try Self.text([("mixed.sql", dump.ownWriter { $0.name < "d" })]) == expected)
    #expect(try Self.text(dump.arrays) == expected)
    #expect(try Self.text(dump.lines) == expected)
  }

  @Test func theOrderOfTablesDoesNotMatter() throws {
    var dump = TestDump.small()
    let expected = try Self.text([("pg.sql", dump.pgDump)])
    dump.tables.reverse()
    #expect(try Self.text([("pg.sql", dump.pgDump)]) == expected)
  }

  @Test func hostileTextComesThroughEveryDialectAsItIs() throws {
    let dump = TestDump.small()
    for text in [dump.pgDump, dump.ownWriter { _ in true }, dump.ownWriter { _ in false }] {
      var company = TestCompany()
      try company.ingest([("backup.sql", text)])
      try company.view { snapshot in
        #expect(snapshot.company.name == "Acme & <Sons>")
        #expect(snapshot.agents.map(\.name) == ["Ünï \"Boss\"", "Back\\slash $paperclip$"])
        #expect(snapshot.agents[0].title == "Chief\tof\\N all")
        #expect(snapshot.agents[1].metadata == ["k": "a\\b\n"])
        #expect(snapshot.issues[0].title == "It's; COPY x")
        #expect(snapshot.projects[0].targetDate == "2026-12-31")
      }
      let body = try company.database().text("SELECT body FROM comments")
      #expect(body == "\\.\nfirst\r\nsecond\tline \\N")
    }
  }

  @Test func figuresOfASmallBackup() throws {
    var company = TestCompany()
    try company.ingest([("backup.sql", TestDump.small().pgDump)])
    try company.view { snapshot in
      // Neither half a cent nor a token count beyond 32 bits is lost.
      #expect(snapshot.ledger.total.billed.microcents == 12_500_000)
      #expect(snapshot.ledger.total.tokens.input == 5_000_000_107)
      #expect(snapshot.emitted["agent:heartbeat"] == 2)
      #expect(snapshot.emitted["issue:status_changed"] == 1)
      #expect(snapshot.emitted["goal:completed"] == 1)
      #expect(snapshot.emitted["budget:spend_recorded"] == 1)
      #expect(snapshot.runs.byStatus == ["succeeded": 1, "failed": 1])
      // Microseconds are rounded down.
      #expect(snapshot.issues[0].updatedAt?.text == "2026-02-02T10:00:00Z")
    }
    #expect(
      try company.database().integer("SELECT at FROM activity WHERE id = 'a1'") == 1_770_026_400_123)
    // usage_json in snake case, with the amount in quotes.
    #expect(
      try company.database().integer("SELECT reported_microcents FROM runs WHERE id = 'r2'") == 1_000_000)
  }

  @Test func credentialsAreSkippedAndCounted() throws {
    var company = TestCompany()
    try company.ingest([("backup.sql", TestDump.small().pgDump)])
    let findings = try company.view { $0.quality.findings.map(\.message) }
    #expect(findings == ["2 tables with credentials or personal data were skipped without being read"])
    let bytes = try FileSystem.read(CompanyViewReader.companies(in: company.folder.path + "/db")[0].path)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(!text.contains("secret") && !text.contains("Somebody"))
  }

  @Test(arguments: ["+09", "-03:30", "+05:30", "+00"])
  func instantsAreReadInTheZoneOfTheServersSession(zone: String) throws {
    var dump = TestDump.small()
    dump.set("agents", "g1", "created_at", "2026-01-01 08:00:00\(zone)")
    let expected = try #require(Instant("2026-01-01T08:00:00\(zone.count == 3 ? zone + ":00" : zone)"))
    var company = TestCompany()
    try company.ingest([("backup.sql", dump.pgDump)])
    #expect(try company.view { $0.agents.first { $0.id == "g1" }?.createdAt } == expected)
  }

  @Test func columnsAreMatchedByNameAndUnknownOrMissingOnesAreIgnored() throws {
    var dump = TestDump.small()
    let place = try #require(dump.tables.firstIndex { $0.name == "goals" })
    dump.tables[place] = TestDump.Table(
      name: "goals", columns: ["brand new", "title", "company_id", "level", "id"],
      rows: [["x\ty", "Launch", TestDump.company, "galaxy", "l1"]])
    for text in [
      dump.ownWriter { _ in true }, dump.ownWriter { _ in false },
    ] {
      var company = TestCompany()
      try company.ingest([("backup.sql", text)])
      try company.view {
        #expect($0.goals.map(\.title) == ["Launch"])
        #expect($0.goals.map(\.level) == ["galaxy"])
        #expect($0.goals[0].status == nil)
      }
    }
  }

  @Test func aRowWithTheWrongNumberOfFieldsIsRejectedAndNamed() throws {
    let text = TestDump.small().pgDump.replacing(
      "COPY public.goals (id, title, level, status, owner_agent_id, created_at, updated_at, company_id) FROM stdin;\n",
      with:
        "COPY public.goals (id, title, level, status, owner_agent_id, created_at, updated_at, company_id) FROM stdin;\nhalf a row\n"
    )
    var company = TestCompany()
    try company.ingest([("backup.sql", text)])
    #expect(company.reports[0].rejects.map(\.reason) == ["a row of goals has 1 field, not 8"])
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex(of: "half a row")
    #expect(company.reports[0].rejects.map(\.line) == [Int64((line ?? 0) + 1)])
    #expect(try company.view { $0.goals.count } == 1)
  }

  @Test func aTruncatedBackupIsReportedAndItsRowsAreUsed() throws {
    let whole = TestDump.small().pgDump
    let cut = try #require(whole.range(of: "r2\tg1"))
    var company = TestCompany()
    try company.ingest([("whole.sql", whole)])
    #expect(company.reports[0].isComplete)
    // Truncated in the middle of a row, with a newer state that lacks agents only because of that.
    var other = TestCompany()
    try other.ingest([("cut.sql", String(whole[..<cut.upperBound]))])
    #expect(!other.reports[0].isComplete)
    #expect(other.findings.map(\.severity) == [.error])
    #expect(
      other.findings[0].message
        == "the backup ends in the middle of the table heartbeat_runs; the rows before were used")
    try other.view {
      #expect($0.runs.total == 1)
      #expect($0.agents.count == 2 && $0.issues.allSatisfy(\.isKnownByFacts))
      #expect($0.quality.findings.contains { $0.severity == .error })
      #expect($0.quality.sources.map(\.isComplete) == [false])
    }
  }

  @Test func aTruncatedInsertIsReported() throws {
    let whole = TestDump.small().ownWriter { _ in false }
    let cut = try #require(whole.range(of: "first\r\nsec"))
    var company = TestCompany()
    try company.ingest([("cut.sql", String(whole[..<cut.upperBound]))])
    #expect(
      company.findings.map(\.message) == [
        "the backup ends in the middle of a row of issue_comments; the rows before were used"
      ])
    #expect(try company.view { $0.agents.count } == 2)
  }

  @Test func aLineOfElevenMegabytesIsRead() throws {
    var dump = TestDump.small()
    let place = try #require(dump.tables.firstIndex { $0.name == "heartbeat_runs" })
    let expected = try Self.text([("a.sql", dump.pgDump)])
    let huge = String(repeating: "stdout \\ \t 'x' $$ ", count: 11 << 20 / 18)
    dump.tables[place] = TestDump.Table(
      name: "heartbeat_runs", columns: ["result_json"] + dump.tables[place].columns,
      rows: dump.tables[place].rows.map { [huge] + $0 })
    #expect(try Self.text([("a.sql", dump.pgDump)]) == expected)
    #expect(try Self.text([("b.sql", dump.ownWriter { _ in false })]) == expected)
    // A field of that size is left out and reported.
    var long = TestDump.small()
    long.set("issues", "i1", "description", huge)
    for text in [long.pgDump, long.ownWriter { _ in false }] {
      var company = TestCompany()
      try company.ingest([("c.sql", text)])
      #expect(
        try company.view { $0.quality.findings.map(\.message) }.contains(
          "a description of issues is longer than 1 MB and was left out"))
    }
  }

  @Test func aMissingRestOfAListIsReported() throws {
    let text = TestDump.small().ownWriter { _ in true }.replacing(
      "public.issues (1 rows)", with: "public.issues (2 rows)")
    var company = TestCompany()
    try company.ingest([("backup.sql", text)])
    #expect(company.findings.map(\.message) == ["the backup promises 2 rows of issues but has 1"])
  }

  @Test func aSourceEntryCanSelectOneCompanyOfABackup() throws {
    var dump = TestDump.small()
    let other = "0d000000-0000-4000-8000-000000000002"
    dump.tables[1].rows.append(
      ["x1", "Stranger", "ceo", nil, "idle", nil, nil, nil, nil, "2026-01-01 00:00:00+00", nil, other])
    dump.tables[2].rows.append([other, "Other", "OT", "active", nil, nil, nil])
    let folder = TemporaryFolder()
    let ingest = try Ingest(Ingest.Options(folder: folder.path + "/db"))
    try ingest.read(
      Source(path: folder.write("backup.sql", dump.pgDump), name: "backup.sql", company: "acme-and-sons"))
    try ingest.finish()
    #expect(try CompanyViewReader.companies(in: folder.path + "/db").map(\.name) == ["Acme & <Sons>"])
    #expect(
      try BackupReader.companies(path: folder.path + "/backup.sql").map(\.name)
        == ["Acme & <Sons>", "Other"])
  }
}
