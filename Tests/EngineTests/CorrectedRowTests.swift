import Testing

@testable import Engine

/// Rows that a later state changes.
@Suite struct CorrectedRowTests {
  private static func states() -> (older: TestDump, newer: TestDump) {
    var older = TestDump.small()
    older.append(
      "heartbeat_runs",
      "r3|g1|running|timer|2026-02-20 00:00:00+00||||2026-02-20 00:00:00+00|2026-02-20 00:00:00+00")
    var newer = older
    newer.createdAt = "2026-04-01T00:00:00.000Z"
    // `updated_at` never changes, so only the state decides.
    newer.set("cost_events", "c1", "cost_cents", "99.5")
    newer.set("cost_events", "c1", "model", "opus-4")
    newer.set("activity_log", "a1", "details", #"{"status": "in_review", "_previous": {"status": "todo"}}"#)
    newer.set("issue_comments", "m1", "body", "Edited")
    newer.set("approvals", "v1", "status", "approved")
    newer.set("heartbeat_runs", "r2", "usage_json", #"{"input_tokens": 9}"#)
    newer.set("heartbeat_runs", "r3", "status", "succeeded")
    newer.set("heartbeat_runs", "r3", "finished_at", "2026-02-20 01:00:00+00")
    newer.set("agents", "g1", "title", "Corrected")
    newer.set("issues", "i1", "title", "Corrected")
    return (older, newer)
  }

  private static func check(_ company: TestCompany) throws {
    try company.view { view in
      #expect(view.ledger.total.billed.microcents == 99_500_000)
      #expect(view.ledger.byModel.contains { $0.model == "opus-4" })
      #expect(view.approvals.map(\.status) == ["approved"])
      #expect(view.runs.byStatus == ["succeeded": 2, "failed": 1])
      #expect(view.runs.recentFailures.map(\.tokens.input) == [9])
      #expect(view.emitted["agent:heartbeat"] == 3)
      #expect(view.agents[0].title == "Corrected" && view.issues[0].title == "Corrected")
      let change = try view.history.activity(ofIssue: "i1").first { $0.id == "a1" }
      #expect(change?.toStatus == "in_review")
    }
    #expect(try company.rows("SELECT body FROM comments") == "Edited\n")
    #expect(
      try company.rows("SELECT payload ->> 'to_status' FROM events WHERE kind = 8") == "in_review\n")
    #expect(
      try company.rows("SELECT payload ->> 'amount_microcents' FROM events WHERE kind = 12") == "99500000\n")
  }

  @Test func inEveryTableTheNewerStateWins() throws {
    let (older, newer) = Self.states()
    let files = [
      (name: "1.sql", text: older.ownWriter { _ in true }),
      (name: "2.sql", text: newer.ownWriter { _ in false }),
    ]
    for order in [files, files.reversed()] {
      var together = TestCompany()
      try together.ingest(order)
      try Self.check(together)
      var apart = TestCompany()
      for file in order { try apart.ingest([file]) }
      try Self.check(apart)
    }
  }

  @Test func changedEventsAreCountedOnTheDataQualityPage() throws {
    let (older, newer) = Self.states()
    var company = TestCompany()
    try company.ingest([("1.sql", older.ownWriter { _ in true })])
    #expect(try company.view { $0.quality.findings.filter { $0.message.contains("changed in") } }.isEmpty)
    try company.ingest([("2.sql", newer.ownWriter { _ in true })])
    // r3 only ended, which is not a correction.
    let expected = ["activity_log", "approvals", "cost_events", "heartbeat_runs", "issue_comments"].map {
      "1 row of \($0) changed in a newer source; the newer values count"
    }
    func messages() throws -> [String] {
      try company.view { $0.quality.findings.map(\.message).filter { $0.contains("changed in") } }
    }
    #expect(try messages() == expected)
    // Another dialect of the same state changes nothing.
    try company.ingest([("2.json", newer.ownWriter { _ in false })])
    #expect(try messages() == expected)
  }

  @Test func anEndedRunIsNeverReopened() throws {
    var (open, ended) = Self.states()
    open.createdAt = "2026-05-01T00:00:00.000Z"
    for files in [[ended, open], [open, ended]] {
      var company = TestCompany()
      for (number, dump) in files.enumerated() {
        try company.ingest([("\(number).sql", dump.ownWriter { _ in true })])
      }
      #expect(try company.view { $0.runs.byStatus } == ["succeeded": 2, "failed": 1])
    }
    // A hook line reports the end of a run before a backup does.
    let line = TestCompany.heartbeat(
      "g1", "2026-02-20T00:00:00Z", #""runId":"r3","status":"failed","costCents":2"#)
    for order in [[0, 1], [1, 0]] {
      var company = TestCompany()
      try company.ingest([("0.sql", TestDump.small().pgDump)])
      for part in order {
        try company.ingest([part == 0 ? ("log.ndjson", line + "\n") : ("1.sql", open.pgDump)])
      }
      #expect(try company.view { $0.runs.byStatus } == ["succeeded": 1, "failed": 2])
      #expect(try company.view { $0.emitted["agent:heartbeat"] } == 3)
      try company.ingest([("2.sql", ended.pgDump)])
      #expect(try company.view { $0.runs.byStatus } == ["succeeded": 2, "failed": 1])
      #expect(try company.view { $0.emitted["agent:heartbeat"] } == 3)
    }
  }

  /// The budget of g1 was 10 cents until it was raised, and the spend of the older state exceeded it.
  @Test(arguments: [[0, 1], [1, 0]]) func budgetsOfOlderStatesCount(order: [Int]) throws {
    var older = TestDump.small()
    older.set("agents", "g2", "budget_monthly_cents", "10")
    var newer = older
    newer.createdAt = "2026-04-01T00:00:00.000Z"
    newer.set("agents", "g2", "budget_monthly_cents", "1000")
    newer.append(
      "cost_events", "c9|g2|||openai|gpt-5|metered_api|reported|1|0|7|20|2026-03-15 00:00:00+00")
    let files = [("1.sql", older.pgDump), ("2.sql", newer.ownWriter { _ in true })]
    var together = TestCompany()
    try together.ingest(order.map { files[$0] })
    var apart = TestCompany()
    for place in order { try apart.ingest([files[place]]) }
    for company in [together, apart] {
      let crossings = try company.view { $0.crossings.map { "\($0.month) \($0.percent)" } }
      #expect(
        crossings == ["2026-02 80", "2026-02 90", "2026-02 100", "2026-03 80", "2026-03 90", "2026-03 100"])
    }
  }

  /// Columns that a short list omits keep the value of the newest state with them, even if that is read
  /// later.
  @Test(arguments: [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1], [0, 2, 1], [1, 0, 2]])
  func columnsOfAShortListComeFromTheNewestStateThatHasThem(order: [Int]) throws {
    var newer = TestDump.small()
    newer.createdAt = "2026-03-10T00:00:00.000Z"
    newer.set("agents", "g1", "title", "Newer title")
    newer.set("agents", "g1", "name", "Newer name")
    let short =
      #"[{"id":"g1","companyId":"\#(TestDump.company)","name":"Newest","role":"ceo","updatedAt":"2026-04-01T00:00:00Z"}]"#
    let files = [
      ("1.sql", TestDump.small().ownWriter { _ in true }), ("2.sql", newer.ownWriter { _ in true }),
      ("agents.json", short),
    ]
    var company = TestCompany()
    for place in order { try company.ingest([files[place]]) }
    try company.view { view in
      let agent = try #require(view.agents.first { $0.id == "g1" })
      #expect(agent.name == "Newest" && agent.title == "Newer title")
      #expect(agent.budget?.microcents == 1_000_000_000 && agent.adapterType == "claude_local")
      #expect(view.agents.first { $0.id == "g2" }?.leftAt?.text == "2026-04-01T00:00:00Z")
    }
  }
}
