import Testing

@testable import Engine

/// Records that only rows of other tables name: what has facts of its own counts, what is only referred to
/// does not.
@Suite struct FactRecordTests {
  private static let lost = "5a000000-0000-4000-8000-00000000000d"

  private static func dump() -> TestDump {
    var dump = TestDump.small()
    dump.append(
      "heartbeat_runs",
      "r8|\(lost)|succeeded|timer|2026-02-05 00:00:00+00|2026-02-05 00:10:00+00||{\"issueId\": \"i8\"}|2026-02-05 00:00:00+00|2026-02-05 00:10:00+00"
    )
    dump.append(
      "cost_events",
      "c8|\(lost)|r8|i8|anthropic|opus|metered_api|reported|1|0|1|7|2026-02-05 00:10:00+00")
    dump.append(
      "activity_log",
      "a8|user|x|issue.updated|issue|i7||{\"status\": \"blocked\", \"_previous\": {\"status\": \"todo\"}}|2026-02-06 10:00:00+00",
      "a7|user|x|issue.comment_added|issue|i6|||2026-02-06 11:00:00+00")
    dump.set("issues", "i1", "project_id", "p9")
    dump.set("agents", "g2", "reports_to", "g9")
    return dump
  }

  @Test func factsMakeARecordAndReferencesDoNot() throws {
    let dump = Self.dump()
    for files in [[("1.sql", dump.pgDump)], [("1.sql", dump.ownWriter { _ in false })], dump.arrays] {
      var company = TestCompany()
      try company.ingest(files)
      try company.view { view in
        #expect(view.agents.map(\.id) == ["g1", "g2", Self.lost])
        let agent = try #require(view.agents.last)
        #expect(agent.isKnownByFacts && !agent.isPlaceholder && agent.status == "unknown")
        #expect(agent.name == "agent 5a00…000d (not in the data)")
        #expect(agent.runs.total == 1 && agent.lastHeartbeatAt != nil && agent.createdAt == nil)
        #expect(
          view.issues.map { "\($0.id) \($0.status ?? "") \($0.isKnownByFacts)" } == [
            "i1 done false", "i7 blocked true", "i8 unknown true",
          ])
        #expect(view.projects.map(\.id) == ["p1"])
        #expect(view.emitted["agent:created"] == 2 && view.emitted["issue:created"] == 1)
        #expect(view.quality.findings.contains { $0.message.contains("agent 5a00…000d (not in the data)") })
      }
    }
  }

  @Test func aStateThatDescribesThemReplacesThem() throws {
    var later = Self.dump()
    later.createdAt = "2026-04-01T00:00:00Z"
    later.append(
      "agents", "\(Self.lost)|Quin|qa||idle||process|0||2026-01-05 08:00:00+00|2026-02-05 00:00:00+00")
    let files = [("1.sql", Self.dump().ownWriter { _ in true }), ("2.sql", later.ownWriter { _ in true })]
    var texts: [String] = []
    for order in [[0], [1], [0, 1], [1, 0]] {
      var company = TestCompany()
      for place in order { try company.ingest([files[place]]) }
      try company.view { view in
        let names = view.agents.filter { $0.id == Self.lost }.map(\.name)
        #expect(names == (order == [0] ? ["agent 5a00…000d (not in the data)"] : ["Quin"]))
        if order != [0] { texts.append("\(view.agents) \(view.emitted.sorted { $0.key < $1.key })") }
      }
    }
    #expect(Set(texts).count == 1)
  }
}
