import Foundation
import Testing

/// `generate` removes old runs at its end, and says so.
@Suite struct RetentionRunTests {
  private func workspace() throws -> Folder {
    let folder = try Folder()
    let lines = (0..<200).map { day in
      let at = ISO8601DateFormatter().string(
        from: Date(timeIntervalSince1970: 1_770_000_000 + Double(day) * 86_400))
      return
        #"{"event":"agent:heartbeat","timestamp":"\#(at)","payload":{"agentId":"a1","meta":{"runId":"r\#(day)","costCents":3}}}"#
    }
    try folder.write("log.ndjson", lines.joined(separator: "\n") + "\n")
    return folder
  }

  private func configure(_ folder: Folder, modules: String = "") throws {
    try folder.write(
      "paperclip.config.json",
      #"{"company":{"name":"Acme"},"sources":["log.ndjson"],"retention":{"eventsDays":90},"modules":{"enabled":[\#(modules)]}}"#
    )
  }

  @Test func removesWhatModulesHaveProcessedAndNothingTwice() throws {
    let folder = try workspace()
    try folder.write(
      "modules/broken/paperclip.module.json",
      #"{"id":"broken","name":"Broken","version":"1.0.0","hooks":["agent:heartbeat"]}"#)
    try folder.write(
      "modules/broken/hooks/agent.heartbeat.sql", "INSERT INTO nothing SELECT run_id FROM hook_events")
    try configure(folder, modules: #""broken""#)
    let waiting = try Program.run("paperclip-gen", ["generate"], in: folder.path)
    #expect(
      waiting.errors.contains(
        "109 runs before 2026-05-22 are kept, since the module broken has not processed them"))
    #expect(!waiting.errors.contains("Removed"))
    // The same site, without and with the old rows.
    try configure(folder)
    let removed = try Program.run("paperclip-gen", ["generate"], in: folder.path)
    #expect(removed.status == 0)
    #expect(removed.errors.contains("Removed 109 runs before 2026-05-22; their sums stay"))
    let before = try folder.tree()
    let again = try Program.run("paperclip-gen", ["generate", "--json"], in: folder.path)
    #expect(again.output.contains("\"removedRuns\": 0"))
    #expect(try folder.tree() == before)
    let checked = try Program.run("paperclip-gen", ["check", "--sums"], in: folder.path)
    #expect(checked.status == 0, "\(checked.errors)")
    // A rebuild from the complete log applies retention again and gives the same site.
    let site = try Folder.contents(of: folder.path + "/site")
    let rebuilt = try Program.run("paperclip-gen", ["generate", "--rebuild"], in: folder.path)
    #expect(rebuilt.errors.contains("Removed 109 runs"))
    #expect(try Folder.contents(of: folder.path + "/site") == site)
  }
}
