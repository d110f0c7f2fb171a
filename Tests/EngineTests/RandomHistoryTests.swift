import Testing

@testable import Engine

/// However a history is split into ingests, runs and batches, modules end up with the same rows.
@Suite struct RandomHistoryTests {
  struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
      return mixed ^ mixed >> 31
    }
  }

  static func history(_ random: inout Random) -> [String] {
    var lines: [String] = []
    var issues = 0
    for number in 0..<Int.random(in: 60...160, using: &random) {
      let time = Instant(milliseconds: 1_794_000_000_000 + Int64(number) * 5_400_000).text
      // An agent is hired once; other events can be in any order.
      let agent = number < 4 ? "agent-\(number)" : "agent-\(Int.random(in: 0..<4, using: &random))"
      switch number < 4 ? 0 : Int.random(in: 1..<12, using: &random) {
      case 0:
        lines.append(
          TestCompany.line(
            "agent:created", time,
            "{\"agent\":{\"id\":\"\(agent)\",\"name\":\"Name \(number)\",\"budgetCents\":\(number * 10)}}"))
      case 1:
        issues += 1
        lines.append(
          TestCompany.line(
            "issue:created", time,
            "{\"issue\":{\"id\":\"i\(issues)\",\"identifier\":\"X-\(issues)\",\"title\":\"T\(number)\",\"assigneeAgentId\":\"\(agent)\"}}"
          ))
      case 2 where issues > 0:
        let issue = Int.random(in: 1...issues, using: &random)
        lines.append(
          TestCompany.line(
            "issue:status_changed", time,
            "{\"issueId\":\"i\(issue)\",\"from\":\"todo\",\"to\":\"s\(number % 3)\"}"))
      case 3 where issues > 0:
        lines.append(
          TestCompany.line("issue:assigned", time, "{\"issueId\":\"i\(issues)\",\"agentId\":\"\(agent)\"}"))
      case 4:
        lines.append(
          TestCompany.line(
            "agent:status_changed", time, "{\"agentId\":\"\(agent)\",\"from\":\"idle\",\"to\":\"error\"}"))
      case 5:
        lines.append(
          TestCompany.line("budget:spend_recorded", time, "{\"agentId\":\"\(agent)\",\"amount\":\(number)}"))
      case 6:
        lines.append(
          TestCompany.line(
            "goal:created", time,
            "{\"goal\":{\"id\":\"g\(number)\",\"title\":\"G\(number)\",\"level\":\"team\"}}"))
      default:
        let meta =
          number % 5 == 0
          ? "\"tokensUsed\":\(number * 7)"
          : "\"inputTokens\":\(number * 9),\"outputTokens\":\(number),\"cachedInputTokens\":3"
        lines.append(
          TestCompany.heartbeat(
            agent, time,
            meta
              + ",\"runId\":\"r\(number)\",\"costCents\":\(number).25,\"latencyMs\":\(number * 731),\"model\":\"m\(number % 3)\",\"status\":\"\(number % 7 == 0 ? "failed" : "succeeded")\""
          ))
      }
    }
    return lines
  }

  static let journal = HookEvent.allCases.filter { $0 != .serverStarted }

  static func modules(_ company: ModuleCompany) throws -> ModuleSet {
    var files = [
      "migrations/1.sql":
        "CREATE TABLE mod_journal_rows (event TEXT NOT NULL, at TEXT NOT NULL, what TEXT NOT NULL, times INTEGER NOT NULL, PRIMARY KEY (event, at, what)) STRICT"
    ]
    for event in journal {
      // Every column except the event's number, which depends on the order of arrival.
      let columns = HookColumns.columns(of: event).map(\.name).filter { $0 != "seq" }
      files[ModuleManifest.hookPath(event)] = """
        INSERT INTO mod_journal_rows SELECT '\(event.name)', timestamp, json_array(\(columns.joined(separator: ", "))), count(*)
        FROM hook_events WHERE true GROUP BY 1, 2, 3 ON CONFLICT DO UPDATE SET times = times + excluded.times
        """
    }
    try company.module(
      "journal", "\"hooks\":[\(journal.map { "\"\($0.name)\"" }.joined(separator: ","))]", files)
    return company.set(["observability", "journal"])
  }

  static func tables(_ company: ModuleCompany) throws -> [String] {
    try company.rows(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND (name GLOB 'mod_journal_*' OR name GLOB 'mod_observability_*') ORDER BY 1"
    )
    .flatMap { table in try company.rows("SELECT * FROM \(table)").map { table + ": " + $0 }.sorted() }
  }

  @Test(arguments: 1...12)
  func theRowsAreTheSameForAnySplit(seed: UInt64) throws {
    var random = Random(state: seed)
    let lines = Self.history(&random)
    var whole = ModuleCompany()
    try whole.company.ingest(lines: lines)
    let runner = try whole.run(Self.modules(whole))
    #expect(runner.reports.allSatisfy { $0.failure == nil && $0.refused == 0 }, "\(runner.reports)")

    var cut = ModuleCompany()
    let set = try Self.modules(cut)
    var at = 0
    var part = 0
    while at < lines.count {
      let next = min(lines.count, at + Int.random(in: 1...40, using: &random))
      try cut.company.ingest(lines: Array(lines[at..<next]), name: "part-\(part).ndjson")
      at = next
      part += 1
      guard at == lines.count || Bool.random(using: &random) else { continue }
      cut.batch = Int.random(in: 1...30, using: &random)
      try cut.run(set)
    }
    let (first, second) = (try Self.tables(whole), try Self.tables(cut))
    #expect(first == second, "\(Set(first).symmetricDifference(second).sorted().prefix(6))")
    #expect(first.count > 20)
    // The settings page shows the same progress.
    func cursors(_ company: ModuleCompany) throws -> [[ModuleFacts.Cursor]] {
      try ModuleReader(path: company.path, modules: Self.modules(company), now: company.now).read().map(
        \.cursors)
    }
    #expect(try cursors(whole) == cursors(cut))
    #expect(try cursors(whole).joined().contains { $0.taken > 0 })
  }
}
