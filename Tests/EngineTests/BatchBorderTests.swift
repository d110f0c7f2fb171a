import Testing

@testable import Engine

/// Where a source is committed, and how many files and runs a history comes in, does not matter.
@Suite struct BatchBorderTests {
  /// Lines of random histories with lines that repeat, are out of order, or belong to records that only later
  /// lines create.
  private static func lines(_ seed: UInt64) -> [String] {
    var random = RandomHistoryTests.Random(state: seed)
    var lines: [String] = []
    for part in 0..<8 {
      // Each history has its own days and runs, and the same agents.
      lines += RandomHistoryTests.history(&random).map {
        $0.replacing("\"runId\":\"r", with: "\"runId\":\"p\(part)-r").replacing(
          "2026-11", with: "2026-1\(part % 3)")
      }
    }
    for _ in 0..<40 { lines.append(lines[Int.random(in: 0..<lines.count, using: &random)]) }
    for _ in 0..<40 {
      lines.swapAt(
        Int.random(in: 0..<lines.count, using: &random), Int.random(in: 0..<lines.count, using: &random))
    }
    return lines
  }

  private static func text(_ company: TestCompany) throws -> String {
    #expect(try company.differingSums() == [])
    return try company.text()
      + company.rows("SELECT id, at, kind, agent_id, billed_microcents FROM spend ORDER BY 1, 2, 3, 4, 5")
      + company.rows(
        "SELECT lower(hex(key)), kind, at, agent_id, subject_id FROM events WHERE rank = 2 ORDER BY 1")
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func oneIngestEqualsAHundredSmallOnesAcrossBatchBorders(seed: UInt64) throws {
    let lines = Self.lines(seed)
    var whole = TestCompany()
    try whole.ingest(lines: lines)
    let expected = try Self.text(whole)
    for batch in [1, 7, 100, lines.count] {
      var company = TestCompany()
      company.batch = batch
      try company.ingest(lines: lines)
      let isSame = try Self.text(company) == expected
      #expect(isSame, "seed \(seed), a commit after each \(batch) of \(lines.count) lines")
      #expect(company.reports.map(\.duplicates) == whole.reports.map(\.duplicates))
    }
    var parts = TestCompany()
    parts.batch = 3
    let size = lines.count / 100 + 1
    for start in stride(from: 0, to: lines.count, by: size) {
      try parts.ingest(
        lines: Array(lines[start..<min(lines.count, start + size)]), name: "part-\(start).ndjson")
    }
    let isSame = try Self.text(parts) == expected
    #expect(isSame, "seed \(seed), a hundred ingests")
  }

  @Test func rowsOfABackupCrossThemToo() throws {
    for seed in [5, 6] as [UInt64] {
      let dumps = RandomStates(seed: seed, count: 2).dumps
      let files = dumps.enumerated().map { (name: "\($0).sql", text: $1.pgDump) }
      var whole = TestCompany()
      try whole.ingest(files)
      let expected = try Self.text(whole)
      for batch in [1, 5] {
        var company = TestCompany()
        company.batch = batch
        for file in files { try company.ingest([file]) }
        let isSame = try Self.text(company) == expected
        #expect(isSame, "seed \(seed), a commit after each \(batch) rows")
      }
    }
  }

  /// So many companies give back their pages, too, in the middle of a source: drafts, and those that exist.
  @Test func manyCompaniesOfABackupCrossThem() throws {
    let count = 20
    func dump(until createdAt: String, rows part: (Int) -> Bool) -> TestDump {
      var dump = TestDump.small()
      dump.createdAt = createdAt
      for place in dump.tables.indices {
        let rows = dump.tables[place].rows
        dump.tables[place].rows = (0..<count).flatMap { company in
          rows.enumerated().filter { dump.tables[place].name == "companies" || part($0.offset) }.map {
            $0.element.map { $0.map { Self.cell($0, of: company) } }
          }
        }
      }
      return dump
    }
    let files = [
      (name: "1.sql", text: dump(until: "2026-03-01T00:00:00.000Z") { $0 == 0 }.pgDump),
      (name: "2.sql", text: dump(until: "2026-03-02T00:00:00.000Z") { _ in true }.pgDump),
    ]
    var whole = TestCompany()
    for file in files { try whole.ingest([file]) }
    var parts = TestCompany()
    parts.batch = 5
    for file in files { try parts.ingest([file]) }
    #expect(try CompanyViewReader.companies(in: parts.folder.path + "/db").count == count)
    for company in 0..<count {
      let (text, expected) = try (Self.view(parts, company), Self.view(whole, company))
      #expect(text == expected && text.contains("g1-\(company)"), "company \(company)")
    }
  }

  private static func view(_ companies: TestCompany, _ company: Int) throws -> String {
    try companies.view(company: company) { view in
      let activity = try view.history.recentActivity(limit: 1000)
      let statuses = view.runs.byStatus.sorted { $0.key < $1.key }
      return "\(view.agents) \(view.issues) \(view.goals) \(view.ledger) \(statuses) \(activity)"
    }
  }

  /// A cell of the small company's, with IDs of another's.
  private static func cell(_ cell: String, of company: Int) -> String {
    if cell == TestDump.company { return "0c000000-0000-4000-8000-0000000001\(company + 10)" }
    let isID = cell.utf8.count == 2 && cell.first?.isLowercase == true && cell.last?.isNumber == true
    return isID ? "\(cell)-\(company)" : cell
  }
}
