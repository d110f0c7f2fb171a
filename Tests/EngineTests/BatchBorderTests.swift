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
}
