import Testing

@testable import Engine

/// What rules propose, and what they hold back: from occurrences, the plan and the company's clock.
@Suite struct PlanTests {
  private let folder = TemporaryFolder()

  private static func at(_ hours: Int64) -> Instant {
    Instant(milliseconds: 1_780_000_000_000 + hours * 3_600_000)
  }

  private static func uuid(_ number: Int) -> String {
    "2b000000-0000-4000-8000-" + String(repeating: "0", count: 12 - String(number).count) + String(number)
  }

  private static func issue(_ number: Int, _ hours: Int64, until: Int64? = nil, times: Int64 = 1)
    -> Occurrence
  {
    var occurrence = Occurrence(record: "issue:" + uuid(number), since: at(hours), at: at(hours))
    occurrence.until = until.map(at)
    occurrence.times = times
    occurrence.label = "ATL-\(number)"
    occurrence.text = "ATL-\(number) is done"
    occurrence.values = ["title": "Page {{agent}} \(number)", "identifier": "ATL-\(number)"]
    return occurrence
  }

  private static func rule(_ action: RuleAction.Kind = .createIssue) -> WorkflowRule {
    var action = RuleAction(action)
    action.texts = ["title": "Announce {{title}}", "body": "x", "text": "y"]
    return WorkflowRule(id: "follow", when: .issueDone, action: action)
  }

  private func plan() throws -> Plan { try Plan(root: folder.path, name: "acme") }

  /// A plan is a text that anybody can edit.
  @Test func aScriptHasNoCommandsOrPathsFromThePlan() throws {
    func proposal(_ id: String, _ field: String) -> Proposal {
      Proposal(
        id: id, rule: "follow", record: "issue:x", label: "ATL-1", event: "e", since: Self.at(0),
        at: Self.at(0),
        because: "b", title: "t", asOf: Self.at(0), expires: Self.at(1),
        check: Proposal.Check(path: "/api/issues/\(Self.uuid(1))", expect: [field: "done"]),
        call: Proposal.Call("POST", "/api/companies/\(Self.uuid(0))/issues", ["title": "x"]))
    }
    let good = proposal("follow-1", "status")
    let script = PlanScript(
      [good, proposal("../../x", "status"), proposal("$(id)", "status"), proposal("follow-2", "a' ; id #")],
      WorkflowSettings(), asOf: Self.at(0))
    #expect(script.files.map(\.name) == ["follow-1.json"])
    #expect(!script.script.contains("../../x") && !script.script.contains("$(id)"))
    #expect(!script.script.contains("; id #"))
  }

  /// Evaluates and returns what was added, as "result label".
  @discardableResult
  private func evaluate(
    _ hours: Int64, _ occurrences: [Occurrence], rule: WorkflowRule? = rule(), limit: Int = 10
  ) throws -> [String] {
    var plan = try plan()
    var input = PlanEvaluation.Input(
      rules: [rule].compactMap { $0 }, occurrences: rule == nil ? [:] : ["follow": occurrences],
      now: Self.at(hours))
    input.companyID = Self.uuid(0)
    input.limit = limit
    let lines = PlanEvaluation(input, plan).lines
    try plan.append(lines)
    return lines.compactMap { line in
      switch line["type"]?.string {
      case "proposal": "proposed " + (line["label"]?.string ?? "")
      case "match": (line["result"]?.string ?? "") + " " + (line["label"]?.string ?? "")
      case "rule": line["condition"] == nil ? "removed" : "rule \(line["before"]?.list?.count ?? -1)"
      default: nil
      }
    }
  }

  @Test func theFirstRunIsABaselineAndEverythingIsProposedOnce() throws {
    #expect(try evaluate(0, [Self.issue(1, -5)]) == ["rule 1"])
    #expect(try evaluate(0, [Self.issue(1, -5)]) == [])
    #expect(try evaluate(10, [Self.issue(1, -5), Self.issue(2, 8)]) == ["proposed ATL-2"])
    // A rebuild brings the same again; a late line what was before the baseline; another moves a beginning.
    #expect(try evaluate(11, [Self.issue(1, -5), Self.issue(2, 8), Self.issue(3, -1)]) == [])
    #expect(try evaluate(12, [Self.issue(1, -6), Self.issue(2, 7)]) == [])
    #expect(try plan().open.map(\.label) == ["ATL-2"])
  }

  @Test func twoNightsInOneRunProposeEverythingOnce() throws {
    try evaluate(0, [])
    // A night was missed: an issue was done, came back, and was done again, and another one was done.
    let both = [
      Self.issue(1, 10, until: 20), Self.issue(1, 34, times: 2), Self.issue(2, 12), Self.issue(3, 36),
    ]
    #expect(
      try evaluate(48, both).sorted() == ["over ATL-1", "proposed ATL-1", "proposed ATL-2", "proposed ATL-3"])
    #expect(try Set(plan().open.map(\.id)).count == 3)
    // The same again, a rebuild in another order, and a late line that moves a beginning.
    #expect(try evaluate(48, both) == [])
    #expect(try evaluate(49, both.reversed()) == [])
    #expect(try evaluate(50, Array(both.dropLast()) + [Self.issue(3, 35)]) == [])
    #expect(try plan().open.map(\.label).sorted() == ["ATL-1", "ATL-2", "ATL-3"])
  }

  @Test func theSecondTimeIsAnotherProposal() throws {
    try evaluate(0, [])
    try evaluate(2, [Self.issue(1, 1)])
    let both = [Self.issue(1, 1, until: 3), Self.issue(1, 4, times: 2)]
    #expect(try evaluate(5, both) == ["proposed ATL-1", "withdrawn ATL-1"])
    let body = try #require(try plan().open.last?.call.body)
    #expect(body["title"]?.string == "Announce Page {{agent}} 1 (ATL-1) (2nd time)")
    #expect(body["allowDuplicate"]?.bool == true && body["idempotencyKey"]?.string?.hasPrefix("wf_") == true)
    #expect(try evaluate(6, both) == [])
  }

  @Test func limitsHoldBackAndLetGoLater() throws {
    try evaluate(0, [])
    let many = (1...5).map { Self.issue($0, Int64($0)) }
    #expect(
      try evaluate(6, many, limit: 2) == [
        "proposed ATL-1", "proposed ATL-2", "held ATL-3", "held ATL-4", "held ATL-5",
      ])
    // The same run again, because it was killed, adds nothing.
    #expect(try evaluate(6, many, limit: 2) == [])
    #expect(try evaluate(7, many, limit: 2) == ["proposed ATL-3", "proposed ATL-4"])
    var rule = Self.rule()
    rule.limit = 4
    #expect(try evaluate(8, many, rule: rule) == ["held ATL-5"])
    #expect(try evaluate(32, many, rule: rule) == ["proposed ATL-5"])
  }

  @Test func whatIsLateOverOrOursIsNotProposed() throws {
    try evaluate(0, [])
    var own = Self.issue(3, 201)
    own.isOwn = true
    let found = [Self.issue(1, 1), Self.issue(2, 200, until: 201), own]
    #expect(try evaluate(202, found) == ["missed ATL-1", "over ATL-2", "ignored ATL-3"])
    #expect(try evaluate(203, found) == [])
  }

  @Test func anIssueThatACallMadeIsIgnored() throws {
    try evaluate(0, [])
    try evaluate(2, [Self.issue(1, 1)])
    var plan = try plan()
    try plan.record(#require(plan.open.first), at: Self.at(3), .done, made: Self.uuid(9))
    // Also by a server that drops the billing code.
    #expect(try evaluate(5, [Self.issue(1, 1), Self.issue(9, 4)]) == ["ignored ATL-9"])
  }

  @Test func anEditedConditionStartsOverAndAnEditedTextDoesNot() throws {
    try evaluate(0, [])
    var rule = Self.rule()
    rule.filters = ["priority": ["high"]]
    try evaluate(2, [Self.issue(1, 1)], rule: rule)
    #expect(try evaluate(4, [Self.issue(1, 1), Self.issue(2, 3)]) == ["rule 2"])
    #expect(try evaluate(6, [Self.issue(1, 1), Self.issue(2, 3), Self.issue(3, 5)]) == ["proposed ATL-3"])
    var other = Self.rule()
    other.action.texts["title"] = "Tell everybody about {{title}}"
    #expect(try evaluate(7, [Self.issue(1, 1), Self.issue(2, 3), Self.issue(3, 5)], rule: other) == [])
    #expect(try evaluate(8, [], rule: nil) == ["removed", "withdrawn ATL-3"])
    // A rule that comes back begins again.
    #expect(try evaluate(9, [Self.issue(3, 5), Self.issue(4, 8)]) == ["rule 1"])
  }

  @Test func aProposalEndsWithItsReasonOrItsTime() throws {
    try evaluate(0, [])
    try evaluate(2, [Self.issue(1, 1), Self.issue(2, 1)])
    #expect(try evaluate(3, [Self.issue(2, 1)]) == ["withdrawn ATL-1"])
    #expect(try evaluate(1 + 6 * 24, [Self.issue(2, 1)]) == ["withdrawn ATL-2"])
    #expect(try plan().open.isEmpty)
  }

  @Test func aQueryThatFailedChangesNothing() throws {
    try evaluate(0, [])
    try evaluate(2, [Self.issue(1, 1)])
    var plan = try plan()
    let input = PlanEvaluation.Input(rules: [Self.rule()], occurrences: [:], now: Self.at(4))
    try plan.append(PlanEvaluation(input, plan).lines)
    #expect(try self.plan().open.count == 1)
  }

  @Test func anIDThatOnlyALogNamesWaitsForABackup() throws {
    try evaluate(0, [])
    var named = Self.issue(1, 1)
    named.record = "issue:" + Identifier.record(company: "acme", kind: "issue", name: "ATL-1")
    #expect(try evaluate(2, [named]) == ["held ATL-1"])
    #expect(try evaluate(3, [Self.issue(1, 1)]).contains("proposed ATL-1"))
    // What waited under the other ID ends.
    #expect(try evaluate(4, [Self.issue(1, 1)]) == ["withdrawn ATL-1"])
    #expect(try evaluate(5, [Self.issue(1, 1)]) == [])
  }

  @Test func everyPrefixOfThePlanIsCompletedToTheSamePlan() throws {
    try evaluate(0, [Self.issue(1, -1)])
    let found = (2...5).map { Self.issue($0, Int64($0)) }
    let start = try FileSystem.read(plan().log.path)
    try evaluate(6, found, limit: 3)
    let whole = try FileSystem.read(plan().log.path)
    for size in stride(from: start.count, to: whole.count, by: 37) {
      try FileSystem.writeAtomically(Array(whole[..<size]), to: plan().log.path)
      try evaluate(6, found, limit: 3)
      #expect(try FileSystem.read(plan().log.path) == whole, "\(size)")
    }
  }

  @Test func aProposalSurvivesItsLine() throws {
    try evaluate(0, [])
    try evaluate(2, [Self.issue(1, 1)], rule: Self.rule(.comment))
    let proposal = try #require(try plan().open.first)
    #expect(Proposal(proposal.value) == proposal)
    #expect(proposal.trace?.text == proposal.id && !APICallPolicy.isRepeatable(proposal.call))
  }

  @Test func onlyFewCallsAreAllowed() {
    func allows(_ method: String, _ path: String, _ body: Value? = nil) -> Bool {
      APICallPolicy.allows(Proposal.Call(method, path, body))
    }
    #expect(allows("POST", "/api/companies/c/issues") && allows("PUT", "/api/issues/i/documents/plan"))
    #expect(allows("PATCH", "/api/issues/i", ["priority": "high"]))
    for path in [
      "/api/approvals/a/approve", "/api/approvals/a/reject", "/api/agents/a/resume", "/api/agents/a/wakeup",
      "/api/agents/../pause", "/api/agents/a%2Fresume/pause", "/api/agents/a/pause?x", "/api/agents//pause",
    ] {
      #expect(!allows("POST", path), "\(path)")
    }
    #expect(!allows("DELETE", "/api/issues/i") && !allows("PATCH", "/api/issues/i", ["status": "done"]))
    #expect(
      !allows("PATCH", "/api/issues/i", ["priority": "high", "status": "done"])
        && !allows("PATCH", "/api/issues/i"))
  }

  /// Test case 2 of RFC 4231, and a key longer than a block (case 6).
  @Test func signaturesAreThoseOfTheStandard() {
    let short = HMAC.code(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
    #expect(short.text == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    let long = HMAC.code(
      Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      key: [UInt8](repeating: 0xAA, count: 131))
    #expect(long.text == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
  }
}
