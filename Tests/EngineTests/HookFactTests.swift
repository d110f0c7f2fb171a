import Testing

@testable import Engine

/// Lines in their plain spelling are read in a shorter way than others. Both have to lead to the same rows.
@Suite struct HookFactTests {
  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func bothPathsGiveTheSameResult(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let lines = (0..<700).map { Self.line($0, &random) }
    var (facts, general) = (TestCompany(), TestCompany())
    general.makesFacts = false
    // In several reads, with lines that are read again.
    for part in [0..<250, 200..<500, 500..<700] {
      try facts.ingest(lines: Array(lines[part]), name: "\(part.lowerBound).ndjson")
      try general.ingest(lines: Array(lines[part]), name: "\(part.lowerBound).ndjson")
      for (one, other) in zip(facts.reports, general.reports) {
        #expect(one.accepted == other.accepted && one.duplicates == other.duplicates)
        #expect(one.rejected == other.rejected && one.rejects.map(\.reason) == other.rejects.map(\.reason))
      }
    }
    #expect(try facts.text() == general.text())
    #expect(try facts.differingSums() == [])
    for sql in Self.tables {
      let (one, other) = try (facts.rows(sql), general.rows(sql))
      let difference = zip(one.split(separator: "\n"), other.split(separator: "\n")).first { $0 != $1 }
      #expect(difference == nil && one.count == other.count, "\(sql)")
    }
  }

  /// Not all lines of the comparison may be read in the general way by mistake.
  @Test func plainLinesAreFacts() throws {
    var random = SeededGenerator(seed: 9)
    var batch = LineBatch(.strict)
    for number in 0..<700 {
      var line = Self.line(number, &random)
      line.withUTF8 { batch.add($0, number: Int64(number), offset: 0, isLast: false) }
    }
    #expect(batch.heartbeats.count > 100 && batch.statusChanges.count > 100)
    #expect(batch.heartbeats.count + batch.statusChanges.count < 650)
  }

  /// What the columns say of a meta is what the line said.
  @Test func theMetaIsRebuiltFromColumns() throws {
    let metas = [
      #""runId":"1c58737e-ad8c-48ac-a346-6387bfb8dae2","status":"failed","costUsd":0.2391,"costCents":24"#,
      #""model":"m","provider":"p","inputTokens":1,"cachedInputTokens":0,"outputTokens":3,"latencyMs":5"#,
      #""tokensUsed":12,"billingType":"api","costStatus":"priced","errorCode":"E","costCents":0.5,"costUsd":1"#,
      #""tokensUsed":12,"inputTokens":3,"note":"kept as text"}"#.dropLast().description, "",
    ]
    var company = TestCompany()
    try company.ingest(
      lines: metas.enumerated().map { TestCompany.heartbeat("a", "2026-01-01T00:00:0\($0)Z", $1) })
    let database = try company.database()
    var found: [Value] = []
    let sql = """
      SELECT coalesce(e.meta, \(MetaField.sql("e.meta_fields"))) FROM heartbeat_lines e ORDER BY seq
      """
    try database.query(sql) { row in
      found.append(try JSONDocument.read(Array((row.text(0) ?? "").utf8)) { $0.value($0.root) })
    }
    let expected = try metas.map { meta in
      try JSONDocument.read(Array("{\(meta)}".utf8)) { $0.value($0.root) }
    }
    #expect(found == expected)
    #expect(try company.rows("SELECT count(*) FROM heartbeats WHERE typeof(meta) = 'text'") == "1\n")
  }

  private static let tables = [
    "SELECT * FROM events ORDER BY seq", "SELECT * FROM runs ORDER BY id, started_at",
    "SELECT * FROM heartbeat_lines ORDER BY seq",
    "SELECT seq, hex(key), kind, at, agent_id, subject_id, from_status, to_status, payload, rank FROM logged ORDER BY seq",
    "SELECT id, hex(fields) FROM claims ORDER BY kind, id", "SELECT * FROM issues ORDER BY id",
    "SELECT * FROM agents ORDER BY id", "SELECT * FROM changes ORDER BY kind, id",
  ].map { $0.replacing("SELECT * FROM heartbeat_lines", with: Self.lineColumns) }
  /// Without the numbers of words, which depend on the order in which texts are met.
  private static let lineColumns = """
    SELECT seq, hex(key), id, agent_id, issue_id, status, at, latency_ms, error_code, provider, model, input_tokens,
      cached_input_tokens, output_tokens, unsplit_tokens, billed_microcents, reported_microcents, billing_type,
      cost_status, meta, meta_fields FROM heartbeat_lines
    """

  private static func line(_ number: Int, _ random: inout SeededGenerator) -> String {
    let time = Instant(milliseconds: 1_794_000_000_000 + Int64(random.below(4000)) * 61_000).text
    let id = random.chance(30) ? uuid(random.below(900)) : random.chance(5) ? "x\(random.below(9))" : nil
    if random.chance(8) {
      return TestCompany.line(
        "issue:created", time,
        #"{"issue":{"id":"\#(issue(&random))","identifier":"\#(issue(&random))","title":"Made"}}"#, id: id)
    }
    if random.chance(5) {
      return TestCompany.line(
        "agent:created", time, #"{"agent":{"id":"\#(agent(&random))","name":"\#(agent(&random))"}}"#, id: id)
    }
    let odd = random.chance(20)
    let agent = #""\#(odd ? random.pick(oddAgents) : "agentId")":"\#(agent(&random))""#
    guard random.chance(55) else { return status(time, agent, id, odd, &random) }
    var meta: [String] = []
    if random.chance(40) {
      meta.append(#""runId":"\#(random.chance(60) ? uuid(random.below(90)) : "r\(random.below(9))")""#)
    }
    if random.chance(40) { meta.append(#""issueId":"\#(issue(&random))""#) }
    if random.chance(60) { meta.append(#""inputTokens":\#(random.below(900))"#) }
    if random.chance(60) {
      meta.append(#""outputTokens":\#(random.below(90)),"cachedInputTokens":\#(random.below(90))"#)
    }
    if random.chance(30) { meta.append(#""tokensUsed":\#(random.below(900))"#) }
    if random.chance(50) { meta.append(#""costCents":\#(random.pick(["1", "0.25", "12", "0", "1e1"]))"#) }
    if random.chance(50) {
      meta.append(#""costUsd":\#(random.pick(["0.1234", "1", "0.000000001", "2.50"]))"#)
    }
    if random.chance(50) { meta.append(#""status":"\#(random.pick(["succeeded", "failed", "timed_out"]))""#) }
    if random.chance(50) {
      meta.append(#""model":"\#(random.pick(["m", "claude", "größe"]))","provider":"openai""#)
    }
    if odd { meta.append(random.pick(oddFields)) }
    return TestCompany.line(
      "agent:heartbeat", time, "{\(agent),\"meta\":{\(meta.joined(separator: ","))}}", id: id)
  }

  private static func status(
    _ time: String, _ agent: String, _ id: String?, _ odd: Bool, _ random: inout SeededGenerator
  ) -> String {
    var object = #""id":"\#(issue(&random))""#
    if random.chance(70) { object += #","identifier":"AC-\#(random.below(5))""# }
    if random.chance(70) {
      object += #","title":"\#(random.pick(["One", "<b>", "\u{202E}x", "a \\\" b", "größer"]))""#
    }
    if odd { object += random.pick([#","priority":"high""#, #","status":"todo""#, #","title":null"#, ""]) }
    let issue =
      random.chance(70) ? "\"issue\":{\(object)}" : #""issueId":"\#(issue(&random))""#
    let statuses = ["todo", "in_progress", "done", "cancelled", ""]
    var payload = [issue, #""from":"\#(random.pick(statuses))","to":"\#(random.pick(statuses))""#]
    if random.chance(30) { payload.append(agent) }
    return TestCompany.line("issue:status_changed", time, "{\(payload.joined(separator: ","))}", id: id)
  }

  private static let oddAgents = ["agent", "agentRef", "agent_id", "agentId"]
  private static let oddFields = [
    #""run_id":"r1""#, #""issue":"AC-1""#, #""latencyMs":-4"#, #""latencyMs":"7""#,
    #""inputTokens":200000000000"#,
    #""model":null"#, #""model":"a","model":"b""#, #""costCents":99999999999"#, #""note":{"a":[1]}"#,
    #""\u006dodel":"escaped""#, #""errorCode":"""#, #""status":5"#,
  ]

  private static func uuid(_ number: Int) -> String { "\(10_000_000 + number)-aaaa-4bbb-8ccc-000000000000" }
  private static func agent(_ random: inout SeededGenerator) -> String { "agent \(random.below(5))" }
  private static func issue(_ random: inout SeededGenerator) -> String {
    random.chance(50) ? "AC-\(random.below(6))" : uuid(random.below(8))
  }
}
