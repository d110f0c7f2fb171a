import Testing

@testable import Engine

/// Modules that try to escape the sandbox. Each is stopped and reported; the core, the other module and the
/// site continue.
@Suite struct HostileModuleTests {
  struct Attempt: CustomTestStringConvertible {
    let part: String
    let sql: String
    /// A part of the reason.
    let reason: String
    var testDescription: String { "\(part): \(sql.prefix(70))" }

    init(_ part: String, _ sql: String, _ reason: String) {
      self.part = part
      self.sql = sql
      self.reason = reason
    }
  }

  static let endless = "WITH RECURSIVE r (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r)"

  static let migrations: [Attempt] = [
    ("DROP TABLE agents", "\"agents\""), ("DELETE FROM agents", "cannot write to the table \"agents\""),
    ("UPDATE agents SET name = 'x'", "cannot write"), ("UPDATE issues SET status = 'done'", "cannot write"),
    ("INSERT INTO events (key, kind, rank) VALUES (x'00', 5, 9)", "cannot write to the table \"events\""),
    ("DELETE FROM mod_migrations", "cannot write"), ("UPDATE mod_cursors SET seq = 0", "cannot write"),
    ("REPLACE INTO meta VALUES ('company_id', 'x')", "cannot write"),
    ("CREATE TABLE agents2 (a)", "start with mod_bad_"), ("CREATE TABLE mod_bad_ (a)", "mod_bad_"),
    ("CREATE TABLE mod_victim_more (a)", "mod_bad_"), ("CREATE TABLE \"MOD_VICTIM_x\" (a)", "mod_bad_"),
    ("DROP TABLE mod_victim_t", "mod_victim_t"), ("DELETE FROM mod_victim_t", "cannot write"),
    ("SELECT * FROM mod_victim_t", "cannot read"),
    ("CREATE TRIGGER mod_bad_r AFTER INSERT ON mod_bad_t BEGIN DELETE FROM agents; END", "trigger"),
    ("CREATE TEMP TRIGGER mod_bad_r AFTER INSERT ON events BEGIN DELETE FROM agents; END", "trigger"),
    ("CREATE VIEW mod_bad_v AS SELECT 1", "views"), ("CREATE TEMP VIEW agents AS SELECT 1 AS id", "views"),
    ("CREATE TEMP TABLE agents (id)", "temporary"), ("CREATE TEMP TABLE mod_bad_x (id)", "temporary"),
    ("DROP VIEW spend", "views"), ("ATTACH ':memory:' AS other", "ATTACH and DETACH are not allowed"),
    ("DETACH main", "ATTACH and DETACH are not allowed"),
    ("VACUUM INTO '/tmp/paperclip-gen-hostile.sqlite'", ""), ("VACUUM", ""),
    ("PRAGMA foreign_keys = OFF", "PRAGMA"), ("PRAGMA writable_schema = ON", "PRAGMA"),
    ("PRAGMA max_page_count = 4294967294", "PRAGMA"), ("PRAGMA journal_mode = OFF", "PRAGMA"),
    ("SELECT * FROM pragma_database_list", ""), ("SELECT load_extension('/tmp/x')", "load_extension"),
    ("CREATE VIRTUAL TABLE mod_bad_v USING fts5 (a)", "virtual"),
    ("CREATE VIRTUAL TABLE mod_bad_v USING dbstat", "virtual"),
    ("ALTER TABLE mod_bad_t RENAME TO mod_victim_stolen", "renaming a table"),
    ("ALTER TABLE mod_bad_t RENAME TO goals2", "renaming a table"),
    ("ALTER TABLE agents ADD COLUMN evil TEXT", "\"agents\""),
    ("ALTER TABLE agents DROP COLUMN name", "\"agents\""),
    ("ALTER TABLE agents RENAME TO mod_bad_agents", "\"agents\""),
    ("CREATE INDEX mod_bad_i ON agents (name)", "mod_bad_"),
    ("CREATE INDEX evil ON mod_bad_t (a)", "mod_bad_"),
    ("DROP INDEX issues_by_ref", "index"), ("COMMIT", "BEGIN, COMMIT and ROLLBACK"),
    ("ROLLBACK", "BEGIN, COMMIT and ROLLBACK"),
    ("BEGIN", "BEGIN, COMMIT and ROLLBACK"), ("SAVEPOINT s", "BEGIN, COMMIT and ROLLBACK"), ("REINDEX", ""),
    ("ANALYZE", ""),
    ("UPDATE sqlite_master SET sql = 'x'", ""), ("DELETE FROM sqlite_schema", ""),
    ("CREATE TABLE mod_bad_x AS SELECT metadata FROM agents", "metadata"),
    ("CREATE TABLE mod_bad_x AS SELECT state FROM approvals", "state"),
    ("CREATE TABLE mod_bad_x AS SELECT * FROM comments", "comments"),
    (
      "CREATE TABLE mod_bad_x AS WITH agents AS (SELECT metadata FROM main.agents) SELECT * FROM agents",
      "metadata"
    ),
    ("INSERT INTO mod_bad_t SELECT random()", "random"),
    ("INSERT INTO mod_bad_t SELECT randomblob(4)", "randomblob"),
    ("CREATE TABLE mod_bad_x (a DEFAULT (random())); INSERT INTO mod_bad_x DEFAULT VALUES", "random"),
    ("CREATE TABLE mod_bad_x (a DEFAULT (random/**/())); INSERT INTO mod_bad_x DEFAULT VALUES", "random"),
    ("CREATE TABLE mod_bad_x (a DEFAULT ('--' || random /*/ */ -- x\n ()))", "random"),
    ("CREATE TABLE mod_bad_x (a DEFAULT ('it''s /*' || \"random\"()))", "random"),
    ("INSERT INTO mod_bad_t SELECT datetime('now', 'localtime')", "local time"),
    ("INSERT INTO mod_bad_t VALUES (zeroblob(1000000000))", "exceeded the size limit for a value"),
    ("INSERT INTO mod_bad_t SELECT hex(zeroblob(3000000))", "exceeded the size limit for a value"),
    ("INSERT INTO mod_bad_t SELECT fts3_tokenizer('simple')", ""),
    ("SELECT sqlite_version()", "sqlite_version"),
    ("INSERT OR ROLLBACK INTO mod_bad_u VALUES (1)", ""),
    ("CREATE TABLE mod_bad_x (a REFERENCES mod_victim_t (a))", "foreign keys can refer only to"),
    ("CREATE TABLE mod_bad_x (a REFERENCES runs (id))", "foreign keys can refer only to"),
    ("CREATE TABLE mod_bad_x (a REFERENCES events (seq))", "foreign keys can refer only to"),
    ("ALTER TABLE mod_bad_t ADD COLUMN b REFERENCES mod_cursors (seq)", "foreign keys can refer only to"),
    (
      (0..<200).map { "CREATE TABLE mod_bad_x\($0) (a)" }.joined(separator: ";"),
      "more than 200 tables and indexes"
    ),
    ("UPDATE sqlite_sequence SET seq = 9", "sqlite_sequence"),
    (
      "CREATE TABLE mod_bad_x (a, b AS (printf('%.*c', 1000000000, a))); INSERT INTO mod_bad_x (a) VALUES (1); SELECT b FROM mod_bad_x",
      "do not support *"
    ),
    ("CREATE TABLE mod_bad_x (a CHECK (a IN (SELECT name FROM agents)))", "subqueries prohibited"),
    ("CREATE TABLE mod_bad_x (a COLLATE company_day)", "no such collation"),
    ("INSERT INTO mod_bad_t SELECT 1 UNION SELECT key FROM meta", "cannot read"),
    ("EXPLAIN DROP TABLE agents", "\"agents\""),
    ("INSERT INTO mod_bad_t SELECT raise(ROLLBACK, 'x')", "RAISE"),
    ("SELECT nothing_like_it(1)", "no such function"), ("this is not SQL", "syntax error"),
    ("SELECT ?", "use named parameters"), ("SELECT :config_unheard", "unknown parameter :config_unheard"),
    ("SELECT :config_secret", "comes from the environment"),
  ].map { Attempt("migration", $0, $1) }

  static let hooks: [Attempt] = [
    ("INSERT INTO mod_bad_t SELECT name FROM agents", "cannot read"),
    ("INSERT INTO mod_bad_t SELECT count(*) FROM events", "cannot read"),
    ("INSERT INTO mod_bad_t SELECT payload FROM events", "cannot read"),
    ("DELETE FROM hook_events", "cannot write"), ("UPDATE hook_events SET agent_id = 'x'", "cannot write"),
    ("INSERT INTO mod_bad_t SELECT a FROM mod_victim_t", "cannot read"),
    ("CREATE TABLE mod_bad_more (a)", "only migrations"), ("DROP TABLE mod_bad_t", "only migrations"),
    ("INSERT INTO mod_bad_t SELECT :as_of", "unknown parameter :as_of"),
    ("INSERT INTO mod_bad_t VALUES (1) RETURNING (SELECT name FROM agents)", "cannot read"),
    (
      "INSERT INTO mod_bad_u VALUES (1) ON CONFLICT DO UPDATE SET a = (SELECT name FROM agents)",
      "cannot read"
    ),
    ("UPDATE mod_bad_t SET a = agents.name FROM agents", "cannot read"),
    ("INSERT OR REPLACE INTO mod_migrations VALUES ('victim', '1.sql', 'x')", "cannot write"),
    ("CREATE TEMP TABLE x (a)", "temporary"),
    (
      "WITH x AS (SELECT a, sum(a) OVER (ORDER BY a) AS s FROM (SELECT name AS a FROM agents)) INSERT INTO mod_bad_t SELECT s FROM x",
      "cannot read"
    ),
    ("INSERT OR ROLLBACK INTO mod_bad_u SELECT 1 FROM hook_events", ""),
    // Keys that foreign keys can refer to are no exception, since their contents depend on how batches are
    // split.
    ("INSERT INTO mod_bad_t SELECT count(*) FROM issues", "cannot read the table \"issues\""),
    ("INSERT INTO mod_bad_t SELECT id FROM agents", "cannot read"),
    ("INSERT INTO mod_bad_t SELECT 1 WHERE EXISTS (SELECT 1 FROM goals)", "cannot read"),
    ("INSERT OR ROLLBACK INTO mod_bad_u VALUES (1); INSERT INTO mod_bad_t VALUES ('escaped')", ""),
    ("INSERT INTO mod_bad_t SELECT zeroblob(2000000000) FROM hook_events", ""),
    ("\(endless) INSERT INTO mod_bad_t SELECT count(*) FROM r", "the step limit"),
    (
      "\(endless) INSERT INTO mod_bad_t SELECT zeroblob(1000000) FROM r",
      "exceeded the limit for database growth"
    ),
  ].map { Attempt("hook", $0, $1) }

  static let routes: [Attempt] = [
    ("\(endless) SELECT x FROM r", "more than 100,000 rows"),
    ("\(endless) SELECT count(*) FROM r", "the step limit"),
    ("\(endless) SELECT zeroblob(1000000) AS a FROM r", "larger than"),
    ("DELETE FROM mod_bad_t", "cannot write"),
    ("SELECT replace(hex(zeroblob(1900000)), '0', 'a') LIKE '%' || hex(zeroblob(20000)) AS a", "exceed"),
    ("SELECT printf('%.*c', 2000000000, 'x') AS a", "do not support *"),
    ("SELECT 1 AS a, 2 AS b, 3 AS a", "two columns of the result are called \"a\""),
    ("SELECT json_patch('{}', '{}') AS a", "json_patch() is not allowed"),
    ("SELECT a FROM pragma_function_list", ""),
    ("SELECT * FROM sqlite_stmt", ""), ("EXPLAIN SELECT metadata FROM agents", "metadata"),
    (
      "SELECT count(*) FROM agents, runs, json_each('[' || replace(hex(zeroblob(900000)), '00', '1,') || '1]') x, json_each('[' || replace(hex(zeroblob(900000)), '00', '1,') || '1]') y",
      "the step limit"
    ),
    ("INSERT INTO mod_bad_t VALUES (1) RETURNING a", "cannot write"), ("SELECT 1; SELECT 2", "one SELECT"),
    ("SELECT metadata FROM agents", "metadata"), ("PRAGMA table_info(agents)", "PRAGMA"),
    ("SELECT * FROM mod_victim_t", "cannot read"), ("SELECT * FROM mod_failures", "cannot read"),
    ("SELECT count(*) FROM routines", "cannot read"), ("SELECT count(*) FROM dbstat", ""),
    ("SELECT * FROM hook_events", ""),
    ("\(endless) SELECT group_concat(x) FROM r", "exceeded the"),
    ("\(endless) SELECT x FROM r ORDER BY zeroblob(100000) || x", ""),
  ].map { Attempt("route", $0, $1) }

  @Test(arguments: migrations + hooks + routes)
  func aHostileModuleIsStoppedAndReported(attempt: Attempt) throws {
    var company = ModuleCompany()
    try company.company.ingest(lines: HookTests.heartbeats(20))
    try HookTests.counter(company)
    try company.module(
      "victim", "",
      ["migrations/1.sql": "CREATE TABLE mod_victim_t (a); INSERT INTO mod_victim_t VALUES ('mine')"])
    var files = [
      "migrations/1.sql":
        "CREATE TABLE mod_bad_t (a); CREATE TABLE mod_bad_u (a UNIQUE); INSERT INTO mod_bad_u VALUES (1)"
    ]
    var manifest =
      #""configSchema":{"properties":{"secret":{"type":"string"}}},"hooks":[\#(attempt.part == "hook" ? "\"agent:heartbeat\"" : "")]"#
    switch attempt.part {
    case "migration": files["migrations/2.sql"] = attempt.sql
    case "hook": files["hooks/agent.heartbeat.sql"] = attempt.sql
    default:
      files["routes/out.sql"] = attempt.sql
      manifest += #","routes":{"prefix":"/bad"}"#
    }
    try company.module("bad", manifest, files)
    let before = try Self.core(company)
    let set = company.set(
      ["victim", "bad", "count"], config: ["bad": ["secret": "s3cret"]], secrets: ["bad.secret": "$SECRET"])
    #expect(set.findings == [])
    let runner = try company.run(set)
    var reason = runner.reports.first { $0.id == "bad" }?.failure
    if reason == nil, attempt.part == "hook" {
      reason = try company.rows("SELECT error FROM mod_failures WHERE module_id = 'bad'").first
    }
    if attempt.part == "route" {
      let facts = try ModuleReader(path: company.path, modules: set, now: company.now).read()
      let bad = try #require(facts.first { $0.id == "bad" })
      #expect(bad.status == "failed" && bad.files.isEmpty)
      reason = bad.reason
    }
    let said = try #require(reason, "nothing stopped it")
    #expect(said.contains(attempt.reason), "\(said)")
    #expect(runner.reports.first { $0.id == "count" }?.delivered == 20)
    #expect(try Self.core(company) == before)
    #expect(try company.rows("SELECT a FROM mod_victim_t") == ["mine"])
    #expect(try company.rows("SELECT count(*) FROM mod_bad_t") == ["0"])
    #expect(try company.rows("PRAGMA integrity_check") == ["ok"])
    #expect(!FileSystem.exists("/tmp/paperclip-gen-hostile.sqlite"))
  }

  /// The core's tables as text, without the data about modules.
  static func core(_ company: ModuleCompany) throws -> [String] {
    // The first run adds the tables about modules.
    try Migrations.apply(DatabaseSchema.migrations, to: Database(path: company.path))
    var text = try company.rows(
      "SELECT name, sql FROM sqlite_schema WHERE name NOT GLOB '*mod_*' ORDER BY name")
    for table in ["agents", "issues", "events", "runs", "meta", "sources"] {
      text += try company.rows("SELECT * FROM \(table) ORDER BY 1")
    }
    return text
  }

  @Test func manyQueriesShareABudget() throws {
    let connection = try Self.connection()
    #expect(connection.limits.steps == 2_000_000_000)
    let query = "\(Self.endless) SELECT count(*) AS n FROM (SELECT x FROM r LIMIT 30000)"
    _ = try connection.query(query)
    let one = connection.steps
    #expect(one > 100_000)
    connection.limits.steps = 3 * one
    #expect(
      (0..<4).map { _ in Self.reason(connection, query) } == [
        nil, nil, "its statements together exceeded the step limit",
        "its statements together exceeded the step limit",
      ])
  }

  /// Memory has a limit, and temporary files have none.
  @Test func onlyQueriesThatComeWithTheProgramSortInFiles() throws {
    for (isBuiltIn, store) in [(true, 0), (false, 2)] as [(Bool, Int64)] {
      var company = ModuleCompany()
      try company.company.ingest(lines: HookTests.heartbeats(1))
      if !isBuiltIn { try company.module("own") }
      let reader = try ModuleReader(
        path: company.path, modules: company.set(["analytics"]), now: company.now)
      #expect(try reader.sandbox.database.integer("PRAGMA temp_store") == store)
    }
  }

  @Test func slowQueriesShareATimeLimit() throws {
    let connection = try Self.connection()
    connection.limits.seconds = 1
    // Few steps, each of which takes long.
    let slow = """
      SELECT count(*) AS n FROM json_each('[' || replace(hex(zeroblob(10000)), '00', '1,') || '1]')
      WHERE length(replace(hex(zeroblob(400000)), '00', value)) > 0
      """
    #expect(Self.reason(connection, "SELECT 1 AS n") == nil)
    #expect(Self.reason(connection, slow) == "exceeded the time limit")
    #expect(
      Self.reason(connection, "SELECT 1 AS n") == "its statements together exceeded the time limit")
  }

  /// A module's connection that only reads.
  private static func connection() throws -> ModuleConnection {
    var company = ModuleCompany()
    try company.company.ingest(lines: HookTests.heartbeats(1))
    try company.module("slow")
    let module = try #require(company.set(["slow"])["slow"])
    let sandbox = try Sandbox(path: company.path, readOnly: true, now: company.now.milliseconds)
    return ModuleConnection(sandbox, module, now: company.now)
  }

  /// Why a query was stopped.
  private static func reason(_ connection: ModuleConnection, _ sql: String) -> String? {
    do {
      _ = try connection.query(sql)
      return nil
    } catch {
      return "\((error as? Sandbox.Refusal)?.message ?? "\(error)")"
    }
  }

  @Test func aTriggerReportsALimitedNumberOfRows() throws {
    var company = ModuleCompany()
    try company.company.ingest(lines: HookTests.heartbeats(1))
    func rows(_ count: Int) -> String {
      "WITH RECURSIVE r (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r LIMIT \(count)) SELECT x AS key, 'x' AS title FROM r"
    }
    try company.module(
      "noisy", "", ["triggers/most.sql": rows(10_000), "triggers/more.sql": rows(10_001)])
    let set = company.set(["noisy"])
    try company.run(set)
    let found = try TriggerReader(path: company.path, modules: set, now: company.now).read()
    #expect(found.rows.count == 10_000 && found.rules == ["most"] && found.known == ["more", "most"])
    #expect(found.findings.map(\.message).joined().contains("more than 10,000 rows"), "\(found.findings)")
  }

  @Test func theResultsOfManyQueriesAreLimited() throws {
    var company = ModuleCompany()
    try company.company.ingest(lines: HookTests.heartbeats(1))
    var files: [String: String] = [:]
    for number in 0..<20 {
      files["routes/r\(number).sql"] =
        "WITH RECURSIVE r (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r LIMIT 12) SELECT hex(zeroblob(600000)) AS a FROM r"
    }
    try company.module("many", "\"routes\":{\"prefix\":\"/many\"}", files)
    let set = company.set(["many"])
    try company.run(set)
    let facts = try ModuleReader(path: company.path, modules: set, now: company.now).read()
    let many = try #require(facts.first { $0.id == "many" })
    #expect(many.files.count > 5 && many.files.count < 12)
    #expect(many.reason?.contains("together exceed the size limit") == true, "\(many.reason ?? "")")
  }

  @Test func aSecretReachesNoOutput() throws {
    var company = ModuleCompany()
    try company.company.ingest(lines: HookTests.heartbeats(1))
    try company.module(
      "teller", #""configSchema":{"properties":{"key":{},"deep":{"type":"object"}}}"#,
      ["ui/pages/p.html": "{{config.key}}"])
    let set = company.set(
      ["teller"], config: ["teller": ["key": "s3cret", "deep": ["inner": "s3cret", "open": 1]]],
      secrets: ["teller.key": "$KEY", "teller.deep.inner": "$INNER"])
    try company.run(set)
    let facts = try #require(
      ModuleReader(path: company.path, modules: set, now: company.now).read().first { $0.id == "teller" })
    #expect(facts.config == ["key": "from $KEY", "deep": ["inner": "from $INNER", "open": 1]])
    #expect(set["teller"]?.config["key"] == "s3cret")
    let bytes = try FileSystem.read(company.path)
    #expect(!String(decoding: bytes, as: UTF8.self).contains("s3cret"))
  }

  @Test func pathsComeFromSlugsAndPrefixesAreChecked() throws {
    var company = ModuleCompany()
    try company.company.ingest(lines: HookTests.heartbeats(1))
    try company.module(
      "paths", #""routes":{"prefix":"/paths"}"#,
      [
        "routes/by/[name].sql":
          "SELECT column1 AS name FROM (VALUES ('../../../etc/passwd'), ('con'), ('A b'), ('a B'), (''), (NULL), ('x/y'))"
      ])
    let set = company.set(["paths"])
    try company.run(set)
    let facts = try #require(
      ModuleReader(path: company.path, modules: set, now: company.now).read().first { $0.id == "paths" })
    #expect(facts.reason == nil)
    let names = facts.files.map { String($0.path.dropFirst("api/modules/paths/by/".count)) }
    #expect(Set(names.map { $0.lowercased() }).count == 6)
    #expect(names.allSatisfy { !$0.contains("/") && !$0.contains("..") && $0 != "con.json" }, "\(names)")

    for (prefix, files) in [
      ("/../x", ["routes/a.sql": "SELECT 1"]), ("/a/b", ["routes/a.sql": "SELECT 1"]),
      ("/", ["routes/a.sql": "SELECT 1"]),
      ("x", ["routes/a.sql": "SELECT 1"]), ("/CON", ["routes/a.sql": "SELECT 1"]),
      ("/con", ["routes/a.sql": "SELECT 1"]),
    ] {
      try company.module("wrong", "\"routes\":{\"prefix\":\"\(prefix)\"}", files)
      #expect(company.set(["wrong"])["wrong"]?.reason?.contains("routes.prefix") == true, "\(prefix)")
    }
    try company.module("wrong", #""schema":"../count/migrations""#)
    #expect(company.set(["wrong"])["wrong"]?.reason?.contains("inside the module") == true)
    try company.module("second", #""routes":{"prefix":"/paths"}"#, ["routes/a.sql": "SELECT 1"])
    #expect(
      company.set(["paths", "second"])["second"]?.reason
        == "the prefix \"/paths\" is already used by the module \"paths\"")
    try company.module("paths-b", "")
    #expect(
      company.set(["paths", "paths-b"])["paths-b"]?.reason?.contains("its table names could clash") == true)
  }
}
