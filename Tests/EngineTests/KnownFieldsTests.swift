import Testing

@testable import Engine

/// What sources say at all, and which records count.
@Suite struct KnownFieldsTests {
  private static let agent = "28f7deeb-1111-4222-8333-000000000001"
  private static let changes = [
    TestCompany.line(
      "issue:status_changed", "2026-11-10T08:00:00Z",
      "{\"issue\":{\"id\":\"i1\",\"identifier\":\"T-1\",\"title\":\"One\"},\"from\":\"todo\",\"to\":\"in_progress\"}"
    ),
    TestCompany.heartbeat(
      agent, "2026-11-10T09:00:00Z",
      "\"runId\":\"r1\",\"status\":\"failed\",\"errorCode\":\"e\",\"latencyMs\":5"),
  ]

  @Test func changesAloneTellNoAssigneesManagersOrIssuesOfRuns() throws {
    var company = TestCompany()
    try company.ingest(lines: Self.changes)
    try company.view { view in
      #expect(!view.known.assignees && !view.known.managers && !view.known.runIssues)
      // A run without tokens or an amount has no usage, which is not 0 tokens.
      #expect(view.runs.recentFailures.map(\.hasUsage) == [false])
    }
  }

  @Test func aLineThatCreatesOrAssignsTellsThem() throws {
    var company = TestCompany()
    try company.ingest(
      lines: Self.changes + [
        TestCompany.line(
          "issue:created", "2026-11-10T10:00:00Z", "{\"issue\":{\"id\":\"i2\",\"title\":\"Two\"}}"),
        TestCompany.line(
          "agent:created", "2026-11-10T10:00:00Z", "{\"agent\":{\"id\":\"a2\",\"name\":\"Ada\"}}"),
        TestCompany.heartbeat(
          Self.agent, "2026-11-10T11:00:00Z",
          "\"runId\":\"r2\",\"status\":\"failed\",\"issueId\":\"i1\",\"inputTokens\":5,\"billingType\":\"subscription_included\""
        ),
      ])
    try company.view { view in
      // A line says when it was written, not when the run started.
      var known = KnownFields()
      known.runStarts = false
      #expect(view.known == known)
      #expect(view.runs.recentFailures.first?.hasUsage == true)
      #expect(view.runs.recentFailures.first?.isIncluded == true)
    }
  }

  @Test func aCompanyWithoutIssuesHasNoneAssigned() throws {
    var company = TestCompany()
    try company.ingest(lines: [Self.changes[1]])
    try company.view { #expect($0.known.assignees && !$0.known.runIssues) }
  }

  @Test func modulesCountWhatTheCoreCounts() throws {
    var company = TestCompany()
    try company.ingest(lines: Self.changes)
    try company.view { view in
      let database = try company.database()
      func ids(_ table: String) throws -> [String] {
        var ids: [String] = []
        try database.query("SELECT id FROM \(table) ORDER BY id") { ids.append($0.text(0) ?? "") }
        return ids
      }
      #expect(try ids("counted_agents") == view.agents.filter { !$0.isPlaceholder }.map(\.id).sorted())
      #expect(try ids("counted_issues") == view.issues.filter { !$0.isPlaceholder }.map(\.id).sorted())
      #expect(try ids("counted_agents") == [Self.agent] && ids("counted_issues").count == 1)
    }
  }
}
