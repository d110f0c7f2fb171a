import Engine
import Foundation
import Renderer
import Testing

/// The module guide must work: every example in it is a file, and the files are a working module.
@Suite struct GuideTests {
  static let guide = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("docs/modules.md")

  /// The code blocks, with the path after their language.
  static func blocks() throws -> [(language: String, path: String, text: String)] {
    let text = try String(contentsOf: guide, encoding: .utf8)
    var blocks: [(String, String, String)] = []
    var head: [String]?
    var lines: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") {
        if let open = head {
          blocks.append(
            (open.first ?? "", open.count > 1 ? open[1] : "", lines.joined(separator: "\n") + "\n"))
          head = nil
        } else {
          head = line.dropFirst(3).split(separator: " ").map(String.init)
          lines = []
        }
      } else if head != nil {
        lines.append(line)
      }
    }
    return blocks
  }

  @Test func everyExampleOfTheGuideWorks() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/guide-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let blocks = try Self.blocks()
    #expect(blocks.count >= 8)
    for block in blocks {
      #expect(block.path.hasPrefix("modules/"), "an example without a place: \(block.text.prefix(60))")
      let path = folder + "/" + block.path
      try FileSystem.makeFolders(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
      try FileSystem.write(Array(block.text.utf8), to: path)
    }
    let source = ModuleSet.Source(folder: folder + "/modules", enabled: ["pulse"], coreVersion: "0.1.0")
    let check = ModuleCheck(source, id: "pulse")
    #expect(try check.run() == [])
    let facts = try check.facts()
    let library = try Theme.library(overrides: nil, modules: try check.modules().templates)
    for module in facts { #expect(ModulePages.check(module, library: library) == []) }
    let module = try #require(facts.first)
    #expect(module.tables.first?.rows ?? 0 > 10)
    #expect(module.files.contains { $0.path == "api/modules/pulse/agents.csv" && !$0.content.rows.isEmpty })
    #expect(module.files.contains { $0.path == "api/modules/pulse/recent.csv" && !$0.content.rows.isEmpty })
    #expect(module.files.contains { $0.path == "api/modules/pulse/metrics.prom" })
    #expect(module.files.filter { $0.path.hasPrefix("api/modules/pulse/agents/") }.count >= 5)
    #expect(module.pages.first?.data["days"]?.list?.isEmpty == false)

    // The most common mistake: a batch that replaces the previous one.
    let hook = folder + "/modules/pulse/hooks/agent.heartbeat.sql"
    try FileSystem.write(
      Array(
        """
        INSERT OR REPLACE INTO mod_pulse_days
        SELECT coalesce(agent_id, ''), day, count(*), 0 FROM hook_events GROUP BY 1, 2
        """.utf8), to: hook)
    let findings = try ModuleCheck(source, id: "pulse").run()
    #expect(findings.count == 1 && findings[0].source == "modules/pulse/hooks/agent.heartbeat.sql")
    #expect(findings.first?.message.contains("in mod_pulse_days differ") == true, "\(findings)")
  }

  @Test func theGuideNamesEveryColumn() throws {
    let text = try String(contentsOf: Self.guide, encoding: .utf8)
    for (event, columns) in ModuleGuide.eventColumns {
      let own = columns.filter { !["seq", "timestamp", "day", "day_utc", "payload"].contains($0) }
      #expect(text.contains("| \(event) | \(own.joined(separator: ", ")) |"), "\(event): \(own)")
    }
    for (table, columns) in ModuleGuide.coreColumns where table != "cost_events" {
      let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("| \(table) | ") })
      for column in columns { #expect(row.contains(" \(column)"), "\(table).\(column)") }
    }
  }

  @Test func aHookThatDependsOnItsBatchesIsFound() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/guide-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (path, text) in [
      (
        "paperclip.module.json",
        "{\"id\":\"last\",\"name\":\"Last\",\"version\":\"1.0.0\",\"hooks\":[\"agent:heartbeat\"]}"
      ),
      (
        "migrations/1.sql",
        "CREATE TABLE mod_last_t (agent_id TEXT NOT NULL PRIMARY KEY, runs INTEGER NOT NULL)"
      ),
      (
        "hooks/agent.heartbeat.sql",
        "INSERT OR REPLACE INTO mod_last_t SELECT coalesce(agent_id, ''), count(*) FROM hook_events GROUP BY 1"
      ),
    ] {
      let file = folder + "/modules/last/" + path
      try FileSystem.makeFolders(String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]))
      try FileSystem.write(Array(text.utf8), to: file)
    }
    let source = ModuleSet.Source(folder: folder + "/modules", enabled: ["last"], coreVersion: "0.1.0")
    let findings = try ModuleCheck(source, id: "last").run()
    #expect(findings.count == 1 && findings[0].message.contains("in mod_last_t differ"), "\(findings)")
  }
}
