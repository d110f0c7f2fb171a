import Testing

@testable import Engine

/// Answers of the server's API that leave something out, and files that people made of them.
@Suite struct PartialAnswerTests {
  private static let company = TestDump.company

  private static func run(
    _ id: String, _ fields: String, usage: String? = nil, issue: String? = nil,
    started: String? = "2026-05-02T10:00:00.000Z"
  ) -> String {
    func text(_ value: String?) -> String { value.map { "\"\($0)\"" } ?? "null" }
    return "{\"id\":\"\(id)\",\"companyId\":\"\(company)\",\"agentId\":\"g1\",\"invocationSource\":\"timer\","
      + "\"status\":\"succeeded\",\"startedAt\":\(text(started)),\"usageJson\":\(usage ?? "null"),"
      + "\"contextSnapshot\":\(issue.map { "{\"issueId\":\"\($0)\"}" } ?? "null")\(fields)}"
  }
  private static let usage =
    #"{"inputTokens":7,"outputTokens":1,"costUsd":0.5,"model":"m","provider":"anthropic"}"#
  private static let ended = #","finishedAt":"2026-05-02T10:01:00.000Z""#
  /// Of a newer state, which dates its rows.
  private static let newer = ended + #","updatedAt":"2026-06-01T00:00:00.000Z""#

  /// The list with `summary=true` has no usage, and the runs of an issue do not name it.
  @Test func anAnswerThatLeavesOutUsageOrIssueDoesNotTakeThemAway() throws {
    let full = ("1.json", "[\(Self.run("r1", Self.ended, usage: Self.usage, issue: "i1"))]")
    let answers = [
      ("2.json", "[\(Self.run("r1", Self.newer))]"),
      ("3.json", "[\(Self.run("r1", Self.newer, usage: Self.usage))]"),
      ("4.json", "[\(Self.run("r1", Self.newer, issue: "i1"))]"),
    ]
    for answer in answers {
      for files in [[full, answer], [answer, full]] {
        var together = TestCompany()
        try together.ingest(files)
        var apart = TestCompany()
        for file in files { try apart.ingest([file]) }
        for company in [together, apart] {
          #expect(
            try company.rows("SELECT input_tokens, reported_microcents, model, issue_id FROM runs")
              == "7|50000000|m|i1\n", "\(files.map(\.0))")
          #expect(try company.differingSums() == [])
        }
      }
    }
  }

  @Test func aNewerAnswerWithUsageCorrectsAnOlderOne() throws {
    let other = #"{"inputTokens":9,"outputTokens":1,"costUsd":0.5,"model":"m","provider":"anthropic"}"#
    let files = [
      ("1.json", "[\(Self.run("r1", Self.ended, usage: Self.usage, issue: "i1"))]"),
      ("2.json", "[\(Self.run("r1", Self.newer, usage: other, issue: "i1"))]"),
    ]
    for order in [files, files.reversed()] {
      var company = TestCompany()
      try company.ingest(order)
      #expect(try company.rows("SELECT input_tokens FROM runs") == "9\n")
    }
  }

  /// A single record is one of many, on one line or on several. A list of one is a list.
  @Test func oneRecordIsNoList() throws {
    let dump = TestDump.small()
    let agents = dump.objects(dump.tables[1], camelCase: true)
    let newer = agents.map {
      $0.replacing(/"updatedAt":"[^"]*"/, with: "\"updatedAt\":\"2027-01-01T00:00:00.000Z\"")
    }
    func left(_ text: String) throws -> String {
      var company = TestCompany()
      try company.ingest([("agents.json", "[" + agents.joined(separator: ",") + "]")])
      try company.ingest([("later.json", text)])
      return try company.rows("SELECT count(*) FROM agents WHERE left_at IS NULL")
    }
    #expect(try left(newer[0]) == "2\n")
    #expect(try left(newer[0] + "\n") == "2\n")
    #expect(try left(newer[0].replacing(",", with: ",\n ")) == "2\n")
    #expect(try left("[" + newer[0] + "]") == "1\n")
    #expect(try left("{\"items\":[" + newer[0] + "]}") == "1\n")
    #expect(try left(newer.joined(separator: "\n")) == "2\n")
  }

  @Test(arguments: [
    "{\"total_rows\":2,\"rows\":[\n%,\n%\n]}", "{\"items\":[\n%,\n%]}", "{\"items\":\n[%,%]}",
    "{\n\"items\": [\n%\n,\n%\n],\n\"nextCursor\": null\n}", "{\"items\":[%,%]}\n",
  ])
  func anEnvelopeCanBeWrittenInAnyWay(form: String) throws {
    var (text, number) = ("", 0)
    for part in form.split(separator: "%", omittingEmptySubsequences: false) {
      if number > 0 { text += Self.run("r\(number)", Self.ended, usage: Self.usage) }
      text += part
      number += 1
    }
    var company = TestCompany()
    try company.ingest([("runs.json", text)])
    #expect(company.reports.map(\.accepted) == [2] && company.reports.map(\.rejected) == [0])
    #expect(company.findings.isEmpty)
  }

  @Test(arguments: [
    "[]", "{\"items\":[],\"nextCursor\":null}", "{\"items\":[]}\n", "{\n \"items\": [],\n \"next\": 1\n}",
  ])
  func anEmptyListIsNoFailure(text: String) throws {
    var company = TestCompany()
    try company.ingest([("runs.json", text)])
    #expect(company.findings.filter { $0.severity > .note }.isEmpty, "\(company.findings)")
  }

  // MARK: Times

  @Test(arguments: [
    ("1777716000", "1777716000000"), ("1777716000000", "1777716000000"),
    ("\"2026-05-02T10:00:00Z\"", "1777716000000"),
  ])
  func aTimeCanBeANumber(text: String, milliseconds: String) throws {
    let run = Self.run("r1", Self.ended, started: "x").replacing("\"x\"", with: text)
    var company = TestCompany()
    try company.ingest([("runs.json", "[\(run)]")])
    #expect(try company.rows("SELECT started_at FROM runs") == milliseconds + "\n")
  }

  @Test(arguments: ["Sat, 02 May 2026 10:00:00 GMT", "10/05/2026 10:05", "1777", "2026-05-02T25:00:00Z"])
  func aTimeThatCannotBeReadIsReported(text: String) throws {
    var company = TestCompany()
    try company.ingest([("runs.json", "[\(Self.run("r1", Self.ended, usage: Self.usage, started: text))]")])
    #expect(
      company.reports[0].rejects.map(\.reason) == [
        "started_at cannot be read as a time from 2000 to 2099; the value was rejected, the rest counts"
      ])
    #expect(company.reports[0].accepted == 1)
    // What it used counts when it ended, not in 1970.
    #expect(try company.rows("SELECT DISTINCT day, input FROM ledger_sums") == "20575|7\n")
  }

  @Test func aRunThatNeverStartedIsNotDated() throws {
    var company = TestCompany()
    try company.ingest([("runs.json", "[\(Self.run("r1", Self.ended, started: nil))]")])
    #expect(try company.rows("SELECT count(*), count(started_at) FROM runs") == "1|0\n")
  }

  // MARK: Hook lines

  @Test func recordsInHookLinesCanBeSpelledAsInTheDatabase() throws {
    func agent(_ fields: String) -> String {
      TestCompany.line(
        "agent:created", "2026-05-01T00:00:00Z",
        "{\"agent\":{\"id\":\"a2\",\"name\":\"B\",\(fields)}}")
    }
    func issue(_ fields: String) -> String {
      TestCompany.line(
        "issue:created", "2026-05-01T00:00:00Z",
        "{\"issue\":{\"id\":\"i2\",\"title\":\"T\",\(fields)}}")
    }
    let query = """
      SELECT reports_to, budget_microcents, adapter_type FROM agents WHERE id = 'a2' UNION ALL
      SELECT assignee_agent_id, parent_id, goal_id FROM issues WHERE id = 'i2'
      """
    let spellings = [
      (
        #""reportsTo":"a1","budgetMonthlyCents":500,"adapterType":"codex_local""#,
        #""assigneeAgentId":"a2","parentId":"i1","goalId":"g1""#
      ),
      (
        #""reports_to":"a1","budget_monthly_cents":500,"adapter_type":"codex_local""#,
        #""assignee_agent_id":"a2","parent_id":"i1","goal_id":"g1""#
      ),
    ]
    let found = try spellings.map { words in
      var company = TestCompany()
      try company.ingest(lines: [agent(words.0), issue(words.1)])
      return try company.rows(query)
    }
    #expect(found[0] == "a1|500000000|codex_local\na2|i1|g1\n" && found[1] == found[0])
  }

  @Test func usageOfAHeartbeatIsReadInEverySpelling() throws {
    for meta in [
      #""cachedInputTokens":3,"costUsd":0.05,"latencyMs":1235"#,
      #""cache_read_input_tokens":3,"total_cost_usd":0.05,"latency_ms":1234.6"#,
      #""cacheReadInputTokens":3,"totalCostUsd":0.05,"latencyMs":1234.5001"#,
    ] {
      var company = TestCompany()
      try company.ingest(lines: [
        TestCompany.line(
          "agent:heartbeat", "2026-05-01T00:00:00Z",
          "{\"agent\":\"A\",\"meta\":{\"inputTokens\":1,\(meta)}}")
      ])
      #expect(
        try company.rows(
          "SELECT input_tokens, cached_input_tokens, reported_microcents, latency_ms FROM runs")
          == "1|3|5000000|1235\n", "\(meta)")
    }
  }

  // MARK: Logs that are cut or rotated

  private func ingest(_ sources: [Source], _ folder: TemporaryFolder) throws -> [Finding] {
    let options = Ingest.Options(folder: folder.path + "/db", configured: ConfiguredCompany(name: "Test"))
    let ingest = try Ingest(options)
    try ingest.read(sources) { _ in }
    try ingest.finish()
    return ingest.findings
  }

  private static func beats(_ numbers: Range<Int>) -> String {
    numbers.map {
      TestCompany.line(
        "agent:heartbeat", "2026-05-01T00:\(10 + $0):00Z", "{\"agent\":\"A\",\"meta\":{}}") + "\n"
    }.joined()
  }

  @Test func aLineThatStaysIncompleteIsNoted() throws {
    let folder = TemporaryFolder()
    let half = String(Self.beats(2..<3).dropLast(20))
    let source = Source(path: try folder.write("a.ndjson", Self.beats(0..<2) + half), name: "a.ndjson")
    func notes() throws -> String {
      let path = try CompanyViewReader.companies(in: folder.path + "/db")[0].path
      return try CompanyViewReader(path: path, options: .init()).read { view, _ in
        view.quality.findings.map { "\($0.line ?? 0): \($0.message)" }.joined(separator: "\n")
      }
    }
    #expect(try ingest([source], folder).isEmpty)
    #expect(try notes() == "3: \(Ingest.unfinishedLine)")
    _ = try folder.write("a.ndjson", Self.beats(0..<4))
    #expect(try ingest([source], folder).isEmpty)
    #expect(try notes() == "")
  }

  /// Of a log that was rotated, nothing is missing if the rotated file is a source too.
  @Test func rotationIsReportedOnlyIfLinesCanBeMissing() throws {
    for keepsOld in [true, false] {
      let folder = TemporaryFolder()
      let log = Source(path: try folder.write("a.ndjson", Self.beats(0..<5)), name: "a.ndjson")
      #expect(try ingest([log], folder).isEmpty)
      let old = Source(path: try folder.write("a.ndjson.1", Self.beats(0..<7)), name: "a.ndjson.1")
      _ = try folder.write("a.ndjson", Self.beats(7..<8))
      let findings = try ingest(keepsOld ? [log, old] : [log], folder)
      #expect(findings.map(\.severity) == (keepsOld ? [] : [.error]), "\(findings)")
    }
  }

  @Test func checkCountsRejectedLines() throws {
    let folder = TemporaryFolder()
    let text = Self.beats(0..<2) + "{}\nno JSON\n" + Self.beats(2..<3)
    let source = Source(path: try folder.write("a.ndjson", text), name: "a.ndjson")
    let options = Ingest.Options(folder: folder.path + "/db", configured: ConfiguredCompany(name: "Test"))
    let expected = [
      "a.ndjson:3: warning: 2 of 5 rows were rejected: the line has no event; the data-quality page lists them"
    ]
    let found = try SourceCheck(options).findings(of: [source]).map(\.text)
    #expect(found == expected, "\(found)")
    _ = try ingest([source], folder)
    #expect(try SourceCheck(options).findings(of: [source]).map(\.text) == expected)

    // A source that was changed is read again, and only what was found then is reported.
    _ = try folder.write("a.ndjson", "{}\n" + text)
    #expect(
      try SourceCheck(options).findings(of: [source]).map(\.text) == [
        "a.ndjson:1: warning: 3 of 6 rows were rejected: the line has no event; the data-quality page lists them"
      ])
  }
}
