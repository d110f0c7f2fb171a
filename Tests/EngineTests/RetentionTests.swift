import Foundation
import Testing

@testable import Engine

/// Old runs are kept as sums only, and no figure changes.
@Suite struct RetentionTests {
  private static let days: Int64 = 60

  @discardableResult
  private static func retain(
    _ company: TestCompany, zone: String = "UTC", prices: PriceList? = nil,
    modules: ModuleSet = ModuleSet(ModuleSet.Source(folder: nil, coreVersion: "0.1.0")), days: Int64 = days
  ) throws -> Retention.Result {
    let path = try CompanyViewReader.companies(in: company.folder.path + "/db")[0].path
    let rules = try #require(TimeZoneRules(name: zone))
    return try #require(
      try Retention(path: path, days: days, zone: rules, prices: prices, modules: modules).run())
  }

  private static func prices(from day: String) -> PriceList {
    let text = """
      {"prices":[
        {"provider":"openai","model":"m1","input":"2","cachedInput":"1","output":"8","to":"2026-04-05"},
        {"provider":"openai","model":"m1","input":"3","cachedInput":"1","output":"9","from":"\(day)"}]}
      """
    return PriceListReader.read(Array(text.utf8), source: "prices.json").list ?? PriceList([])
  }

  /// What sums of modules, snapshots and budgets are made from.
  private static let sums = [
    """
    SELECT at / 86400000, agent_id, issue_id, provider, model, kind, sum(billed_microcents), sum(input_tokens),
      sum(cached_input_tokens), sum(output_tokens), sum(unsplit_tokens) FROM spend GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
    """,
    "SELECT * FROM spend_days ORDER BY 2, 3, 4, 5, 6", "SELECT * FROM issue_spend ORDER BY 1, 2, 3, 4",
    "SELECT * FROM run_days ORDER BY 2, 1, 4, 5, 6, 7, 8, 9",
    "SELECT agent_id, at, subject_id, payload FROM logged WHERE kind = 13 ORDER BY 1, 2, 3, 4",
    "SELECT * FROM unattributed_spend ORDER BY 1, 2",
    "SELECT quarter, runs, failed, succeeded, activity, newest_activity FROM quarter_sums ORDER BY 1",
    "SELECT day, local_day, word, hex(durations) FROM duration_sums JOIN words ON n = agent ORDER BY 1, 2, 3",
    "SELECT value FROM meta WHERE key = 'clock'",
  ]

  private static func figures(
    _ company: TestCompany, _ zone: String, _ prices: PriceList
  ) throws -> [String] {
    // First, since a view brings the sums up to date.
    let text = try company.text(timeZone: zone, prices: prices, listsRuns: false)
    return try text.split(separator: "\n").map(String.init)
      + sums.flatMap { try company.rows($0).split(separator: "\n").map(String.init) }
  }

  /// The same steps with and without retention give the same figures, also where late lines, other adapters,
  /// prices and budgets, and records that turn out to be the same, change what has been removed.
  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func noFigureChanges(seed: UInt64) throws {
    var history = RetainedHistory(seed: seed)
    var (whole, kept) = (TestCompany(), TestCompany())
    try whole.ingest([RetainedHistory.backup])
    try kept.ingest([RetainedHistory.backup])
    let zone = seed % 2 == 0 ? "America/New_York" : "Asia/Kolkata"
    for step in 0..<8 {
      let lines = history.step()
      let prices = Self.prices(from: step < 5 ? "2026-04-10" : "2026-03-20")
      try whole.ingest(lines: lines, name: "\(step).ndjson")
      try kept.ingest(lines: lines, name: "\(step).ndjson")
      let removed = try Self.retain(kept, zone: zone, prices: prices)
      #expect(step < 4 || removed.runs > 0)
      let (expected, found) = (try Self.figures(whole, zone, prices), try Self.figures(kept, zone, prices))
      for (a, b) in zip(expected, found) where a != b {
        Issue.record("seed \(seed), step \(step):\n\(Self.difference(a, b))")
        return
      }
      #expect(expected.count == found.count)
      #expect(try kept.differingSums() == [], "seed \(seed), step \(step)")
    }
    let (all, left) = (
      try whole.rows("SELECT count(*) FROM heartbeats"), try kept.rows("SELECT count(*) FROM heartbeats")
    )
    #expect((Int(left.dropLast()) ?? 0) * 2 < Int(all.dropLast()) ?? 0)
  }

  /// A unit that moves from one column of the sums to another changes them, although all add up to the same.
  @Test func everyColumnOfTheSumsCounts() throws {
    let folder = TemporaryFolder()
    let database = try CompanyDatabase(folder: folder.path, id: "acme").database
    try database.execute(
      """
      INSERT INTO ledger_sums VALUES (1, 2, 0, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5);
      INSERT INTO issue_sums VALUES (1, 0, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5);
      """)
    let columns = ["entries", "unpriced", "included", "billed", "input", "cached_input", "output", "unsplit"]
    let before = try Retention.totals(in: database)
    for table in ["ledger_sums", "issue_sums"] {
      for (from, to) in zip(columns, columns.dropFirst() + columns.prefix(1)) {
        try database.execute("UPDATE \(table) SET \(from) = \(from) - 1, \(to) = \(to) + 1")
        #expect(try Retention.totals(in: database) != before, "\(table): \(from) to \(to)")
        try database.execute("UPDATE \(table) SET \(from) = \(from) + 1, \(to) = \(to) - 1")
        #expect(try Retention.totals(in: database) == before)
      }
    }
  }

  /// Where two long lines begin to differ.
  private static func difference(_ a: String, _ b: String) -> String {
    let same = zip(a, b).prefix { $0 == $1 }.count
    return [a, b].map { String($0.dropFirst(max(0, same - 200)).prefix(500)) }.joined(separator: "\n")
  }

  // MARK: Lines and rows that come later

  private static func line(_ day: String, _ id: String, _ more: String = #""costCents":7"#) -> String {
    TestCompany.heartbeat("a1", "\(day)T10:00:00Z", #""runId":"\#(id)","issueId":"i1",\#(more)"#)
  }

  private static func company(_ more: [String] = []) throws -> TestCompany {
    var company = TestCompany()
    try company.ingest(
      lines: [line("2026-03-01", "r1"), line("2026-03-02", "r2", #""status":"failed""#)] + more)
    // A single row so far ahead would not set the company's clock.
    let changes = ["2026-08-30", "2026-08-31"].map {
      TestCompany.line(
        "issue:status_changed", "\($0)T10:00:00Z", #"{"issueId":"i1","from":"todo","to":"done"}"#)
    }
    try company.ingest(lines: changes + [line("2026-09-01", "r3")], name: "b.ndjson")
    return company
  }

  @Test func aLineThatIsReadAgainIsADuplicateAndANewOneCounts() throws {
    var company = try Self.company()
    #expect(try Self.retain(company).runs == 2)
    #expect(try Self.retain(company).runs == 0)
    // The same line, and another version of the run: what is only a sum stays as it is.
    try company.ingest(
      lines: [Self.line("2026-03-01", "r1"), Self.line("2026-03-01", "r1", #""costCents":900"#)],
      name: "c.ndjson")
    #expect(company.reports.map(\.duplicates) == [2])
    #expect(try company.view { $0.ledger.total.billed.microcents } == 14_000_000)
    // A line that nobody had read yet.
    try company.ingest(lines: [Self.line("2026-03-01", "r0", #""costCents":100"#)], name: "d.ndjson")
    #expect(try Self.retain(company).runs == 1)
    try company.view { view in
      #expect(view.ledger.total.billed.microcents == 114_000_000)
      #expect(view.runs.total == 4)
      #expect(view.retirement?.all.runs == 3)
      #expect(view.retirement?.issues["i1"]?.runs == 3)
      #expect(view.retirement?.before.text == "2026-07-03")
      #expect(view.emitted["agent:heartbeat"] == 4)
    }
    #expect(try company.differingSums() == [])
  }

  @Test func rowsOfARemovedRunAreNotCountedTwice() throws {
    var company = try Self.company()
    try Self.retain(company)
    var dump = TestDump()
    dump.add("companies", "id name status created_at updated_at")
    dump.tables[0].rows = [
      [TestDump.company, "Test", "active", "2026-01-01 00:00:00+00", "2026-01-01 00:00:00+00"]
    ]
    let id = try company.view { $0.company.id }
    dump.add(
      "cost_events",
      "id agent_id heartbeat_run_id issue_id provider model cost_cents input_tokens occurred_at",
      "c1|a1|r1|i1|anthropic|opus|700|5|2026-03-01 10:05:00+00",
      "c2|a1|r2|i1|anthropic|opus|30|5|2026-03-02 10:05:00+00",
      "c3|a1||i1|anthropic|opus|2|5|2026-03-02 10:05:00+00")
    dump.add(
      "heartbeat_runs", "id agent_id status started_at finished_at usage_json context_snapshot",
      "r1|a1|succeeded|2026-03-01 10:00:00+00|2026-03-01 10:09:00+00||",
      "r2|a1|running|2026-03-02 10:00:00+00|||",
      "r3|a1|succeeded|2026-09-01 10:00:00+00|2026-09-01 10:09:00+00||")
    let text = dump.pgDump.replacing(TestDump.company, with: id)
    try company.ingest([("1.sql", text)])
    // r1 had an amount of its own. r2 had none, so its cost counts; c3 is of no run; r3 is still there, and
    // its row says nothing of its amount.
    try company.view { view in
      #expect(
        view.ledger.total.billed.microcents == 7_000_000 + 30_000_000 + 2_000_000 + 7_000_000)
      #expect(view.runs.total == 3)
      #expect(view.quality.openRuns == 0)
      #expect(
        view.quality.findings.contains { $0.message.hasPrefix("rows about runs that retention had already") })
    }
    #expect(company.findings.map(\.message).contains { $0.hasPrefix("3 rows about runs") })
    #expect(try company.differingSums() == [])
  }

  // MARK: Modules

  @Test func whatAModuleHasNotReadStays() throws {
    var company = ModuleCompany()
    company.company = try Self.company()
    try company.module(
      "reader", "\"hooks\":[\"agent:heartbeat\"]",
      [
        "migrations/1.sql": "CREATE TABLE mod_reader_runs (run TEXT) STRICT",
        "hooks/agent.heartbeat.sql":
          "INSERT INTO mod_reader_runs SELECT CASE run_id WHEN 'r2' THEN json('no') ELSE run_id END FROM hook_events",
      ])
    let modules = company.set(["reader"])
    let waiting = try Self.retain(company.company, modules: modules)
    #expect(waiting.runs == 0)
    #expect(waiting.waiting.map { "\($0.module) \($0.runs)" } == ["reader 2"])
    try company.run(modules)
    // It failed at r2, which stays until it can be delivered again.
    #expect(try company.rows("SELECT run FROM mod_reader_runs") == ["r1", "r3"])
    #expect(try Self.retain(company.company, modules: modules).runs == 1)
    #expect(try company.rows("SELECT id FROM runs ORDER BY id") == ["r2", "r3"])
    // A module that is not enabled keeps nothing.
    #expect(try Self.retain(company.company, modules: company.set([])).runs == 1)
    #expect(try company.rows("SELECT run FROM mod_reader_runs") == ["r1", "r3"])
    #expect(try company.company.differingSums() == [])
  }

  // MARK: Failures

  private static func content(_ company: TestCompany) throws -> [String] {
    let tables = try company.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1").split(
      separator: "\n")
    return try tables.map { try "\($0): " + company.rows("SELECT * FROM \($0)") }
  }

  /// Whatever fails, the database is as it was.
  @Test(arguments: [
    "CREATE TRIGGER broken BEFORE INSERT ON retired_zones BEGIN SELECT raise(ABORT, 'full'); END",
    "CREATE TRIGGER broken BEFORE DELETE ON heartbeats BEGIN SELECT raise(ABORT, 'full'); END",
    // What is kept is wrong: then nothing is removed.
    "CREATE TRIGGER broken AFTER INSERT ON retired_spend BEGIN UPDATE retired_spend SET billed = billed + 1 WHERE rowid = NEW.rowid; END",
    "CREATE TRIGGER broken AFTER INSERT ON retired_runs BEGIN UPDATE retired_runs SET tokens = tokens + 1 WHERE rowid = NEW.rowid; END",
    "CREATE TRIGGER broken AFTER INSERT ON retired_quarters BEGIN DELETE FROM retired_quarters WHERE rowid = NEW.rowid; END",
    "CREATE TRIGGER broken AFTER INSERT ON retired_durations BEGIN DELETE FROM retired_durations WHERE rowid = NEW.rowid; END",
  ])
  func aFailureLeavesTheOldState(trigger: String) throws {
    let company = try Self.company([Self.line("2026-03-03", "r5", #""latencyMs":5"#)])
    let path = try CompanyViewReader.companies(in: company.folder.path + "/db")[0].path
    try Database(path: path).execute(trigger)
    let before = try Self.content(company)
    #expect(throws: (any Error).self) { try Self.retain(company) }
    #expect(try Self.content(company) == before)
    try Database(path: path).execute("DROP TRIGGER broken")
    #expect(try Self.retain(company).runs == 3)
  }

  /// `check --sums` would find a wrong number in what is kept.
  @Test(arguments: [
    ("retired_spend", "billed = billed + 1", "ledger_sums"), ("retired_spend", "issue = 0", "issue_sums"),
    ("retired_runs", "tokens = tokens + 1", "run_sums"),
    ("retired_durations", "durations = x'01'", "duration_sums"),
    ("retired_quarters", "failed = failed + 1", "quarter_sums"),
  ])
  func aWrongNumberIsFound(table: String, change: String, sums: String) throws {
    let company = try Self.company([Self.line("2026-03-03", "r5", #""latencyMs":5"#)])
    try Self.retain(company)
    #expect(try company.differingSums() == [])
    let path = try CompanyViewReader.companies(in: company.folder.path + "/db")[0].path
    // Without the trigger, nothing says that the sums must be made again.
    try Database(path: path).execute("DROP TRIGGER IF EXISTS \(table)_changes; UPDATE \(table) SET \(change)")
    #expect(try company.differingSums().contains { $0.hasPrefix(sums) })
  }

  // MARK: The rest

  @Test func theFileShrinksAndKeepsNoCopy() throws {
    var company = TestCompany()
    let lines = (0..<6000).map { number in
      TestCompany.heartbeat(
        "a\(number % 7)", Instant(milliseconds: 1_770_000_000_000 + Int64(number) * 3_000_000).text,
        #""runId":"00000000-0000-4000-8000-\#(String(format: "%012d", number))","costCents":3,"note":"findable-\#(number)""#
      )
    }
    try company.ingest(lines: lines)
    let path = try CompanyViewReader.companies(in: company.folder.path + "/db")[0].path
    let size = try #require(FileSystem.status(path)?.size)
    let result = try Self.retain(company)
    #expect(result.runs > 3500)
    #expect(result.bytes > result.runs * 60)
    #expect(FileSystem.status(path)?.size == size - result.bytes)
    let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
    #expect(!text.contains("findable-0\""))
    #expect(text.contains("findable-5999\""))
  }

  @Test func theDaysOfAnotherZoneAreNamed() throws {
    let company = try Self.company([
      TestCompany.heartbeat("a1", "2026-03-01T23:30:00Z", #""runId":"night","costCents":1"#)
    ])
    try Self.retain(company)
    try company.view(timeZone: "Asia/Kolkata") { view in
      #expect(view.runs.total == 4)
      #expect(view.ledger.total.billed.microcents == 15_000_000)
      #expect(view.runDays.filter { $0.day.text == "2026-03-01" }.map(\.count) == [2])
      #expect(view.quality.findings.contains { $0.message.contains("stay on the days of UTC") })
    }
    #expect(try company.differingSums() == [])
  }

  /// A run whose log is shown keeps its row: its page shows what the run cost.
  @Test func aRunWithALogKeepsItsRow() throws {
    let company = try Self.company()
    let path = try CompanyViewReader.companies(in: company.folder.path + "/db")[0].path
    let database = try Database(path: path)
    var columns: [String] = []
    try database.query("SELECT name, type FROM pragma_table_info('run_trace')") { row in
      let value = row.text(0) == "run_id" ? "'r1'" : row.text(1) == "TEXT" ? "''" : "0"
      columns.append(value)
    }
    try database.execute("INSERT INTO run_trace VALUES (\(columns.joined(separator: ", ")))")
    #expect(try Self.retain(company).runs == 1)
    #expect(try company.rows("SELECT id FROM runs ORDER BY id") == "r1\nr3\n")
  }

  @Test(
    arguments: [
      ("60", 60, nil), ("36500", 36_500, nil), ("null", nil, nil),
      ("59", nil, "config.json:2:33: error"), ("0", nil, "config.json:2:33: error"),
      ("\"90\"", nil, "config.json:2:33: error"), ("90.5", nil, "config.json:2:33: error"),
    ] as [(String, Int64?, String?)])
  func theNumberOfDaysIsChecked(text: String, days: Int64?, problem: String?) {
    let read = ConfigurationReader.read(
      Array("{\n  \"retention\": { \"eventsDays\" : \(text) }\n}".utf8), source: "config.json",
      environment: [:])
    #expect(read.configuration.eventsDays == days)
    #expect(read.findings.map { String($0.text.prefix(problem?.count ?? 0)) } == [problem].compactMap { $0 })
    #expect(
      read.findings.allSatisfy {
        $0.message == "\"retention.eventsDays\" must be a number of days from 60 to 36,500"
      })
  }

  @Test func paymentsComeBack() {
    let payments = [0, 0, 5, 86_399_999].map {
      RetiredPayment(at: 3 * 86_400_000 + $0, agent: 4, issue: $0 % 3, amount: 100_000_000_000_000 - $0)
    }
    var found: [RetiredPayment] = []
    PaymentBytes.encode(payments, day: 3).withUnsafeBytes {
      PaymentBytes.decode($0, day: 3, agent: 4, into: &found)
    }
    #expect(found == payments)
  }
}
