import Testing

@testable import Engine

@Suite struct HookLineTests {
  /// A short history with all 13 events.
  static let story = [
    TestCompany.line("server:started", "2026-01-01T00:00:00Z", #"{"port":3100}"#),
    TestCompany.line(
      "agent:created", "2026-01-01T01:00:00Z",
      #"{"agent":{"ref":"ceo","name":"CEO","role":"pm","budgetCents":1000,"status":"idle"}}"#),
    TestCompany.line(
      "agent:created", "2026-01-01T02:00:00Z",
      #"{"agent":{"ref":"eng","name":"Engineer","reportsTo":"ceo","budgetCents":100}}"#),
    TestCompany.line(
      "agent:updated", "2026-01-02T00:00:00Z", #"{"agent":"eng","changes":{"title":"Builder"}}"#),
    TestCompany.line(
      "agent:status_changed", "2026-01-02T01:00:00Z", #"{"agent":"eng","from":"idle","to":"running"}"#),
    TestCompany.line("goal:created", "2026-01-02T02:00:00Z", #"{"goal":{"ref":"mvp","title":"Launch"}}"#),
    TestCompany.line(
      "issue:created", "2026-01-03T00:00:00Z",
      #"{"issue":{"id":"i1","identifier":"T-1","title":"First","status":"todo","goalRef":"mvp"}}"#),
    TestCompany.line("issue:assigned", "2026-01-03T01:00:00Z", #"{"issue":"i1","agent":"eng"}"#),
    TestCompany.line(
      "agent:heartbeat", "2026-01-03T02:00:00Z",
      #"{"agentRef":"eng","meta":{"runId":"r1","inputTokens":10,"outputTokens":5,"costCents":85,"issueId":"i1"}}"#
    ),
    TestCompany.line(
      "issue:status_changed", "2026-01-04T00:00:00Z", #"{"issue":"T-1","from":"todo","to":"done"}"#),
    TestCompany.line(
      "budget:spend_recorded", "2026-01-05T00:00:00Z", #"{"agentRef":"ceo","amount":40,"total":40}"#),
    TestCompany.line("goal:completed", "2026-01-06T00:00:00Z", #"{"goal":"mvp"}"#),
    TestCompany.line("agent:created", "2026-01-07T00:00:00Z", #"{"agent":{"ref":"tmp","name":"Temp"}}"#),
    TestCompany.line("agent:deleted", "2026-01-08T00:00:00Z", #"{"agent":"tmp"}"#),
  ]

  @Test func everyEventBecomesRecordsAndIsCountedOnce() throws {
    var company = TestCompany()
    try company.ingest(lines: Self.story)
    #expect(company.reports.map(\.accepted) == [Int64(Self.story.count)])
    try company.view { snapshot in
      let emitted = snapshot.emitted
      #expect(emitted["server:started"] == 1)
      #expect(emitted["agent:created"] == 3)
      #expect(emitted["agent:updated"] == 1)
      #expect(emitted["agent:deleted"] == 1)
      #expect(emitted["agent:heartbeat"] == 1)
      #expect(emitted["agent:status_changed"] == 1)
      #expect(emitted["issue:created"] == 1)
      #expect(emitted["issue:assigned"] == 1)
      #expect(emitted["issue:status_changed"] == 1)
      #expect(emitted["goal:created"] == 1)
      #expect(emitted["goal:completed"] == 1)
      #expect(emitted["budget:spend_recorded"] == 1)
      #expect(emitted["budget:threshold_crossed"] == 1)

      let engineer = try #require(snapshot.agents.first { $0.name == "Engineer" })
      #expect(
        engineer.title == "Builder" && engineer.status == "running"
          && engineer.budget?.microcents == 100_000_000)
      #expect(snapshot.agents.first { $0.name == "CEO" }?.id == engineer.reportsTo)
      #expect(snapshot.agents.first { $0.name == "Temp" }?.leftAt?.text == "2026-01-08T00:00:00Z")
      let issue = try #require(snapshot.issues.first)
      #expect(issue.status == "done" && issue.assigneeAgentId == engineer.id && issue.completedAt != nil)
      #expect(snapshot.goals.first?.status == "achieved")
      #expect(snapshot.ledger.total.billed == Money(microcents: 125_000_000))
      #expect(
        snapshot.ledger.byModel.contains { $0.isUnattributed && $0.sum.billed.microcents == 40_000_000 })
      #expect(snapshot.ledger.isReconciled)
      #expect(snapshot.asOf.text == "2026-01-08T00:00:00Z")
    }
  }

  @Test func readingTwiceCountsNothingTwice() throws {
    var company = TestCompany()
    try company.ingest(lines: Self.story)
    let once = try company.text()
    // The same content in another spelling and file.
    let spaced = Self.story.map {
      $0.split(separator: ",\"").joined(separator: " , \"").split(separator: ":10,").joined(
        separator: ":1e1,")
    }
    try company.ingest(lines: spaced, name: "again.ndjson")
    #expect(company.reports.map(\.duplicates) == [Int64(Self.story.count)], "\(company.reports)")
    #expect(try company.text() == once)
  }

  @Test(arguments: 1...6)
  func theOrderOfLinesDoesNotMatter(seed: UInt64) throws {
    var straight = TestCompany()
    try straight.ingest(lines: Self.story)
    var state = seed
    var shuffled = Self.story
    for index in shuffled.indices.reversed() {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      shuffled.swapAt(index, Int(state >> 33) % (index + 1))
    }
    var mixed = TestCompany()
    try mixed.ingest(lines: shuffled)
    #expect(try mixed.text() == straight.text())
  }

  @Test(arguments: [
    ("{broken", "not JSON"), ("[]", "not a JSON object"),
    (#"{"timestamp":"2026-01-01T00:00:00Z"}"#, "an object with the keys timestamp"), ("{}", "has no event"),
    (TestCompany.line("agent:exploded", "2026-01-01T00:00:00Z", "{}"), "unknown event"),
    (TestCompany.line("agent:heartbeat", "0000-01-01T00:00:00Z", #"{"agentId":"a"}"#), "timestamp"),
    (TestCompany.line("agent:heartbeat", "2026-01-01T00:00:00Z", "{}"), "has no agent"),
    (TestCompany.heartbeat("a", "2026-01-01T00:00:00Z", #""inputTokens":-1"#), "negative"),
    (TestCompany.heartbeat("a", "2026-01-01T00:00:00Z", #""inputTokens":1.5"#), "whole number"),
    (TestCompany.line("issue:created", "2026-01-01T00:00:00Z", "{}"), "has no issue"),
    (TestCompany.line("budget:spend_recorded", "2026-01-01T00:00:00Z", #"{"agentId":"a"}"#), "no amount"),
    (TestCompany.line("agent:heartbeat", "2026-01-01T00:00:00Z", "[]"), "payload"),
  ])
  func aLineThatCannotBeUsedIsRejectedAndTheOthersAreRead(line: String, reason: String) throws {
    var company = TestCompany()
    let good = TestCompany.heartbeat("a", "2026-01-01T00:00:00Z", #""tokensUsed":7"#)
    try company.ingest(lines: [good, line])
    let report = try #require(company.reports.first)
    #expect(report.read == 2 && report.accepted == 1 && report.rejected == 1)
    #expect(report.rejects.first?.line == 2)
    #expect(report.rejects.first?.reason.contains(reason) == true, "\(report.rejects)")
    try company.view { snapshot in
      #expect(snapshot.ledger.total.tokens.unsplit == 7)
      #expect(snapshot.quality.rejects.count == 1)
    }
    // The next run does not add the same rejected line again.
    try company.ingest(lines: [good, line])
    try company.view { #expect($0.quality.rejects.count == 1) }
  }

  @Test func anUnfinishedLastLineIsLeftForTheNextRun() throws {
    var company = TestCompany()
    let first = TestCompany.heartbeat("a", "2026-01-01T00:00:00Z", "")
    let second = TestCompany.heartbeat("a", "2026-01-01T01:00:00Z", "")
    try company.ingest([("log.ndjson", first + "\n" + String(second.dropLast(9)))])
    #expect(company.reports.first?.accepted == 1 && company.reports.first?.rejected == 0)
    try company.ingest([("log.ndjson", first + "\n" + second + "\n")])
    try company.view { #expect($0.emitted["agent:heartbeat"] == 2) }
  }

  @Test func aReusedIdCountsOnceAndIsReported() throws {
    let payload = #"{"agentId":"a","meta":{"costCents":COST}}"#
    func line(_ time: String, _ cost: String) -> String {
      TestCompany.line(
        "agent:heartbeat", time, payload.split(separator: "COST").joined(separator: cost), id: "x")
    }
    for lines in [
      [line("2026-01-01T00:00:00Z", "1"), line("2026-01-02T00:00:00Z", "2")],
      [line("2026-01-02T00:00:00Z", "2"), line("2026-01-01T00:00:00Z", "1")],
    ] {
      var company = TestCompany()
      try company.ingest(lines: lines)
      try company.view { snapshot in
        #expect(snapshot.emitted["agent:heartbeat"] == 1)
        #expect(snapshot.ledger.total.billed == Money(microcents: 2_000_000))
        #expect(snapshot.quality.findings.contains { $0.message.contains("other content") })
      }
    }
  }

  @Test func anAgentWithFactsIsCountedAndAReferenceIsNot() throws {
    var company = TestCompany()
    try company.ingest(
      lines: [
        TestCompany.heartbeat("ghost", "2026-01-01T00:00:00Z", #""costCents":3"#),
        TestCompany.line(
          "issue:created", "2026-01-01T00:00:00Z",
          #"{"issue":{"id":"i","title":"T","status":"todo","assigneeAgentId":"named"}}"#),
      ])
    try company.view { snapshot in
      let ghost = try #require(snapshot.agents.first { $0.name == "ghost" })
      #expect(!ghost.isPlaceholder && ghost.isKnownByFacts && ghost.status == "unknown")
      #expect(snapshot.emitted["agent:created"] == 0)
      #expect(!snapshot.quality.placeholders.contains("agent ghost"))
      #expect(snapshot.ledger.total.billed == Money(microcents: 3_000_000))
    }
    try company.ingest(
      lines: [
        TestCompany.line(
          "agent:created", "2026-01-02T00:00:00Z", #"{"agent":{"id":"real-id","name":"Ghost"}}"#)
      ], name: "later.ndjson")
    try company.view { snapshot in
      #expect(snapshot.agents.filter { !$0.isPlaceholder }.map(\.id) == ["real-id"])
      #expect(snapshot.agents.allSatisfy { !$0.isKnownByFacts })
      #expect(snapshot.ledger.byAgent.map(\.agentId) == ["real-id"])
    }
  }
}

@Suite struct BudgetTests {
  /// The line that raises a budget contains the old one, which applies to spend before it, however late the
  /// line comes.
  @Test func aChangeHasTheBudgetBeforeIt() throws {
    let spend = TestCompany.heartbeat("a", "2026-01-05T00:00:00Z", "\"costCents\":85")
    let raise = TestCompany.line(
      "agent:updated", "2026-01-20T00:00:00Z",
      #"{"agent":{"id":"a","name":"A","budgetMonthlyCents":500},"changes":{"budgetMonthlyCents":{"from":100,"to":500}}}"#
    )
    var company = TestCompany()
    try company.ingest(lines: [spend, raise])
    let crossed = try company.view { $0.emitted["budget:threshold_crossed"] }
    #expect(crossed == 1)
  }

  /// A source's report covers only its own lines, whatever else was read in the same run.
  @Test func everySourceHasItsOwnSpan() throws {
    var company = TestCompany()
    try company.ingest([
      ("a.ndjson", TestCompany.heartbeat("a", "2026-01-05T00:00:00Z", "\"tokensUsed\":1") + "\n"),
      ("b.ndjson", TestCompany.heartbeat("a", "2026-02-05T00:00:00Z", "\"tokensUsed\":1") + "\n"),
    ])
    #expect(company.reports.map { $0.oldest?.text } == ["2026-01-05T00:00:00Z", "2026-02-05T00:00:00Z"])
    #expect(company.reports.map { $0.newest?.text } == ["2026-01-05T00:00:00Z", "2026-02-05T00:00:00Z"])
  }

  private func agent(_ budget: Int) -> String {
    TestCompany.line(
      "agent:created", "2026-01-01T00:00:00Z",
      "{\"agent\":{\"id\":\"a\",\"name\":\"A\",\"budgetCents\":\(budget)}}")
  }
  private func spend(_ day: Int, _ cents: Int, month: String = "01") -> String {
    TestCompany.heartbeat(
      "a", "2026-\(month)-\(day < 10 ? "0" : "")\(day)T12:00:00Z", "\"costCents\":\(cents)")
  }

  private func crossings(_ lines: [String]) throws -> Int64? {
    var company = TestCompany()
    try company.ingest(lines: lines)
    return try company.view { $0.emitted["budget:threshold_crossed"] }
  }

  @Test func eachThresholdIsCrossedOncePerMonth() throws {
    #expect(try crossings([agent(100), spend(2, 79)]) == 0)
    #expect(try crossings([agent(100), spend(2, 79), spend(3, 1)]) == 1)
    #expect(
      try crossings([agent(100), spend(2, 80), spend(3, 5), spend(4, 5), spend(5, 10), spend(6, 500)]) == 3)
    #expect(try crossings([agent(100), spend(2, 100)]) == 3)
    #expect(try crossings([agent(100), spend(2, 85), spend(2, 85, month: "02")]) == 2)
    #expect(try crossings([agent(0), spend(2, 100)]) == 0)
  }

  @Test func theBudgetInForceAtTheSpendCounts() throws {
    let raise = TestCompany.line(
      "agent:updated", "2026-01-10T00:00:00Z",
      #"{"agent":"a","changes":{"budgetMonthlyCents":{"from":100,"to":1000}}}"#)
    #expect(try crossings([agent(100), spend(5, 85), raise, spend(12, 100)]) == 1)
    #expect(try crossings([agent(100), raise, spend(12, 100)]) == 0)
  }

  @Test func aThresholdThatTheLogReportsIsNotCountedTwice() throws {
    let said = TestCompany.line(
      "budget:threshold_crossed", "2026-01-05T12:00:00Z",
      #"{"agentId":"a","budget":100,"spent":85,"percent":80}"#)
    #expect(try crossings([agent(100), spend(5, 85), said]) == 1)
  }

  @Test func recordedSpendIsNotAddedToWhatHeartbeatsExplain() throws {
    func billed(_ lines: [String]) throws -> Int64 {
      var company = TestCompany()
      try company.ingest(lines: lines)
      return try company.view { snapshot in
        #expect(snapshot.ledger.isReconciled)
        return snapshot.ledger.total.billed.microcents / 1_000_000
      }
    }
    func recorded(_ cents: Int) -> String {
      TestCompany.line(
        "budget:spend_recorded", "2026-01-20T00:00:00Z", "{\"agentId\":\"a\",\"amount\":\(cents)}")
    }
    #expect(try billed([agent(0), spend(2, 30), recorded(20)]) == 30)
    #expect(try billed([agent(0), spend(2, 30), recorded(50)]) == 50)
    #expect(try billed([agent(0), recorded(50)]) == 50)
  }

  @Test func unpricedTokensAreCountedAndNotBilled() throws {
    var company = TestCompany()
    try company.ingest(lines: [
      agent(0), TestCompany.heartbeat("a", "2026-01-02T00:00:00Z", #""inputTokens":100"#),
      TestCompany.heartbeat(
        "a", "2026-01-03T00:00:00Z", #""inputTokens":100,"billingType":"subscription_included""#),
      TestCompany.heartbeat(
        "a", "2026-01-04T00:00:00Z", #""inputTokens":100,"costCents":0.5,"costUsd":0.01"#),
    ])
    try company.view { snapshot in
      #expect(snapshot.ledger.total.unpriced == 1 && snapshot.ledger.total.included == 1)
      #expect(snapshot.ledger.total.billed.microcents == 500_000)
      #expect(snapshot.ledger.reported.microcents == 1_000_000)
    }
  }
}
