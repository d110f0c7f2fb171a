import Foundation
import Testing

@testable import Engine

/// An older and a newer state of one company: what only their comparison shows.
@Suite struct StateTests {
  private static let older = TestDump.small()

  /// A month later: g3 was hired, g2 left, others were renamed, moved or got another budget, and an issue is
  /// done.
  private static func newer() -> TestDump {
    var dump = TestDump.small()
    dump.createdAt = "2026-04-01T00:00:00.000Z"
    dump.remove("agents", "g2")
    dump.append(
      "agents",
      "g3|New One|qa||idle|g1|process|500||2026-03-15 00:00:00+00|2026-03-15 00:00:00+00",
      "g4|Paused One|qa||idle|g1|process|500||2026-01-15 00:00:00+00|2026-03-15 00:00:00+00")
    dump.set("agents", "g1", "title", "Emperor")
    dump.set("agents", "g1", "budget_monthly_cents", "2000")
    dump.set("issues", "i1", "status", "in_review")
    dump.set("issues", "i1", "assignee_agent_id", "g3")
    return dump
  }

  private static func withG4(_ dump: TestDump) -> TestDump {
    var dump = dump
    dump.append(
      "agents", "g4|Paused One|qa||paused||process|500||2026-01-15 00:00:00+00|2026-01-15 00:00:00+00")
    return dump
  }

  private static func check(_ company: TestCompany) throws {
    try company.view { snapshot in
      let agents = snapshot.agents.filter { $0.leftAt == nil && !$0.isPlaceholder }
      #expect(agents.map(\.id) == ["g1", "g4", "g3"])
      #expect(agents[0].title == "Emperor" && agents[0].budget?.microcents == 2_000_000_000)
      #expect(snapshot.agents.first { $0.id == "g2" }?.leftAt?.text == "2026-04-01T00:00:00Z")
      #expect(snapshot.issues[0].status == "in_review")
      #expect(snapshot.emitted["agent:created"] == 4)
      #expect(snapshot.emitted["agent:deleted"] == 1)
      // Resumed: g4. Paused by an activity row before the older state: g2.
      #expect(snapshot.emitted["agent:status_changed"] == 2)
      // The title and budget of g1, and the manager of g4.
      #expect(snapshot.emitted["agent:updated"] == 3)
      #expect(snapshot.emitted["issue:status_changed"] == 2)
      #expect(snapshot.emitted["issue:assigned"] == 2)
    }
  }

  private static var older4: String { withG4(older).ownWriter { _ in true } }

  @Test func twoBackupsInOneRun() throws {
    var company = TestCompany()
    try company.ingest([
      ("2.sql", Self.newer().ownWriter { _ in false }), ("1.sql", Self.older4),
    ])
    try Self.check(company)
  }

  @Test func twoBackupsInTwoRuns() throws {
    var company = TestCompany()
    try company.ingest([("1.sql", Self.older4)])
    try company.ingest([("2.sql", Self.newer().ownWriter { _ in true })])
    try Self.check(company)
    // Reading the older one again changes nothing.
    let text = try company.text()
    try company.ingest([("1.sql", Self.older4)])
    #expect(try company.text() == text)
  }

  @Test func aNewerListOfRecordsIsAState() throws {
    var newer = Self.newer()
    // Lists have no time, so the newest time among their rows counts.
    newer.set("agents", "g1", "updated_at", "2026-04-01 00:00:00+00")
    newer.set("issues", "i1", "updated_at", "2026-04-01 00:00:00+00")
    var company = TestCompany()
    try company.ingest([("1.sql", Self.older4)])
    try company.ingest(newer.arrays.filter { $0.name == "agents.json" || $0.name == "issues.json" })
    try Self.check(company)
  }

  @Test func anEventInTheActivityLogIsNotDerivedAgain() throws {
    var newer = Self.newer()
    newer.append(
      "activity_log",
      "a3|user|x|agent.deleted|agent|g2|||2026-03-02 00:00:00+00",
      "a4|user|x|agent.resumed|agent|g4|||2026-03-03 00:00:00+00",
      #"a5|user|x|agent.updated|agent|g1||{"changedTopLevelKeys": ["title"]}|2026-03-04 00:00:00+00"#,
      #"a6|agent|g3|issue.updated|issue|i1|g3|{"status": "in_review", "assigneeAgentId": "g3", "_previous": {"status": "done", "assigneeAgentId": "g2"}}|2026-03-05 00:00:00+00"#
    )
    var company = TestCompany()
    try company.ingest([("1.sql", Self.older4)])
    try company.ingest([("2.sql", newer.ownWriter { _ in true })])
    try company.view { snapshot in
      #expect(snapshot.emitted["agent:deleted"] == 1)
      #expect(snapshot.emitted["agent:status_changed"] == 2)
      // The row of g1, and the move of g4.
      #expect(snapshot.emitted["agent:updated"] == 2)
      #expect(snapshot.emitted["issue:status_changed"] == 2)
      #expect(snapshot.emitted["issue:assigned"] == 2)
    }
  }

  @Test func aTruncatedBackupRemovesNobody() throws {
    let text = Self.newer().ownWriter { _ in true }
    let cut = try #require(text.range(of: "g3\tNew"))
    var company = TestCompany()
    try company.ingest([("1.sql", Self.older4)])
    try company.ingest([("2.sql", String(text[..<cut.lowerBound]))])
    #expect(try company.view { $0.emitted["agent:deleted"] } == 0)
  }

  @Test func aListWithFewerColumnsRemovesNothing() throws {
    var company = TestCompany()
    try company.ingest([("1.sql", Self.older4)])
    let before = try company.view { $0.agents.first { $0.id == "g1" } }
    let company1 = TestDump.company
    try company.ingest([
      (
        "agents.json",
        #"[{"id":"g1","companyId":"\#(company1)","name":"Renamed","role":"ceo","updatedAt":"2026-04-01T00:00:00Z"}]"#
      )
    ])
    try company.view { snapshot in
      let after = try #require(snapshot.agents.first { $0.id == "g1" })
      #expect(after.name == "Renamed" && after.title == before?.title && after.budget == before?.budget)
      #expect(after.status == before?.status && after.createdAt == before?.createdAt)
      #expect(snapshot.emitted["agent:updated"] == 1)
    }
  }
}
