import Testing

@testable import Engine

/// Pages read sums that are kept, so a sum must never differ from its facts.
@Suite struct KeptSumsTests {
  private static func lines(_ count: Int, seed: UInt64, from first: Int = 0) -> [String] {
    var random = SeededGenerator(seed: seed)
    return (first..<(first + count)).map { number in
      let time = Instant(milliseconds: 1_794_000_000_000 + Int64(random.below(40)) * 31_000_000).text
      let status = random.pick(["succeeded", "failed", "timed_out", "cancelled"])
      let issue = random.chance(60) ? #","issueId":"i\#(random.below(5))""# : ""
      let tokens = random.chance(80) ? #","inputTokens":\#(random.below(900)),"cachedInputTokens":40"# : ""
      return TestCompany.heartbeat(
        "a\(random.below(4))", time,
        #""runId":"r\#(number)","status":"\#(status)","model":"m\#(random.below(2))","provider":"openai","latencyMs":\#(random.below(9999)),"costCents":\#(random.below(50))\#(issue)\#(tokens)"#
      )
    }
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func sumsFollowEveryChange(seed: UInt64) throws {
    var company = TestCompany()
    for step in 0..<5 {
      try company.ingest(
        lines: Self.lines(60, seed: seed &+ UInt64(step), from: step * 50), name: "\(step).ndjson")
      #expect(try company.differingSums() == [], "step \(step)")
    }
    // An adapter that becomes known changes which tokens count; another zone changes the days.
    try company.ingest(
      lines: [
        TestCompany.line(
          "agent:created", "2026-11-01T00:00:00Z",
          #"{"agent":{"id":"a1","name":"a1","adapterType":"process"}}"#)
      ])
    #expect(try company.differingSums() == [])
    try company.view(timeZone: "Asia/Kolkata") { _ in }
    #expect(try company.differingSums() == [])
  }

  /// A month is summed as a whole if so many issues changed in most of its days.
  @Test func sumsFollowAMonthInWhichAllIssuesChanged() throws {
    func lines(_ days: some Collection<Int>, each count: Int, from first: Int) -> [String] {
      // From 1 January 2026 on.
      let days = days.map {
        Instant(milliseconds: 1_767_268_800_000 + Int64($0) * Instant.millisecondsPerDay).text
      }
      return (0..<(days.count * count)).map { number in
        TestCompany.heartbeat(
          "a\(number % 7)", days[number % days.count],
          #""runId":"r\#(first + number)","issueId":"i\#(number % 2100)","model":"m","latencyMs":\#(number),"costCents":\#(number % 50)"#
        )
      }
    }
    var company = TestCompany()
    try company.ingest(lines: lines(0..<180, each: 12, from: 0), name: "first.ndjson")
    // All of March, and a few days of April.
    try company.ingest(lines: lines(59..<90, each: 70, from: 10_000), name: "march.ndjson")
    #expect(try company.differingSums() == [])
    try company.ingest(lines: lines([62, 93, 95, 96], each: 700, from: 20_000), name: "april.ndjson")
    #expect(try company.differingSums() == [])
  }

  /// What the pages show is what a question to all facts gives.
  @Test func figuresMatchTheFacts() throws {
    var company = TestCompany()
    try company.ingest(lines: Self.lines(300, seed: 7))
    let (billed, entries) = try company.view { view in
      #expect(view.ledger.isReconciled)
      return (view.ledger.total.billed.microcents, view.ledger.total.events)
    }
    #expect(
      try company.rows("SELECT sum(billed_microcents), count(*) FROM spend") == "\(billed)|\(entries)\n")
    let runs = try company.view {
      $0.runs.byStatus.sorted { $0.key < $1.key }.map { "\($0.key)|\($0.value)\n" }
    }
    #expect(try company.rows("SELECT status, count(*) FROM runs GROUP BY 1 ORDER BY 1") == runs.joined())
    let issues = try company.view { view in
      view.ledger.byIssue.sorted { ($0.issueId ?? "") < ($1.issueId ?? "") }.map {
        "\($0.issueId ?? "NULL")|\($0.sum.tokens.input)\n"
      }
    }
    #expect(
      try company.rows("SELECT issue_id, sum(input_tokens) FROM spend GROUP BY 1 ORDER BY 1")
        == issues.joined())
  }

  /// The comparison would find a wrong sum, in every table.
  @Test func aWrongSumIsFound() throws {
    var company = TestCompany()
    try company.ingest(lines: Self.lines(50, seed: 3))
    let path = try CompanyViewReader.companies(in: company.folder.path + "/db")[0].path
    for (table, change) in [
      ("ledger_sums", "billed = billed + 1"), ("issue_sums", "output = output + 1"),
      ("run_sums", "runs = runs + 1"),
      ("duration_sums", "durations = x'00'"), ("quarter_sums", "activity = activity + 1"),
    ] {
      let database = try Database(path: path)
      try database.execute("CREATE TABLE kept AS SELECT * FROM \(table); UPDATE \(table) SET \(change)")
      #expect(try company.differingSums().map { $0.prefix { $0 != ":" } } == [table[...]])
      try database.execute("DELETE FROM \(table); INSERT INTO \(table) SELECT * FROM kept; DROP TABLE kept")
    }
    #expect(try company.differingSums() == [])
  }

  /// A fact that changes without a note in `changes` would leave a sum behind: the comparison finds that too.
  @Test func anUnrecordedChangeIsFound() throws {
    var company = TestCompany()
    try company.ingest(lines: Self.lines(50, seed: 3))
    let path = try CompanyViewReader.companies(in: company.folder.path + "/db")[0].path
    try Database(path: path).execute(
      "DROP TRIGGER heartbeats_update_changes; UPDATE heartbeats SET billed_microcents = 77 WHERE seq = 1")
    #expect(try company.differingSums().contains { $0.hasPrefix("ledger_sums") })
  }

  @Test(arguments: [[], [0], [5, 3, 5, 1_000_000, 0], [100_000_000_000]] as [[Int64]])
  func durationsComeBackSorted(durations: [Int64]) {
    var found: [Int64] = []
    DurationBytes.encode(durations).withUnsafeBytes { DurationBytes.decode($0, into: &found) }
    #expect(found == durations.sorted())
  }
}
