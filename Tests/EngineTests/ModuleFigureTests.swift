import Testing

@testable import Engine

/// Single figures of built-in modules.
@Suite struct ModuleFigureTests {
  private static let now = Instant("2026-11-30T15:30:00Z") ?? .epoch

  private static func company(_ lines: [String], _ modules: [String]) throws -> (ModuleCompany, ModuleSet) {
    var company = ModuleCompany()
    company.now = now
    try company.company.ingest(lines: lines)
    try KeptSums.update(path: company.path, SumBasis(zone: company.zone, priceChanges: []))
    let set = company.set(modules)
    let runner = try company.run(set)
    #expect(runner.reports.allSatisfy { $0.failure == nil && $0.refused == 0 }, "\(runner.reports)")
    return (company, set)
  }

  /// The data of a page of a module.
  private static func data(_ id: String, _ lines: [String], page: String = "index") throws -> Fields {
    let (company, set) = try Self.company(lines, [id])
    let facts = try ModuleReader(path: company.path, modules: set, now: now, zone: company.zone).read()
    let pages = try #require(facts.first { $0.id == id }?.pages)
    return try #require(pages.first { $0.path == "modules/\(id)/\(page).html" }).data
  }

  @Test func percentilesOfADayAreCloseToTheExactOnes() throws {
    var random = RandomHistoryTests.Random(state: 7)
    for spread in [500, 60_000, 900_000, 80_000_000] as [Int64] {
      let times = (1...200).map { _ in Int64.random(in: 1...spread, using: &random) }
      let lines = times.enumerated().map { number, time in
        TestCompany.heartbeat(
          "a\(number % 3)", "2026-11-20T10:00:00Z", "\"runId\":\"r\(number)\",\"latencyMs\":\(time)")
      }
      let row = try #require(Self.data("observability", lines)["latency"]?.list?.first)
      for (name, rank) in [("p50", 100), ("p95", 190)] {
        let (shown, exact) = (try #require(row[name]?.int), times.sorted()[rank - 1])
        #expect(abs(shown - exact) * 100 <= exact * 4, "\(name): \(shown), exactly \(exact)")
      }
    }
  }

  @Test func anErrorStateBeginsWithTheChangeToIt() throws {
    let lines = [
      TestCompany.line(
        "agent:status_changed", "2026-11-20T10:00:00Z", #"{"agentId":"a","from":"idle","to":"error"}"#),
      TestCompany.line(
        "agent:status_changed", "2026-11-21T10:00:00Z", #"{"agentId":"a","from":"error","to":"idle"}"#),
      TestCompany.line(
        "agent:status_changed", "2026-11-22T10:00:00Z", #"{"agentId":"a","from":"idle","to":"error"}"#),
      TestCompany.heartbeat("a", "2026-11-23T10:00:00Z", #""runId":"r","status":"failed""#),
    ]
    let (company, set) = try Self.company(lines, ["notifications"])
    let result = try TriggerReader(path: company.path, modules: set, now: Self.now).read()
    #expect(result.findings.isEmpty)
    let row = try #require(result.rows.first { $0.rule == "agent-error" })
    #expect(row.since == Instant("2026-11-22T10:00:00Z"))
  }

  @Test func whatIsUnknownIsNotZero() throws {
    func figure(_ data: Fields, _ id: String) -> Value? {
      data["figures"]?.list?.first { $0["id"] == .string(id) }
    }
    let created = TestCompany.line(
      "issue:created", "2026-11-20T10:00:00Z", #"{"issue":{"id":"i","title":"T","status":"todo"}}"#)
    let empty = try Self.data("analytics", [created])
    #expect(figure(empty, "spent")?["value"] == "—")
    // Tokens without a price, on every day.
    let agent = TestCompany.line(
      "agent:created", "2026-11-01T10:00:00Z", #"{"agent":{"id":"a","name":"Ada","budgetCents":1000}}"#)
    let runs = (1...30).map { day in
      TestCompany.heartbeat(
        "a", "2026-11-\(day < 10 ? "0" : "")\(day)T10:00:00Z",
        #""runId":"r\#(day)","status":"succeeded","inputTokens":10,"costCents":0"#)
    }
    let unpriced = try Self.data("analytics", [agent] + runs)
    #expect(figure(unpriced, "spent")?["value"] == "not priced")
    let row = try #require(unpriced["budgets"]?.list?.first)
    #expect(row["median_cents"] ?? .null == .null && row["budget_day"] == "unknown")
  }

  @Test func aForecastThatIsCertainHasNoRange() throws {
    // The last day of the month.
    let runs = (1...30).map { day in
      TestCompany.heartbeat(
        "a", "2026-11-\(day < 10 ? "0" : "")\(day)T10:00:00Z",
        #""runId":"r\#(day)","status":"succeeded","costCents":\#(day)"#)
    }
    let figures = try Self.data("analytics", runs)["figures"]?.list
    let forecast = figures?.first { $0["id"] == "forecast" }
    #expect(forecast?["value"] == "$4.65" && forecast?["note"] == "no past month to test it on")
  }

  @Test func aListOfFailuresSaysThatItIsCut() throws {
    let runs = (1...12).map { number in
      TestCompany.heartbeat(
        "a\(number)", "2026-11-20T10:00:00Z",
        #""runId":"r\#(number)","status":"failed","latencyMs":1000"#)
    }
    let rows = try Self.data("analytics", runs, page: "agents")["recovery"]?.list
    #expect(rows?.count == 10 && rows?.first?["cut_rows"] == 12)
  }
}
