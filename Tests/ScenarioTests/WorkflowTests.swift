import Foundation
import Testing

/// Rules from a workspace to a server that behaves as Paperclip does: what is called, and what is never called twice.
@Suite struct WorkflowTests {
  private let folder: Folder
  private let server: PaperclipServer
  private static let company = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"
  private static let agent = "3c000000-0000-4000-8000-0000000000a1"

  private static let rules = #"""
    {"id":"announce","when":"issue.done","then":{"do":"createIssue","title":"Announce: {{title}}","description":"{{text}} <!channel>"}},
    {"id":"stuck","when":"issue.blocked_for","hours":24,"then":{"do":"comment","body":"Blocked, {{title}}"}},
    {"id":"ask","when":"issue.in_review_for","hours":24,"then":{"do":"requestApproval","title":"Review {{label}}"}},
    {"id":"pause","when":"agent.budget_percent","percent":90,"then":{"do":"pauseAgent"}}
    """#

  init() throws {
    folder = try Folder()
    server = try PaperclipServer(folder)
    // A curl that writes its arguments down before it is the real one.
    try folder.write(
      "bin/curl",
      "#!/bin/sh\nd=$(dirname \"$0\")\necho \"$@\" >> \"$d/curl-arguments\"\nPATH=/usr/bin:/bin exec curl \"$@\"\n"
    )
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path + "/bin/curl")
    try configure(Self.rules)
    try folder.write("logs/1.ndjson", Self.start)
    try server.write([
      "issues": [String: String](), "comments": [String: String](), "approvals": [String: String](),
      "goals": [String: String](), "keys": [String: String](), "calls": [String](),
      "agents": [Self.agent: ["id": Self.agent, "status": "idle"]],
    ])
  }

  // MARK: A company

  private static func id(_ number: Int) -> String { "2b000000-0000-4000-8000-00000000000\(number)" }

  private static func line(_ event: String, _ at: String, _ payload: String) -> String {
    #"{"event":"\#(event)","timestamp":"2026-05-\#(at):00Z","payload":{\#(payload)}}"# + "\n"
  }

  private static func move(_ number: Int, _ at: String, _ from: String, _ to: String) -> String {
    line(
      "issue:status_changed", at,
      #""issue":{"id":"\#(id(number))","identifier":"ATL-\#(number)","title":"Page \#(number) $(id) \"x\" @ceo"},"from":"\#(from)","to":"\#(to)""#
    )
  }

  private static func heartbeat(_ at: String, _ cents: Int) -> String {
    line(
      "agent:heartbeat", at,
      #""agentId":"\#(agent)","meta":{"status":"succeeded","inputTokens":1,"costCents":\#(cents)}"#)
  }

  private static var start: String {
    line(
      "agent:created", "01T08:00",
      #""agent":{"id":"\#(agent)","name":"Ada","role":"engineer","budgetMonthlyCents":1000}"#)
      + (1...4).map { number in
        line(
          "issue:created", "01T09:0\(number)",
          #""issue":{"id":"\#(id(number))","identifier":"ATL-\#(number)","title":"Page \#(number) $(id) \"x\" @ceo","status":"todo"}"#
        )
      }.joined() + move(1, "01T10:00", "todo", "done") + heartbeat("01T11:00", 1)
  }

  /// One occurrence of each rule.
  private static var news: String {
    move(2, "02T10:00", "todo", "done") + move(3, "02T10:00", "todo", "blocked")
      + move(4, "02T10:00", "todo", "in_review")
      + heartbeat("02T11:00", 950) + heartbeat("03T12:00", 1)
  }

  private func configure(_ rules: String, _ more: String = "") throws {
    try folder.write(
      "paperclip.config.json",
      #"{"company":{"name":"Acme"},"sources":["logs/*"],"modules":{"enabled":["workflow"],"config":{"workflow":{"server":"\#(server.url)","#
        + #""key":"$KEY","companyId":"\#(Self.company)","rules":[\#(rules)]\#(more)}}}}"#)
  }

  @discardableResult
  private func run(_ arguments: String..., key: String = PaperclipServer.boardKey) throws -> Program.Result {
    try Program.run(
      "paperclip-gen", arguments, in: folder.path,
      environment: [
        "KEY": key,
        "PATH": "\(folder.path)/bin:\(Program.folder):\(ProcessInfo.processInfo.environment["PATH"] ?? "")",
      ])
  }

  /// A baseline, and then one proposal of each rule. The server knows the records as they are.
  private func propose() throws {
    if folder.read("paperclip.config.json").contains(Self.rules) {
      let made = try Self.proposed.get()
      for name in ["plan", ".paperclip", "logs"] {
        try? FileManager.default.removeItem(atPath: folder.path + "/" + name)
        try FileManager.default.copyItem(atPath: made.path + "/" + name, toPath: folder.path + "/" + name)
      }
    } else {
      #expect(try run("generate").status == 0)
      try folder.write("logs/2.ndjson", Self.news)
      #expect(try run("generate").status == 0)
    }
    var state = try server.state
    state["issues"] = [
      Self.id(2): ["id": Self.id(2), "title": "Page 2", "status": "done"],
      Self.id(3): ["id": Self.id(3), "title": "Page 3", "status": "blocked"],
      Self.id(4): ["id": Self.id(4), "title": "Page 4", "status": "in_review"],
    ]
    try server.write(state)
  }

  /// A workspace with the standard rules, made once for all tests.
  private static let proposed = Result<Folder, any Error> {
    let tests = try WorkflowTests()
    #expect(try tests.run("generate").status == 0)
    try tests.folder.write("logs/2.ndjson", news)
    #expect(try tests.run("generate").status == 0)
    return tests.folder
  }

  private var planPath: String {
    get throws {
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/plan")
      return "plan/" + (try #require(names.first))
    }
  }

  private static let allCalls = [
    "POST /api/agents/\(agent)/pause", "POST /api/companies/\(company)/approvals",
    "POST /api/companies/\(company)/issues", "POST /api/issues/\(id(3))/comments",
  ]

  // MARK: Tests

  @Test func aPlanIsProposedOnceAndAppliedOnce() throws {
    try propose()
    let plan = folder.read(try planPath)
    let shown = try run("workflow", "plan")
    #expect(
      shown.output.contains("create issue \"Announce: Page 2 $(id) \"x\" @ceo (ATL-2)\""), "\(shown.output)")
    #expect(try server.changes.isEmpty)
    // Nothing is proposed twice: not by another run, not by a rebuild, not by lines that come late.
    try run("generate", "--rebuild")
    #expect(folder.read(try planPath) == plan)
    try folder.write("logs/0.ndjson", Self.move(3, "01T09:30", "backlog", "todo"))
    try run("generate")
    #expect(folder.read(try planPath) == plan)
    let applied = try run("workflow", "apply")
    #expect(
      applied.status == 0 && applied.errors.contains("4 calls made"), "\(applied.errors) \(applied.output)")
    #expect(try server.changes.sorted() == Self.allCalls)
    let issues = try #require(try server.state["issues"] as? [String: [String: Any]])
    let made = try #require(issues.values.first { $0["billingCode"] != nil })
    #expect(made["title"] as? String == "Announce: Page 2 $(id) \"x\" @ceo (ATL-2)")
    #expect((made["description"] as? String)?.contains("@ceo") == false && made["allowDuplicate"] == nil)
    #expect((made["idempotencyKey"] as? String)?.hasPrefix("wf_") == true)
    #expect(try run("workflow", "apply").status == 0)
    #expect(try server.changes.count == 4)
    try run("generate")
    let page = folder.read("site/modules/workflow/index.html")
    #expect(page.contains("create issue") && page.contains("already") == false)
    #expect(folder.read("site/api/modules/workflow/log.json").contains("\"done\""))
    try noKeyAnywhere()
  }

  private func noKeyAnywhere() throws {
    let arguments = folder.read("bin/curl-arguments")
    #expect(!arguments.contains("127.0.0.1") && !arguments.contains(PaperclipServer.boardKey))
    for (name, data) in try Folder.contents(of: folder.path) where !name.hasPrefix("paperclip/") {
      #expect(data.range(of: Data(PaperclipServer.boardKey.utf8)) == nil, "\(name)")
    }
  }

  @Test func aRunThatIsKilledAnywhereLosesNothingAndCallsNothingTwice() throws {
    try propose()
    let path = try planPath
    let before = folder.read(path)
    let fresh = try server.state
    try run("workflow", "apply")
    let lines = folder.read(path).dropFirst(before.count).split(separator: "\n").map(String.init)
    #expect(lines.count == 8)
    let done = try server.state
    for count in 0..<lines.count {
      // The calls were made, and what came after the last of these lines was not written; nor was the next line whole.
      try folder.write(path, before + lines[..<count].map { $0 + "\n" }.joined() + lines[count].prefix(20))
      try server.write(done)
      let result = try run("workflow", "apply")
      #expect(result.status == 0, "\(count): \(result.errors)")
      #expect(try counts() == [1, 1, 1], "\(count)")
    }
    for count in stride(from: 1, to: lines.count, by: 2) {
      // The run ended before the last call that it began.
      try folder.write(path, before + lines[..<count].map { $0 + "\n" }.joined())
      try server.write(fresh)
      #expect(try run("workflow", "apply").status == 0)
      let wanted = Set(lines[..<count].compactMap(Self.finished))
      #expect(try server.changes.count == 4 - wanted.count, "\(count)")
    }
  }

  /// The ID of a call that a line says is done.
  private static func finished(_ line: String) -> String? {
    line.contains("\"result\":\"started\"") ? nil : line
  }

  /// Issues that rules made, comments, approvals.
  private func counts() throws -> [Int] {
    let state = try server.state
    let issues = (state["issues"] as? [String: [String: Any]] ?? [:]).values.filter {
      $0["billingCode"] != nil
    }
    let comments = (state["comments"] as? [String: [Any]] ?? [:]).values.reduce(0) { $0 + $1.count }
    return [issues.count, comments, (state["approvals"] as? [String: Any])?.count ?? 0]
  }

  @Test func lostAnswersAreLookedUp() throws {
    try propose()
    try server.set(mode: "cut")
    let cut = try run("workflow", "apply")
    #expect(cut.status == 1 && cut.errors.contains("2 unknown"), "\(cut.errors)")
    try server.set(mode: "")
    let next = try run("workflow", "apply")
    #expect(next.status == 0, "\(next.errors)")
    #expect(try counts() == [1, 1, 1])
  }

  @Test func whatCannotBeLookedUpIsLeftToAPerson() throws {
    try configure(
      #"{"id":"stuck","when":"issue.blocked_for","hours":24,"then":{"do":"comment","body":"Blocked"}}"#)
    try propose()
    try server.set(mode: "cut")
    #expect(try run("workflow", "apply").status == 1)
    try server.set(mode: "blind")
    let unknown = try run("workflow", "apply")
    #expect(unknown.status == 1 && unknown.errors.contains("check in Paperclip"), "\(unknown.errors)")
    #expect(try counts() == [0, 1, 0])
    let id = try #require(unknown.errors.firstMatch(of: /--retry (wf_\w+)/)?.1)
    #expect(try run("workflow", "apply", "--retry", String(id)).status == 0)
    #expect(try counts() == [0, 2, 0])
  }

  @Test func aConflictIsFinal() throws {
    try configure(
      #"{"id":"pause","when":"agent.budget_percent","percent":90,"then":{"do":"pauseAgent"}}"#)
    try propose()
    // The agent was terminated after it was looked at.
    try server.set(mode: "409")
    let refused = try run("workflow", "apply")
    #expect(
      refused.status == 1
        && refused.errors.contains(
          "Paperclip refuses it (409): {\"error\": \"Cannot pause terminated agent\"}"),
      "\(refused.errors)")
    #expect(try server.changes == ["POST /api/agents/\(Self.agent)/pause"])
    try server.set(mode: "")
    #expect(try run("workflow", "apply").status == 0)
    #expect(try server.changes.count == 1)
    try run("generate")
    let log = folder.read("site/api/modules/workflow/log.json")
    #expect(log.contains("\"409\"") && log.contains("\"refused\""), "\(log)")
  }

  @Test(arguments: [("500", "to try again"), ("429", "to try again"), ("401", "does not accept the key")])
  func everyAnswerHasItsConsequence(mode: String, words: String) throws {
    try configure(#"{"id":"announce","when":"issue.done","then":{"do":"createIssue","title":"A"}}"#)
    try propose()
    try server.set(mode: mode)
    let failed = try run("workflow", "apply")
    #expect(failed.status == 1 && failed.errors.contains(words), "\(failed.errors)")
    try server.set(mode: "")
    let next = try run("workflow", "apply")
    // Retry-After said an hour.
    #expect(next.status == (mode == "429" ? 1 : 0))
    #expect(try counts() == [mode == "429" ? 0 : 1, 0, 0])
    try noKeyAnywhere()
  }

  @Test func whatHasChangedIsNotCalledAndRefusalsAreFinal() throws {
    try propose()
    var state = try server.state
    state["issues"] = [
      Self.id(3): ["id": Self.id(3), "status": "todo"],
      Self.id(4): ["id": Self.id(4), "status": "in_review"],
    ]
    state["agents"] = [Self.agent: ["id": Self.agent, "status": "idle"]]
    try server.write(state)
    let result = try run("workflow", "apply", key: "agent-key-B4k3r")
    #expect(result.status == 1, "\(result.errors)")
    #expect(
      result.output.contains("status is now \"todo\"") && result.output.contains("does not have ATL-2"),
      "\(result.output)")
    #expect(result.errors.contains("needs a board key"), "\(result.errors)")
    #expect(try counts() == [0, 0, 1])
    state = try server.state
    state["agents"] = [Self.agent: ["id": Self.agent, "status": "error"]]
    try server.write(state)
    #expect(try run("workflow", "apply").status == 0)
    #expect((try server.state["agents"] as? [String: [String: String]])?[Self.agent]?["status"] == "paused")
  }

  @Test func somethingThatHappensTwiceMakesTwoIssues() throws {
    try configure(
      #"{"id":"announce","when":"issue.done","then":{"do":"createIssue","title":"Announce {{identifier}}"}}"#)
    try propose()
    try run("workflow", "apply")
    try folder.write(
      "logs/3.ndjson",
      Self.move(2, "03T13:00", "done", "todo") + Self.move(2, "03T14:00", "todo", "done")
        + Self.heartbeat("03T15:00", 1))
    try run("generate")
    #expect(try run("workflow", "apply").status == 0)
    let issues = try #require(try server.state["issues"] as? [String: [String: Any]])
    let made = issues.values.filter { $0["billingCode"] != nil }
    #expect(
      made.compactMap { $0["title"] as? String }.sorted() == ["Announce ATL-2", "Announce ATL-2 (2nd time)"])
    #expect(made.filter { $0["allowDuplicate"] as? Bool == true }.count == 1)
    let test = try run("workflow", "test", "announce", "--since", "90d")
    #expect(
      test.output.contains("announce would have fired 3 times") && test.output.contains("ATL-2 (2)"),
      "\(test.output)")
  }

  @Test func anOldPlanIsRefused() throws {
    try propose()
    let old = try run("workflow", "apply", "--as-of", "2026-05-04T15:00:00Z")
    #expect(old.status == 1 && old.errors.contains("older than 26 hours"), "\(old.errors)")
    #expect(try server.changes.isEmpty)
    #expect(try run("workflow", "apply", "--as-of", "2026-05-04T13:00:00Z").status == 0)
  }

  @Test func aPlanCannotMakeOtherCalls() throws {
    try propose()
    let path = try planPath
    try folder.write(
      path,
      folder.read(path).replacingOccurrences(
        of: "/api/agents/\(Self.agent)/pause", with: "/api/agents/\(Self.agent)/resume"
      ).replacingOccurrences(
        of: "/api/companies/\(Self.company)/approvals", with: "/api/approvals/7/approve"))
    let result = try run("workflow", "apply")
    #expect(result.status == 1 && result.errors.contains("may not make this call"), "\(result.errors)")
    #expect(try server.changes.allSatisfy { !$0.contains("resume") && !$0.contains("approve") })
  }

  @Test func theScriptMakesTheSameCalls() throws {
    try propose()
    #expect(try run("workflow", "plan", "--script", "today").status == 0)
    let script = folder.read("today/apply.sh")
    #expect(!script.contains(PaperclipServer.boardKey) && !script.contains("$(id)\""))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [folder.path + "/today/apply.sh"]
    process.environment = ["PATH": "/usr/bin:/bin", "KEY": PaperclipServer.boardKey]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try server.changes.sorted() == Self.allCalls)
  }

  @Test func aRoutinesTriggerIsSigned() throws {
    try configure(
      #"{"id":"fire","when":"issue.done","then":{"do":"fireRoutine","trigger":"pub_1","secret":"$KEY","signing":"hmac_sha256"}}"#
    )
    try folder.write(
      "paperclip.config.json",
      folder.read("paperclip.config.json").replacingOccurrences(of: #""key":"$KEY","#, with: ""))
    try propose()
    #expect(try run("workflow", "apply").status == 0)
    let call = try #require((try server.state["calls"] as? [[Any]])?.last)
    let headers = try #require(call[2] as? [String: String])
    #expect(call[1] as? String == "/api/routine-triggers/public/pub_1/fire")
    #expect(headers["Authorization"] == nil && headers["X-Paperclip-Signature"]?.count == 71, "\(headers)")
    #expect(headers["Idempotency-Key"]?.hasPrefix("wf_") == true)
    try noKeyAnywhere()
  }

  @Test func badConfigurationIsNamedAndTheSiteIsStillMade() throws {
    for (rule, words) in [
      (
        #"{"id":"a","when":"issue.done","then":{"do":"createIssue","title":"{{titel}}"}}"#,
        "did you mean \"{{title}}\"?"
      ),
      (
        #"{"id":"a","when":"goal.done","then":{"do":"comment","body":"x"}}"#, "needs a condition about issues"
      ),
      (#"{"id":"a","when":"issue.done","hours":2,"then":{"do":"notify","title":"x"}}"#, "does not belong to"),
      (#"{"id":"a","when":"issue.done","then":{"do":"approve"}}"#, "createIssue"),
    ] {
      try configure(rule)
      let result = try run("generate")
      #expect(result.errors.contains(words) && folder.exists("site/index.html"), "\(result.errors)")
      #expect(try run("workflow", "apply").status == 2)
    }
  }
}
