import Testing

@testable import Engine

@Suite struct ModuleSetTests {
  private func reason(_ manifest: String, _ files: [String: String] = [:]) throws -> Finding {
    let company = ModuleCompany()
    try company.write(["m/paperclip.module.json": manifest])
    for (path, text) in files { try company.write(["m/" + path: text]) }
    return try #require(company.set(["m"]).findings.first, "\(manifest)")
  }

  @Test func everyProblemOfAManifestHasItsPlace() throws {
    for (manifest, line, message, remedy) in [
      (
        "{\n \"id\": \"m\",\n \"nam\": \"M\", \"version\": \"1.0.0\"}", 3, "unknown field \"nam\"",
        "did you mean \"name\"?"
      ),
      ("{\n \"id\": \"M!\"}", 2, "\"id\" must be at most 40 lower-case", nil),
      ("{\"id\":\"m\",\n\"name\":\"M\\u202eevil\"}", 2, "\"name\" must be one line", nil),
      ("{\"id\":\"m\",\n\"description\":\"a\\nb\"}", 2, "\"description\" must be one line", nil),
      (
        "{\"id\":\"m\",\"name\":\"M\",\n\"version\":\"one\"}", 2,
        "\"version\" must be a version such as 1.0.0", nil
      ),
      (
        "{\"id\":\"m\",\"name\":\"M\",\"version\":\"1.0.0\",\n\"hooks\":[\"agent:hartbeat\"]}", 2,
        "unknown event \"agent:hartbeat\"", "did you mean \"agent:heartbeat\"?"
      ),
      (
        "{\"id\":\"m\",\"name\":\"M\",\"version\":\"1.0.0\",\n\"hooks\":[\"agent:created\"]}", 2,
        "\"agent:created\" is listed but \"hooks/agent.created.sql\" is missing", nil
      ),
      (
        "{\"id\":\"m\",\"name\":\"M\",\"version\":\"1.0.0\",\"ui\":{\n\"pages\":[{\"path\":\"/m\",\"label\":\"M\",\"entry\":\"./src/ui/index.ts\"}]}}",
        2, "cannot run \"src/ui/index.ts\"", nil
      ),
      (
        "{\"id\":\"m\",\"name\":\"M\",\"version\":\"1.0.0\",\n\"requires\":{\"core\":\">=one\"}}", 2,
        "\"requires.core\" must be a version range", nil
      ),
      (
        "{\"id\":\"m\",\"name\":\"M\",\"version\":\"1.0.0\",\n\"configSchema\":{\"propertys\":{}}}", 2,
        "the keyword \"propertys\" is not known", "did you mean \"properties\"?"
      ),
      (
        "{\"id\":\"m\",\"name\":\"M\",\"version\":\"1.0.0\",\n\"services\":[{\"name\":\"s\",\"interval\":0,\"entry\":\"s.sql\"}]}",
        2, "interval", nil
      ),
      ("{\"id\":\"m\"\n\"name\"", 2, "not JSON", nil),
    ] as [(String, Int, String, String?)] {
      let finding = try reason(manifest)
      #expect(finding.message.contains(message), "\(finding)")
      #expect(
        finding.source == "modules/m/paperclip.module.json" && finding.line == line && finding.column != nil,
        "\(finding)")
      if let remedy { #expect(finding.remedy == remedy) }
    }
  }

  @Test func modulesComeAfterWhatTheyRequire() throws {
    let company = ModuleCompany()
    try company.module("a", #""requires":{"modules":{"b":"^1.0"}}"#)
    try company.module("b", #""requires":{"modules":["c"],"core":">=0.1.0"}"#)
    try company.module("c")
    let set = company.set(["a", "b", "c"])
    #expect(set.active.map(\.id) == ["c", "b", "a"])
    #expect(company.set(["a", "b"])["a"]?.reason == "requires the module \"b\", which failed")
    #expect(company.set(["a", "b"])["b"]?.reason == "requires the module \"c\", which is not enabled")
    try company.module("c", #""requires":{"modules":["a"]}"#)
    #expect(
      company.set(["a", "b", "c"])["a"]?.reason?.hasPrefix("circular module requirements: ") == true
    )
    try company.module("a", #""requires":{"modules":{"c":">=2"},"core":"^9"}"#)
    #expect(company.set(["a", "c"])["a"]?.reason?.contains("requires paperclip-gen ^9") == true)
  }

  @Test func aSlotBelongsToOneModule() throws {
    let company = ModuleCompany()
    try company.module("first", #""slot":"s""#)
    try company.module("second", #""slot":"s""#)
    let set = company.set(["second", "first"])
    #expect(set.active.map(\.id) == ["second"])
    #expect(
      set["first"]?.reason == "the slot \"s\" is already used by the module \"second\"; disable one of them")
  }

  @Test func aBadConfigurationSkipsItsModuleAlone() throws {
    let company = ModuleCompany()
    try company.module("m", #""configSchema":{"properties":{"days":{"type":"integer","default":3}}}"#)
    try company.module("other")
    let set = company.set(["m", "other"], config: ["m": ["days": "many"]])
    let problem = "\"modules.config.m.days\" must be an integer, got \"many\""
    #expect(set["m"]?.reason == "paperclip.config.json: " + problem)
    #expect(set.findings.map(\.message) == [problem])
    #expect(set.active.map(\.id) == ["other"])
    #expect(company.set(["m"])["m"]?.config == ["days": 3])
  }

  @Test func versionsAndRanges() {
    for (range, yes, no) in [
      (">=0.1.0", "0.1.0", "0.0.9"), ("^1.2", "1.9.0", "2.0.0"), ("^0.2.3", "0.2.9", "0.3.0"),
      ("~1.2.3", "1.2.9", "1.3.0"),
      ("1.x", "1.5.0", "2.0.0"), ("1.0 - 2.0", "2.0.5", "2.1.0"), (">=1.0.0 <2.0.0", "1.9.9", "2.0.0"),
      ("^1 || ^3", "3.1.0", "2.0.0"), ("*", "9.9.9", ""), ("1.2.3", "1.2.3", "1.2.4"),
      (">1.2", "1.3.0", "1.2.9"),
      (">= 1.0.0-beta", "1.0.0", "1.0.0-alpha"),
    ] {
      let parsed = VersionRange(range)
      #expect(SemanticVersion(yes).map { parsed?.contains($0) ?? false } == true, "\(range) \(yes)")
      if let other = SemanticVersion(no) { #expect(parsed?.contains(other) == false, "\(range) \(no)") }
    }
    #expect(VersionRange("one") == nil && SemanticVersion("1.0") == nil && SemanticVersion("01.0.0") == nil)
  }

  @Test func migrationsRunOnceAndAnEditedOneIsRefused() throws {
    var company = ModuleCompany()
    try company.company.ingest(lines: HookTests.heartbeats(3))
    try company.module(
      "m", "", ["migrations/0001.sql": "CREATE TABLE mod_m_a (a TEXT REFERENCES agents (id)) STRICT"])
    #expect(try company.run(company.set(["m"])).reports[0].failure == nil)
    try company.write([
      "m/migrations/0002.sql":
        "ALTER TABLE mod_m_a ADD COLUMN b INTEGER; CREATE INDEX mod_m_a_b ON mod_m_a (b)"
    ])
    #expect(try company.run(company.set(["m"])).reports[0].failure == nil)
    #expect(try company.rows("SELECT name FROM mod_migrations") == ["0001.sql", "0002.sql"])

    // Nothing remains of a failed module.
    try company.write(["m/migrations/0003.sql": "CREATE TABLE mod_m_half (a); CREATE TABLE mod_m_half (a)"])
    #expect(try company.run(company.set(["m"])).reports[0].failure?.contains("0003.sql") == true)
    #expect(try company.rows("SELECT count(*) FROM sqlite_schema WHERE name = 'mod_m_half'") == ["0"])

    try company.write(["m/migrations/0001.sql": "CREATE TABLE mod_m_other (a)"])
    #expect(try company.run(company.set(["m"])).reports[0].failure?.contains("restore its old text") == true)
    try FileSystem.remove(company.folder.path + "/modules/m/migrations/0001.sql")
    #expect(try company.run(company.set(["m"])).reports[0].failure?.contains("restore the file") == true)
  }

  @Test func aDisabledModuleKeepsItsTablesAndResumes() throws {
    var company = ModuleCompany()
    try company.company.ingest(lines: HookTests.heartbeats(10))
    try HookTests.counter(company)
    try company.run(company.set(["count"]))
    try company.company.ingest(lines: HookTests.heartbeats(25), name: "b.ndjson")
    let disabled = company.set([])
    try company.run(disabled)
    #expect(try company.rows("SELECT sum(runs) FROM mod_count_days") == ["10"])
    let facts = try ModuleReader(path: company.path, modules: disabled, now: company.now).read()
    #expect(facts.first { $0.id == "count" }?.status == "disabled")
    #expect(facts.first { $0.id == "count" }?.pages == [])
    #expect(try company.run(company.set(["count"])).reports[0].delivered == 15)
    #expect(try company.rows("SELECT sum(runs) FROM mod_count_days") == ["25"])
  }

  @Test func servicesRunByTheCompanysClock() throws {
    var company = ModuleCompany()
    try company.company.ingest(lines: HookTests.heartbeats(1))
    try company.module(
      "m", #""hooks":["server:started"],"services":[{"name":"s","interval":3600000,"entry":"s.sql"}]"#,
      [
        "migrations/1.sql": "CREATE TABLE mod_m_t (what TEXT, at TEXT) STRICT",
        "s.sql": "INSERT INTO mod_m_t SELECT 'service', datetime('now')",
        "hooks/server.started.sql": "INSERT INTO mod_m_t SELECT 'start', timestamp FROM hook_events",
      ])
    for (minutes, rows) in [(0, 2), (30, 2), (60, 3), (61, 3)] {
      company.now = Instant(milliseconds: 1_795_000_000_000 + Int64(minutes) * 60_000)
      let runner = try company.run(company.set(["m"]))
      #expect(runner.reports[0].failure == nil)
      #expect(try company.rows("SELECT * FROM mod_m_t").count == rows, "\(minutes)")
    }
    #expect(
      try company.rows("SELECT at FROM mod_m_t WHERE what = 'service'") == [
        "2026-11-18 11:06:40", "2026-11-18 12:06:40",
      ])
  }
}
