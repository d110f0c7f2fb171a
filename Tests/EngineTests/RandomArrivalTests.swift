import Testing

@testable import Engine

/// Hook lines, rows of the API and a template about the same agents, issues and runs, split over nights in any
/// way and shuffled, give the company of one run that reads all of them.
@Suite struct RandomArrivalTests {
  typealias File = (name: String, text: String)

  /// The files of a seed, as one run would read them.
  private struct History {
    var random: SeededGenerator
    private var lines: [String] = []
    private var files: [File] = []

    init(seed: UInt64) {
      random = SeededGenerator(seed: seed)
      for _ in 0..<30 + random.below(40) { add() }
      // The same lines again, in another file.
      for _ in 0..<8 { lines.append(random.pick(lines)) }
      addRows()
      files.append(("t.json", Self.template))
    }

    private func id(_ kind: String, _ number: Int) -> String {
      "\(kind)0000000-0000-4000-8000-00000000000\(number)"
    }

    private mutating func time() -> String {
      Instant(milliseconds: 1_794_000_000_000 + Int64(random.below(400)) * 3_600_000).text
    }

    /// An agent by its ID, ref or name.
    private mutating func agent() -> String {
      let number = random.below(4)
      return random.pick([
        #""agentId":"\#(id("a", number))""#, #""agentRef":"ag-\#(number)""#, #""agent":"Ag \#(number)""#,
      ])
    }

    private mutating func add() {
      let (number, time) = (random.below(4), time())
      var line: String
      switch random.below(9) {
      case 0:
        let title = random.chance(50) ? #","title":"Title \#(random.below(3))""# : ""
        line = TestCompany.line(
          "agent:created", time,
          #"{"agent":{"id":"\#(id("a", number))","name":"Ag \#(number)","role":"r\#(random.below(3))"\#(title)}}"#
        )
      case 1:
        line = TestCompany.line(
          "issue:created", time,
          #"{"issue":{"id":"\#(id("b", number))","identifier":"AC-\#(number)","title":"T \#(number)","projectRef":"p"}}"#
        )
      case 2, 3:
        let issue = random.pick([
          #""issueId":"\#(id("b", number))""#, #""issue":"AC-\#(number)""#, #""issueId":"AC-\#(number)""#,
          #""issue":{"id":"\#(id("b", number))","identifier":"AC-\#(number)","title":"T \#(number)"}"#,
        ])
        line = TestCompany.line(
          "issue:status_changed", time,
          #"{\#(issue),"from":"todo","to":"\#(random.pick(["in_progress", "done"]))"}"#)
      case 4:
        line = TestCompany.line("budget:spend_recorded", time, "{\(agent()),\"amount\":\(random.below(90))}")
      case 5:
        line = TestCompany.line(
          random.pick(["goal:created", "goal:completed"]), time, #"{"goal":{"id":"d1","title":"G"}}"#)
      default:
        let run = random.chance(60) ? #","runId":"\#(id("e", random.below(6)))""# : ""
        let cost = random.chance(60) ? #","costCents":\#(random.below(50))"# : ""
        let issue = random.chance(40) ? #","issueId":"\#(id("b", number))""# : ""
        line = TestCompany.line(
          "agent:heartbeat", time,
          "{\(agent()),\"meta\":{\"status\":\"succeeded\",\"inputTokens\":\(random.below(99))\(run)\(cost)\(issue)}}"
        )
      }
      if random.chance(15) { line = #"{"id":"L\#(random.below(4))","# + line.dropFirst() }
      lines.append(line)
    }

    private mutating func addRows() {
      let company = Identifier.company(slug: "test")
      func row(_ values: String) -> String { #"{"companyId": "\#(company)", \#(values)}"# }
      let made = #""createdAt": "2026-11-01T00:00:00Z", "updatedAt": "2026-11-20T00:00:00Z""#
      if random.chance(60) {
        let agents = (0..<4).map {
          row(
            #""id": "\#(id("a", $0))", "name": "Ag \#($0)", "role": "row", "status": "idle", "adapterType": "process", \#(made)"#
          )
        }
        files.append(("agents.json", "[\(agents.joined(separator: ", "))]"))
      }
      if random.chance(60) {
        let issues = (0..<3).map {
          row(
            #""id": "\#(id("b", $0))", "identifier": "AC-\#($0)", "title": "T \#($0)", "status": "todo", "priority": "high", \#(made)"#
          )
        }
        files.append(("issues.json", "[\(issues.joined(separator: ", "))]"))
      }
      let runs = (0..<4).map { number in
        let usage =
          random.chance(50)
          ? #", "usageJson": {"provider": "openai", "model": "m", "inputTokens": \#(random.below(99)), "costUsd": 0.1}"#
          : ""
        let end = random.chance(70) ? #", "finishedAt": "2026-11-12T01:00:00Z""# : ""
        return row(
          #""id": "\#(id("e", number))", "agentId": "\#(id("a", number))", "status": "\#(end.isEmpty ? "running" : "succeeded")", "invocationSource": "timer", "startedAt": "2026-11-12T00:00:00Z"\#(end)\#(usage), \#(made)"#
        )
      }
      files.append(("runs.json", "[\(runs.joined(separator: ", "))]"))
    }

    private static let template = """
      {"name": "Test", "agents": [{"ref": "ag-0", "name": "Ag 0", "role": "tpl"}, {"ref": "ag-3", "name": "Ag 3",
        "title": "TT", "reportsTo": "ag-0"}], "goals": [{"ref": "g", "title": "G", "level": "company"}],
        "projects": [{"ref": "p", "name": "P", "leadRef": "ag-3"}],
        "issues": [{"title": "T 1", "projectRef": "p", "assigneeRef": "ag-0", "priority": "low"}]}
      """

    /// The lines in a few files, in any order, and the other files between them.
    mutating func shuffled() -> [File] {
      var parts = [[String]](repeating: [], count: 1 + random.below(4))
      for line in lines.shuffled(using: &random) { parts[random.below(parts.count)].append(line) }
      let logs = parts.enumerated().map { (name: "\($0).ndjson", text: $1.map { $0 + "\n" }.joined()) }
      return (files + logs.filter { !$0.text.isEmpty }).shuffled(using: &random)
    }

    var whole: [File] { files + [(name: "log.ndjson", text: lines.map { $0 + "\n" }.joined())] }
  }

  private static let asOf = Instant("2026-11-25T00:00:00Z") ?? .epoch

  private static func text(_ company: TestCompany) throws -> String {
    #expect(try company.differingSums() == [])
    return try company.text()
      + company.rows("SELECT * FROM spend ORDER BY 1, 2, 3, 4")
      + company.rows("SELECT * FROM runs ORDER BY id, started_at")
      + company.rows("SELECT hex(key), kind, at, agent_id, subject_id, rank FROM events ORDER BY 1")
      + company.rows("SELECT kind, count FROM event_counts WHERE count > 0 ORDER BY 1")
      + company.rows("SELECT * FROM recorded_spend ORDER BY 1")
      + company.rows("SELECT * FROM budget_changes ORDER BY 1, 2, 3")
  }

  static func differences(_ a: String, _ b: String) -> [String] {
    let (a, b) = (a.split(separator: "\n"), b.split(separator: "\n"))
    return zip(a, b).filter { $0 != $1 }.prefix(4).flatMap { pair -> [String] in
      let common = zip(pair.0, pair.1).prefix { $0 == $1 }.count
      return [pair.0, pair.1].map { String($0.dropFirst(max(0, common - 160)).prefix(320)) }
    }
  }

  @Test(arguments: 1...14 as ClosedRange<UInt64>)
  func anySplitOverNightsGivesTheSameCompany(seed: UInt64) throws {
    var history = History(seed: seed &* 31)
    var whole = TestCompany()
    try whole.ingest(history.whole, asOf: Self.asOf)
    let expected = try Self.text(whole)
    for _ in 0..<2 {
      let files = history.shuffled()
      var company = TestCompany()
      var (night, nights): ([File], [[String]]) = ([], [])
      for (place, file) in files.enumerated() {
        night.append(file)
        guard place == files.count - 1 || history.random.chance(60) else { continue }
        try company.ingest(night, asOf: Self.asOf)
        nights.append(night.map(\.name))
        night = []
      }
      let found = try Self.text(company)
      let isSame = found == expected
      #expect(isSame, "seed \(seed), \(nights): \(Self.differences(expected, found))")
    }
  }
}
