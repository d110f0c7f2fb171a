import Engine
import Foundation
import Testing

/// A module written in Swift, which uses the same API as folder modules and nothing else.
@Suite struct SwiftModuleTests {
  struct CostLedger: RegisteredModule {
    var manifest: ModuleManifest {
      var manifest = ModuleManifest()
      manifest.id = "ledger"
      manifest.name = "Ledger"
      manifest.version = SemanticVersion("1.0.0")
      manifest.prefix = "ledger"
      manifest.hooks = [.agentHeartbeat]
      return manifest
    }

    let migrations = [
      (
        name: "1",
        sql:
          "CREATE TABLE mod_ledger_agents (agent_id TEXT PRIMARY KEY, cost INTEGER NOT NULL, factor INTEGER) STRICT"
      )
    ]

    func register(_ api: any ModuleAPI) throws {
      let factor = api.config["factor"] ?? 1
      api.on(.agentHeartbeat) { database in
        for row in try database.query(
          "SELECT agent_id, sum(cost_microcents) AS cost FROM hook_events GROUP BY 1", [:])
        {
          try database.execute(
            """
            INSERT INTO mod_ledger_agents VALUES (:agent, :cost, :factor)
            ON CONFLICT (agent_id) DO UPDATE SET cost = cost + excluded.cost
            """, ["agent": row["agent_id"] ?? .null, "cost": row["cost"] ?? .null, "factor": factor])
        }
      }
      api.registerService(
        BackgroundTask(name: "tidy", interval: 1000) { database in
          try database.execute("DELETE FROM mod_ledger_agents WHERE cost = 0", [:])
        })
      api.registerRoutes([
        ModuleRoute(
          path: "agents", format: .json, sql: "SELECT agent_id, cost FROM mod_ledger_agents ORDER BY 1")
      ])
      api.logger.warning("\(api.moduleId) knows \(try api.core.agents.all().count) agents")
    }
  }

  @Test func aModuleInSwiftIsRegisteredAndRun() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/swift-module-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileSystem.makeFolders(folder)
    let lines = (0..<10).map { number in
      "{\"event\":\"agent:heartbeat\",\"timestamp\":\"2026-11-0\(number % 9 + 1)T00:00:00Z\",\"payload\":{\"agentId\":\"a\(number % 2)\",\"meta\":{\"costCents\":\(number % 2)}}}\n"
    }
    try FileSystem.write(Array(lines.joined().utf8), to: folder + "/log.ndjson")
    let ingest = try Ingest(
      Ingest.Options(folder: folder + "/db", configured: ConfiguredCompany(name: "Test")))
    try ingest.read(Source(path: folder + "/log.ndjson"))
    try ingest.finish()

    let source = ModuleSet.Source(
      folder: nil, enabled: ["ledger"], config: ["ledger": ["factor": 3]], coreVersion: "0.1.0")
    let modules = ModuleSet(source, written: [CostLedger()])
    #expect(modules.findings == [])
    let path = try #require(CompanyViewReader.companies(in: folder + "/db").first).path
    let now = try #require(Instant("2026-11-20T00:00:00Z"))
    let runner = try ModuleRunner(path: path, modules: modules, now: now, zone: .utc, batch: 3)
    try runner.migrate()
    try runner.run()
    let report = try #require(runner.reports.first)
    #expect(report.id == "ledger" && report.failure == nil && report.delivered == 10 && report.refused == 0)
    #expect(runner.findings.map(\.message) == ["module ledger: ledger knows 2 agents"])
    let facts = try #require(
      ModuleReader(path: path, modules: modules, now: now).read().first { $0.id == "ledger" })
    // The service removed the one without a cost.
    #expect(facts.files.map(\.path) == ["api/modules/ledger/agents.json"])
    #expect(facts.files.first?.content.rows == [["agent_id": "a1", "cost": 5_000_000]])
  }
}
