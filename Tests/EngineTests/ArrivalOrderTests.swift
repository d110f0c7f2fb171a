import Testing

@testable import Engine

/// What was read first, and in how many runs, does not matter where lines, rows and templates tell of the same.
@Suite struct ArrivalOrderTests {
  typealias File = (name: String, text: String)

  private static func line(
    _ event: String, _ time: String, _ payload: String, id: String? = nil, name: String = "a.ndjson"
  ) -> File {
    (name, TestCompany.line(event, "2026-02-0\(time)T10:00:00Z", payload, id: id) + "\n")
  }

  private static func run(_ more: String, name: String = "runs.json") -> File {
    (
      name,
      """
      [{"id": "e0000000-0000-4000-8000-000000000001", "companyId": "\(Identifier.company(slug: "test"))",
        "agentId": "a1", "status": "succeeded", "invocationSource": "timer", "startedAt": "2026-02-01T10:00:00Z",
        "finishedAt": "2026-02-01T10:01:00Z", "createdAt": "2026-02-01T10:00:00Z"\(more)}]
      """
    )
  }

  private static func heartbeat(_ meta: String, day: Int = 1, name: String = "a.ndjson") -> File {
    line(
      "agent:heartbeat", "\(day)",
      #"{"agentId":"a1","meta":{"runId":"e0000000-0000-4000-8000-000000000001","status":"succeeded",\#(meta)}}"#,
      name: name)
  }

  /// Reads the files in one run, one a run, and one a run from the last to the first. `body` checks each.
  private static func check(_ files: [File], _ body: (TestCompany) throws -> Void) throws {
    var whole = TestCompany()
    try whole.ingest(files)
    try body(whole)
    let expected = try whole.text()
    for order in [files, files.reversed()] {
      var company = TestCompany()
      for file in order { try company.ingest([file]) }
      try body(company)
      let found = try company.text()
      let isSame = found == expected
      #expect(isSame, "\(order.map(\.name)): \(RandomArrivalTests.differences(expected, found))")
      #expect(try company.differingSums() == [])
    }
  }

  @Test func anAmountThatOnlyTheLineOfARunHasIsKept() throws {
    let usage = #", "usageJson": {"provider": "openai", "model": "m", "inputTokens": 60, "costUsd": 0.1}"#
    try Self.check([Self.heartbeat(#""costCents":7,"inputTokens":50"#), Self.run(usage)]) {
      (company: TestCompany) throws in
      #expect(
        try company.rows("SELECT billed_microcents, reported_microcents, input_tokens FROM runs")
          == "7000000|10000000|60\n")
    }
  }

  @Test func theRowOfARunCountsWhereBothHaveAValue() throws {
    let usage = #", "usageJson": {"costUsd": 0.1, "model": "row"}, "contextSnapshot": {"issueId": "i1"}"#
    let line = #""costUsd":0.5,"model":"line","provider":"p","issueId":"i2","outputTokens":3"#
    try Self.check([Self.heartbeat(line), Self.run(usage)]) { (company: TestCompany) throws in
      #expect(
        try company.rows(
          "SELECT reported_microcents, model, provider, issue_id, output_tokens FROM runs")
          == "10000000|row|p|i1|3\n")
    }
  }

  /// Of two lines about a run the newer counts, whether a row was read between them or not.
  @Test func theNewerOfTwoLinesAboutARunFillsItsRow() throws {
    let files = [
      Self.heartbeat(#""costCents":7"#), Self.run(""),
      Self.heartbeat(#""costCents":9"#, day: 2, name: "b.ndjson"),
    ]
    for order in [files, [files[2], files[1], files[0]], [files[1], files[0], files[2]]] {
      try Self.check(order) { (company: TestCompany) throws in
        #expect(try company.rows("SELECT billed_microcents FROM runs") == "9000000\n")
        #expect(try company.rows("SELECT count(*) FROM heartbeats") == "0\n")
      }
    }
  }

  /// A row that is read again is compared with the stored row, not with what lines filled in.
  @Test func aFilledRowIsNoCorrection() throws {
    var company = TestCompany()
    try company.ingest([Self.heartbeat(#""costCents":7"#)])
    for number in 0..<3 { try company.ingest([Self.run("", name: "\(number).json")]) }
    #expect(try company.rows("SELECT billed_microcents FROM runs") == "7000000\n")
    #expect(try company.rows("SELECT count(*) FROM meta WHERE key GLOB 'corrected.*'") == "0\n")
  }

  @Test func twoKindsOfEventsWithTheSameLineID() throws {
    let kinds = [
      Self.line("agent:heartbeat", "2", #"{"agentId":"a1","meta":{"costCents":3}}"#, id: "L1"),
      Self.line(
        "issue:status_changed", "1", #"{"issue":{"id":"i1","title":"T"},"to":"done"}"#, id: "L1",
        name: "b.ndjson"),
      Self.line(
        "budget:spend_recorded", "1", #"{"agentId":"a1","amount":5}"#, id: "L1", name: "c.ndjson"),
    ]
    try Self.check(kinds) { (company: TestCompany) throws in
      #expect(try company.rows("SELECT kind, count FROM event_counts WHERE count <> 0") == "5|1\n")
      #expect(try company.rows("SELECT kind FROM events") == "5\n")
      #expect(try company.rows("SELECT status FROM issues") == "done\n")
      #expect(try company.rows("SELECT count(*) FROM recorded_spend") == "0\n")
    }
  }

  @Test func twoCreationsOfAnAgent() throws {
    let first = Self.line("agent:created", "1", #"{"agent":{"id":"a1","name":"Bob","role":"x","title":"T"}}"#)
    let second = Self.line(
      "agent:created", "2", #"{"agent":{"id":"a1","name":"Bob","role":"y"}}"#, name: "b.ndjson")
    try Self.check([first, second]) { (company: TestCompany) throws in
      #expect(try company.rows("SELECT name, role, title FROM agents") == "Bob|y|T\n")
    }
    // At the same instant, the digest of the line decides.
    let equal = Self.line(
      "agent:created", "1", #"{"agent":{"id":"a1","name":"Bob","role":"z"}}"#, name: "b.ndjson")
    try Self.check([first, equal]) { _ in }
    let named = (0..<2).map {
      Self.line(
        "agent:created", "1", #"{"agent":{"id":"a1","name":"Bob","role":"\#($0)"}}"#, id: "L1",
        name: "\($0).ndjson")
    }
    try Self.check(named) { _ in }
  }

  /// The list of agents of the API has no titles.
  @Test func aFieldThatNoRowHasIsThatOfTheLine() throws {
    let row = """
      [{"id": "a1", "companyId": "\(Identifier.company(slug: "test"))", "name": "Bob", "role": "row", "status": "idle",
        "adapterType": "process", "createdAt": "2026-02-01T00:00:00Z", "updatedAt": "2026-02-03T00:00:00Z"}]
      """
    let line = Self.line("agent:created", "1", #"{"agent":{"id":"a1","name":"Bob","role":"y","title":"T"}}"#)
    try Self.check([line, ("agents.json", row)]) { (company: TestCompany) throws in
      #expect(try company.rows("SELECT name, role, title FROM agents") == "Bob|row|T\n")
    }
  }

  @Test func anAgentThatIsNamedByItsIDAndItsRef() throws {
    try Self.check([
      Self.line("agent:heartbeat", "1", #"{"agentId":"ceo","meta":{"costCents":3}}"#),
      Self.line("agent:heartbeat", "2", #"{"agentRef":"ceo","meta":{"costCents":4}}"#, name: "b.ndjson"),
      Self.line("agent:heartbeat", "3", #"{"agent":"ceo","meta":{"issue":"AC-1"}}"#, name: "c.ndjson"),
      Self.line("agent:heartbeat", "4", #"{"agent":"ceo","meta":{"issueId":"AC-1"}}"#, name: "d.ndjson"),
    ]) { (company: TestCompany) throws in
      #expect(try company.rows("SELECT DISTINCT agent_id FROM runs") == "ceo\n")
      #expect(
        try company.rows("SELECT DISTINCT issue_id FROM runs WHERE issue_id IS NOT NULL") == "AC-1\n")
    }
    // A placeholder that was merged into another one can be described after all.
    try Self.check([
      Self.line("agent:heartbeat", "1", #"{"agentId":"ceo","meta":{"costCents":3}}"#),
      Self.line("agent:heartbeat", "2", #"{"agentRef":"ceo","meta":{"costCents":4}}"#, name: "b.ndjson"),
      Self.line("agent:created", "1", #"{"agent":{"ref":"ceo","name":"Boss"}}"#, name: "c.ndjson"),
    ]) { (company: TestCompany) throws in
      #expect(try company.rows("SELECT name FROM agents WHERE merged_into IS NULL") == "Boss\n")
    }
  }

  private static let template: File = (
    "t.json",
    """
    {"name": "Acme", "agents": [{"ref": "bob", "name": "Bob", "role": "tpl", "title": "TT"}],
      "goals": [{"ref": "g", "title": "G", "level": "company", "ownerRef": "bob"}],
      "projects": [{"ref": "p", "name": "P", "leadRef": "bob"}],
      "issues": [{"title": "One", "priority": "low", "assigneeRef": "bob"},
        {"title": "Two", "projectRef": "p", "goalRef": "g"}]}
    """
  )

  @Test func recordsOfATemplateThatLinesCreate() throws {
    let lines: [File] = [
      Self.line("agent:created", "1", #"{"agent":{"id":"a1","name":"Bob","role":"line"}}"#),
      Self.line(
        "issue:created", "2", #"{"issue":{"ref":"one","title":"One","status":"done"}}"#, name: "b.ndjson"),
      Self.line(
        "issue:created", "2", #"{"issue":{"id":"i2","title":"Two","projectRef":"p"}}"#, name: "c.ndjson"),
      Self.line(
        "goal:created", "3", #"{"goal":{"id":"g1","title":"G","description":"D"}}"#, name: "d.ndjson"),
      Self.line("agent:heartbeat", "4", #"{"agentRef":"bob","meta":{"issue":"one"}}"#, name: "e.ndjson"),
    ]
    for place in 0...lines.count {
      var files = lines
      files.insert(Self.template, at: place)
      try Self.check(files) { (company: TestCompany) throws in
        #expect(
          try company.rows(
            "SELECT title, status, priority, assignee_agent_id, goal_id FROM issues WHERE merged_into IS NULL ORDER BY 1"
          ) == "One|done|low|a1|NULL\nTwo|todo|medium|NULL|g1\n")
        #expect(
          try company.rows("SELECT id, role, title FROM agents WHERE merged_into IS NULL") == "a1|line|TT\n")
      }
    }
  }

  @Test func whatFollowsALastLineWithoutANewlineIsStillThatLine() throws {
    let folder = TemporaryFolder()
    let good = TestCompany.heartbeat("a", "2026-02-01T10:00:00Z", "\"tokensUsed\":1")
    let path = try folder.write("a.ndjson", good)
    func lines(_ text: String, in databases: String) throws -> [Int64] {
      _ = try folder.write("a.ndjson", text)
      let ingest = try Ingest(
        .init(folder: folder.path + databases, configured: ConfiguredCompany(name: "Test")))
      try ingest.read(Source(path: path, name: "a.ndjson"))
      try ingest.finish()
      return ingest.reports[0].rejects.map(\.line)
    }
    #expect(try lines(good, in: "/grown") == [])
    let grown = good + "\n\nbad\n" + good.replacing("02-01", with: "02-02") + "\nbad"
    #expect(try lines(grown, in: "/grown") == [3])
    #expect(try lines(grown + "ly\n", in: "/grown") == [5])
    #expect(try lines(grown + "ly\n", in: "/whole") == [3, 5])
  }
}
