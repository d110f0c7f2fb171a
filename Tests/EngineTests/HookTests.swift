import Testing

@testable import Engine

@Suite struct HookTests {
  static let counting = """
    INSERT INTO mod_count_days (agent_id, day, model, runs, tokens, cost)
    SELECT agent_id, day_utc, coalesce(model, 'unknown'), count(*), sum(coalesce(tokens_used, 0)),
      sum(coalesce(cost_microcents, 0))
    FROM hook_events WHERE true GROUP BY 1, 2, 3
    ON CONFLICT (agent_id, day, model) DO UPDATE SET runs = runs + excluded.runs, tokens = tokens + excluded.tokens,
      cost = cost + excluded.cost;
    """
  static let table = """
    CREATE TABLE mod_count_days (
      agent_id TEXT NOT NULL REFERENCES agents (id), day TEXT NOT NULL, model TEXT NOT NULL,
      runs INTEGER NOT NULL, tokens INTEGER NOT NULL, cost INTEGER NOT NULL, PRIMARY KEY (agent_id, day, model)
    ) STRICT;
    """

  static func counter(_ company: ModuleCompany, hook: String = counting) throws {
    try company.module(
      "count", #""hooks":["agent:heartbeat"]"#,
      ["migrations/0001.sql": table, "hooks/agent.heartbeat.sql": hook])
  }

  static func heartbeats(_ count: Int) -> [String] {
    (0..<count).map { number in
      TestCompany.heartbeat(
        "a\(number % 3)", "2026-11-0\(number % 9 + 1)T0\(number % 10):00:00Z",
        "\"runId\":\"r\(number)\",\"tokensUsed\":\(number + 1),\"costCents\":\(number).5,\"model\":\(number % 4 == 0 ? "null" : "\"m\"")"
      )
    }
  }

  @Test func aHookProcessesEveryEventOnce() throws {
    var company = ModuleCompany()
    try company.company.ingest(lines: Self.heartbeats(50))
    try Self.counter(company)
    let set = company.set(["count"])
    #expect(set.findings == [])
    let runner = try company.run(set)
    #expect(runner.reports == [.init(id: "count", failure: nil, delivered: 50, refused: 0)])
    let sums = "SELECT sum(runs), sum(tokens), sum(cost) FROM mod_count_days"
    #expect(try company.rows(sums) == ["50|1275|\((0..<50).reduce(0) { $0 + $1 * 1_000_000 + 500_000 })"])
    // Without new events, no handler runs.
    #expect(try company.run(set).reports[0].delivered == 0)
    try company.company.ingest(lines: Self.heartbeats(52), name: "more.ndjson")
    #expect(try company.run(set).reports[0].delivered == 2)
    #expect(try company.rows(sums)[0].hasPrefix("52|"))
  }

  @Test func laterCorrectionsOfProcessedEventsAreReported() throws {
    var company = ModuleCompany()
    func heartbeat(_ tokens: Int, _ time: String) -> String {
      TestCompany.heartbeat("a", time, "\"runId\":\"r\",\"tokensUsed\":\(tokens)")
    }
    let retold =
      "SELECT count(*) FROM findings WHERE message LIKE 'events \"agent:heartbeat\" that modules had already processed%'"
    try company.company.ingest(lines: [heartbeat(5, "2026-11-01T00:00:00Z")])
    try Self.counter(company)
    // No module has processed it yet, so modules get the changed event.
    try company.company.ingest(lines: [heartbeat(6, "2026-11-01T01:00:00Z")], name: "b.ndjson")
    #expect(try company.rows(retold) == ["0"])
    try company.run(company.set(["count"]))
    #expect(try company.rows("SELECT tokens FROM mod_count_days") == ["6"])
    try company.company.ingest(lines: [heartbeat(7, "2026-11-01T02:00:00Z")], name: "c.ndjson")
    #expect(try company.rows(retold) == ["1"])
    try company.run(company.set(["count"]))
    #expect(try company.rows("SELECT tokens FROM mod_count_days") == ["6"])
  }

  @Test func theResultIsTheSameWhereverBatchesAreCut() throws {
    var results: Set<[String]> = []
    for batch in [1, 7, 100_000] {
      var company = ModuleCompany()
      company.batch = batch
      try company.company.ingest(lines: Self.heartbeats(60))
      try Self.counter(company)
      try company.run(company.set(["count"]))
      results.insert(try company.rows("SELECT * FROM mod_count_days ORDER BY 1, 2, 3"))
    }
    #expect(results.count == 1)
  }

  @Test func onlyEventsThatAModuleFailsAtAreSkipped() throws {
    var company = ModuleCompany()
    company.batch = 64
    try company.company.ingest(lines: Self.heartbeats(200))
    try Self.counter(
      company,
      hook: """
        INSERT INTO mod_count_days SELECT agent_id, day_utc, run_id, 1, CASE WHEN run_id IN ('r17', 'r130') THEN NULL
          ELSE 1 END, 0 FROM hook_events;
        """)
    let runner = try company.run(company.set(["count"]))
    #expect(runner.reports == [.init(id: "count", failure: nil, delivered: 198, refused: 2)])
    #expect(try company.rows("SELECT count(*) FROM mod_count_days") == ["198"])
    let failures = try company.rows("SELECT payload, error FROM mod_failures JOIN events USING (seq)")
    #expect(failures.count == 2 && failures[0].contains("NOT NULL constraint failed"), "\(failures)")
    #expect(runner.findings.contains { $0.message.contains("skipped 2 events: ") })

    // After a fix, a retry delivers them.
    try Self.counter(
      company, hook: "INSERT INTO mod_count_days SELECT agent_id, day_utc, run_id, 1, 1, 0 FROM hook_events;")
    let mended = try company.runner(company.set(["count"]))
    try mended.migrate()
    try mended.retry("count")
    #expect(try company.rows("SELECT count(*) FROM mod_count_days") == ["200"])
    #expect(try company.rows("SELECT count(*) FROM mod_failures") == ["0"])
  }

  @Test func aModuleThatFailsAtEverythingIsStoppedAndOthersContinue() throws {
    var company = ModuleCompany()
    try company.company.ingest(lines: Self.heartbeats(300))
    try Self.counter(company)
    try company.module(
      "broken", #""hooks":["agent:heartbeat"]"#,
      [
        "migrations/1.sql": "CREATE TABLE mod_broken_t (a INTEGER NOT NULL) STRICT",
        "hooks/agent.heartbeat.sql": "INSERT INTO mod_broken_t SELECT NULL FROM hook_events",
      ])
    let runner = try company.run(company.set(["broken", "count"]))
    #expect(runner.reports[0].failure?.contains("gave up after 100 skipped events") == true)
    #expect(runner.reports[1] == .init(id: "count", failure: nil, delivered: 300, refused: 0))
    #expect(try company.rows("SELECT status FROM mod_modules WHERE module_id = 'broken'") == ["failed"])
    #expect(try company.rows("SELECT count(*) FROM mod_failures") == ["100"])
  }

  @Test func aHookThatCannotBePreparedFailsItsModule() throws {
    var company = ModuleCompany()
    try company.company.ingest(lines: Self.heartbeats(3))
    try Self.counter(company, hook: "INSERT INTO mod_count_days SELECT unheard FROM hook_events")
    let runner = try company.run(company.set(["count"]))
    #expect(runner.reports[0].failure == "modules/count/hooks/agent.heartbeat.sql:1: no such column: unheard")
    #expect(try company.rows("SELECT count(*) FROM mod_cursors") == ["0"])
  }

  @Test func columnsAreThoseOfTheGuide() throws {
    var company = ModuleCompany()
    try company.company.ingest(
      lines: [
        TestCompany.line(
          "agent:created", "2026-11-01T00:30:00.250Z",
          #"{"agent":{"id":"a","name":"Ada","role":"engineer","budgetCents":100,"status":"idle"}}"#),
        TestCompany.line(
          "issue:created", "2026-11-01T01:00:00Z",
          #"{"issue":{"id":"i","identifier":"X-1","title":"First","status":"todo","assigneeAgentId":"a"}}"#),
        TestCompany.line(
          "issue:status_changed", "2026-11-02T00:00:00Z", #"{"issueId":"i","from":"todo","to":"done"}"#),
        TestCompany.line("issue:assigned", "2026-11-02T00:00:00Z", #"{"issueId":"i","agentId":"a"}"#),
        TestCompany.line(
          "goal:created", "2026-11-02T00:00:00Z", #"{"goal":{"id":"g","title":"Grow","level":"team"}}"#),
        TestCompany.line("goal:completed", "2026-11-03T00:00:00Z", #"{"goalId":"g"}"#),
        TestCompany.heartbeat(
          "a", "2026-11-03T23:30:00Z",
          #""runId":"r","inputTokens":5,"cachedInputTokens":6,"outputTokens":7,"costCents":200,"costUsd":"0.5","latencyMs":9,"model":"m","provider":"p","status":"failed","errorCode":"e","issueId":"i""#
        ),
        TestCompany.line(
          "budget:spend_recorded", "2026-11-04T00:00:00Z", #"{"agentId":"a","amount":1,"total":3}"#),
        TestCompany.line(
          "agent:status_changed", "2026-11-04T00:00:00Z", #"{"agent":"a","from":"idle","to":"error"}"#),
        TestCompany.line(
          "agent:updated", "2026-11-04T00:00:00Z", #"{"agent":"a","changes":{"title":"CTO"}}"#),
        TestCompany.line("agent:deleted", "2026-11-05T00:00:00Z", #"{"agent":"a"}"#),
        TestCompany.line("server:started", "2026-11-05T00:00:00Z", #"{"port":3100}"#),
      ])
    let events = HookEvent.allCases
    var files = ["migrations/1.sql": "CREATE TABLE mod_all_rows (event TEXT, row TEXT) STRICT"]
    for event in events {
      let columns = HookColumns.columns(of: event).map(\.name).filter {
        $0 != "payload" && $0 != "meta" && $0 != "seq"
      }
      files[ModuleManifest.hookPath(event)] =
        "INSERT INTO mod_all_rows SELECT '\(event.name)', json_array(\(columns.joined(separator: ", "))) || json_valid(payload) FROM hook_events"
    }
    try company.module("all", "\"hooks\":[\(events.map { "\"\($0.name)\"" }.joined(separator: ","))]", files)
    company.zone = try #require(TimeZoneRules(name: "Europe/Berlin"))
    let runner = try company.run(company.set(["all"]))
    #expect(runner.reports[0].failure == nil)
    let rows = try company.rows("SELECT row FROM mod_all_rows ORDER BY rowid").map { String($0) }
    for wanted in [
      #"["2026-11-01T00:30:00.250Z","2026-11-01","2026-11-01","a","Ada","engineer",null,null,100000000,"idle"]1"#,
      #"["2026-11-04T00:00:00Z","2026-11-04","2026-11-04","a","{\"title\":\"CTO\"}"]1"#,
      #"["2026-11-05T00:00:00Z","2026-11-05","2026-11-05","a","Ada"]1"#,
      #"["2026-11-03T23:30:00Z","2026-11-04","2026-11-03","a","r","i","failed",18,5,6,7,200000000,50000000,9,"m","p","e"]1"#,
      #"["2026-11-04T00:00:00Z","2026-11-04","2026-11-04","a","idle","error"]1"#,
      #"["2026-11-01T01:00:00Z","2026-11-01","2026-11-01","i","X-1","First","todo",null,null,null,"a"]1"#,
      #"["2026-11-02T00:00:00Z","2026-11-02","2026-11-02","i","X-1","First","todo","done",null]1"#,
      #"["2026-11-02T00:00:00Z","2026-11-02","2026-11-02","i","X-1","First","a"]1"#,
      #"["2026-11-02T00:00:00Z","2026-11-02","2026-11-02","g","Grow","team",null]1"#,
      #"["2026-11-03T00:00:00Z","2026-11-03","2026-11-03","g","Grow"]1"#,
      #"["2026-11-04T00:00:00Z","2026-11-04","2026-11-04","a",1000000,3000000,"2026-11",null,null]1"#,
      #"["2026-11-03T23:30:00Z","2026-11-04","2026-11-03","a",100000000,200000000,100,"2026-11","agent","a","month"]1"#,
      #"["2026-11-05T00:00:00Z","2026-11-05","2026-11-05",null]1"#,
    ] { #expect(rows.contains(wanted), "\(wanted)") }
  }
}
