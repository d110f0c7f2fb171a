import Testing

@testable import Engine

@Suite struct ShortNameTests {
  @Test(
    arguments: [
      ("2650051a-410f-4409-9239-413e1cecd6a4", "2650051a"), ("Ada", "Ada"), ("ACME-12", "ACME-12"),
      ("deadbeef", "deadbeef"), ("0123456789abcdef0123", "01234567"), ("", ""),
      ("2650051a-410f-4409-9239-413e1cecd6ag", "2650051a-410f-4409-9239-413e1cecd6ag"),
    ])
  func onlyLongIdsAreShortened(id: String, text: String) { #expect(ShortNames([id])(id) == text) }

  @Test func shortIdsAreLengthenedUntilTheyDiffer() {
    let (a, b) = ("2650051a-410f-4409-9239-413e1cecd6a4", "2650051a-410f-4409-9239-413e1cecd6a5")
    let other = "2650051a-510f-4409-9239-413e1cecd6a5"
    let names = ShortNames([a, b, other])
    #expect(names(other) == "2650051a-510f")
    #expect(names(a) != names(b))
  }

  /// A log without lines that create records: its agents and issues are still counted.
  @Test func aLogWithoutCreationsHasAgentsAndIssues() throws {
    var company = TestCompany()
    let (agent, issue) = ("2650051a-410f-4409-9239-413e1cecd6a4", "5be728d7-72f5-4321-8a9e-b1064e19bd95")
    try company.ingest(
      lines: [
        TestCompany.heartbeat(agent, "2026-01-01T00:00:00Z", #""costCents":3"#),
        TestCompany.line(
          "issue:status_changed", "2026-01-01T00:00:00Z",
          "{\"issueId\":\"\(issue)\",\"from\":\"todo\",\"to\":\"done\"}"),
      ])
    try company.view { view in
      #expect(view.agents.map(\.name) == ["2650051a"] && view.agents.map(\.status) == ["unknown"])
      #expect(view.issues.map(\.title) == ["Issue 5be728d7"] && view.issues.map(\.status) == ["done"])
      #expect((view.agents.map(\.isKnownByFacts) + view.issues.map(\.isKnownByFacts)) == [true, true])
      #expect(view.quality.placeholders == [])
    }
  }
}
