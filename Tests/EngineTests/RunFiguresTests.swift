import Testing

@testable import Engine

/// How runs went, summed in the database, for hook lines and rows of the activity log.
@Suite struct RunFiguresTests {
  private static func run(
    _ id: String, _ agent: String, _ time: String, _ more: String = ""
  ) -> String {
    TestCompany.heartbeat(
      agent, time, "\"runId\":\"\(id)\",\"inputTokens\":100,\"costCents\":2\(more.isEmpty ? "" : "," + more)")
  }

  private static let lines = [
    TestCompany.line(
      "agent:created", "2026-03-01T00:00:00Z", #"{"agent":{"id":"a","name":"Ada"}}"#),
    TestCompany.line(
      "issue:created", "2026-03-01T00:00:00Z", #"{"issue":{"id":"i","identifier":"T-1","title":"Thing"}}"#),
    run("r1", "a", "2026-03-01T23:30:00Z", #""latencyMs":1000,"status":"succeeded","issueId":"i""#),
    run(
      "r2", "a", "2026-03-02T08:00:00Z", #""latencyMs":3000,"status":"failed","errorCode":"adapter_failed""#),
    run("r3", "a", "2026-03-10T08:00:00Z", #""latencyMs":2000,"status":"succeeded""#),
    run("r4", "a", "2026-03-10T09:00:00Z", #""status":"timed_out""#),
    run("r5", "a", "2026-03-10T10:00:00Z", #""status":"cancelled""#),
  ]

  @Test func runsAreCountedByDayOfTheZoneByCauseAndByAgent() throws {
    var company = TestCompany()
    try company.ingest(lines: Self.lines)
    try company.view(timeZone: "Europe/Berlin") { snapshot in
      let figures = snapshot.runFigures
      // 23:30 UTC is the next day in Berlin.
      #expect(figures.days.map(\.day.text) == ["2026-03-02", "2026-03-10"])
      #expect(figures.days.map(\.succeeded) == [1, 1])
      #expect(figures.days.map(\.failed) == [1, 1])
      #expect(figures.days.map(\.other) == [0, 1])
      #expect(figures.causes.map(\.code) == ["adapter_failed", "timed_out"])
      #expect(figures.causes.map(\.runs) == [1, 1])
      #expect(figures.durations?.count == 3)
      #expect(figures.durations?.median == 2000)
      #expect(figures.durations?.longest == 3000)
      let ada = try #require(figures.agents["a"])
      #expect(ada.ended == 5 && ada.failed == 2)
      // The seven days before the newest time.
      #expect(ada.recentEnded == 3 && ada.recentFailed == 1)
      // The quarter hours cover the last 16 days.
      #expect(figures.quarters.reduce(0) { $0 + $1.runs } == 5)
    }
  }

  @Test func withoutActionsARunForAnIssueIsUseful() throws {
    var company = TestCompany()
    try company.ingest(lines: Self.lines)
    try company.view { snapshot in
      #expect(!snapshot.runFigures.knowsActions)
      let ada = try #require(snapshot.runFigures.agents["a"])
      #expect(ada.useful.runs == 1 && ada.withoutAction.runs == 0 && ada.idle.runs == 4)
      #expect(ada.idle.tokens == 400)
      #expect(ada.idle.billed == Money(microcents: 8_000_000))
      #expect(ada.all.runs == ada.ended)
    }
  }

  @Test func theActivityLogShowsWhichRunsDidSomething() throws {
    var company = TestCompany()
    try company.ingest(lines: Self.lines)
    let row = { (id: String, action: String, run: String) in
      "{\"id\":\"\(id)\",\"actorType\":\"agent\",\"actorId\":\"a\",\"action\":\"\(action)\",\"entityType\":\"issue\",\"entityId\":\"i\",\"agentId\":\"a\",\"runId\":\"\(run)\",\"details\":null,\"createdAt\":\"2026-03-10T08:01:00Z\"}"
    }
    try company.ingest(
      lines: [row("x1", "issue.comment_added", "r3"), row("x2", "heartbeat.invoked", "r4")],
      name: "activity.ndjson")
    try company.view { snapshot in
      #expect(snapshot.runFigures.knowsActions)
      let ada = try #require(snapshot.runFigures.agents["a"])
      // r3 had no issue but commented; r1 had an issue but did nothing. Starting a run is not an action.
      #expect(ada.useful.runs == 1 && ada.withoutAction.runs == 1 && ada.idle.runs == 3)
    }
  }

  @Test func theLedgerAddsUpByIssueToo() throws {
    var company = TestCompany()
    try company.ingest(lines: HookLineTests.story)
    try company.view { snapshot in
      let ledger = snapshot.ledger
      #expect(ledger.isReconciled)
      #expect(ledger.byIssue.map(\.issueId) == ["i1", nil])
      #expect(ledger.byIssue.map(\.isUnattributed) == [false, true])
      #expect(ledger.byIssue.first?.sum.billed == Money(microcents: 85_000_000))
      var broken = ledger
      broken.byIssue.removeLast()
      #expect(!broken.isReconciled)
    }
  }

  @Test func operatorPricesGiveANotionalAmount() throws {
    var company = TestCompany()
    try company.ingest(lines: Self.lines)
    let all = try CompanyViewReader.companies(in: company.folder.path + "/db")
    var entry = PriceList.Entry(model: "*", input: Money(microcents: 300_000_000), output: .zero)
    func notional(_ entry: PriceList.Entry?) throws -> (CostLedger.Sum, Bool) {
      let reader = try CompanyViewReader(
        path: all[0].path, options: .init(prices: entry.map { PriceList([$0]) }))
      return try reader.read { snapshot, _ in
        #expect(snapshot.ledger.isReconciled)
        return (snapshot.ledger.total, snapshot.ledger.hasPrices)
      }
    }
    // The lines have no model, so there is no price, and every token counts as unpriced.
    #expect(try notional(entry).0.tokensWithoutPrice == 500)
    #expect(try notional(nil).1 == false)
    try company.ingest(
      lines: [Self.run("r6", "a", "2026-03-10T11:00:00Z", #""model":"m-1""#)], name: "more.ndjson")
    entry.model = "m-*"
    let (sum, hasPrices) = try notional(entry)
    #expect(hasPrices)
    // A hundred tokens at $3.00 per million.
    #expect(sum.notional.money == Money(microcents: 30_000))
    #expect(sum.tokensWithoutPrice == 500)
    #expect(sum.billed == Money(microcents: 12_000_000))
  }
}
