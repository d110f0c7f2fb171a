import Foundation
import Testing

/// Errors of the machine are not a module's fault: the run stops, and the next one continues.
@Suite struct MachineFaultTests {
  /// A module that writes about 4 MB, and more than one event.
  private static func workspace() throws -> Folder {
    let folder = try Folder()
    let lines = (0..<20).map { number in
      #"{"event":"agent:heartbeat","timestamp":"2026-02-02T10:00:\#(10 + number)Z","payload":{"agentId":"b1","meta":{"runId":"r\#(number)","tokensUsed":5}}}"#
    }
    try folder.write("logs/a.ndjson", lines.joined(separator: "\n") + "\n")
    try folder.write(
      "modules/big/paperclip.module.json",
      #"{"id": "big", "name": "Big", "version": "1.0.0", "hooks": ["agent:heartbeat"], "routes": {"prefix": "/big"}}"#
    )
    try folder.write(
      "modules/big/migrations/0001_rows.sql",
      "CREATE TABLE mod_big_rows (seq INTEGER PRIMARY KEY, text TEXT);\n")
    try folder.write(
      "modules/big/hooks/agent.heartbeat.sql",
      "INSERT INTO mod_big_rows SELECT seq, hex(zeroblob(100000)) FROM hook_events;\n")
    try folder.write("modules/big/routes/rows.sql", "SELECT count(*) AS n FROM mod_big_rows;\n")
    try configure(folder, enabled: "")
    return folder
  }

  private static func configure(_ folder: Folder, enabled: String) throws {
    try folder.write(
      "paperclip.config.json", #"{"sources": ["logs/a.ndjson"], "modules": {"enabled": [\#(enabled)]}}"#)
  }

  @Test func aFullDiskIsNotBlamedOnAModule() throws {
    let folder = try Self.workspace()
    #expect(try Program.run("paperclip-gen", ["generate"], in: folder.path).status == 0)
    let before = try Folder.contents(of: folder.path + "/site")
    try Self.configure(folder, enabled: #""big""#)
    // The file size limit is 2 MB: the database is smaller, but the module would write more.
    let command = "ulimit -f 2048; exec \"$0\" generate"
    let cut = try Program.run(
      "/bin/bash", ["-c", command, Program.folder + "/paperclip-gen"], in: folder.path)
    #expect(cut.status == 3, "\(cut.errors)")
    #expect(cut.errors.contains(".sqlite: "), "it names the file: \(cut.errors)")
    #expect(!cut.errors.contains("INSERT") && !cut.errors.contains("disk I/O error"), "\(cut.errors)")
    #expect(!cut.errors.contains("module big"), "no module is blamed: \(cut.errors)")
    #expect(try Folder.contents(of: folder.path + "/site") == before)
    let next = try Program.run("paperclip-gen", ["generate"], in: folder.path)
    #expect(next.status == 0, "\(next.errors)")
    #expect(folder.read("site/api/modules/big/rows.json").contains("\"n\": 20"), "no event was dropped")
    #expect(folder.read("site/api/hooks.json").contains(#""failures": 0"#))
  }

  @Test func anEndlessHookIsNotRetriedOnHalfBatches() throws {
    let folder = try Self.workspace()
    try folder.write(
      "modules/big/hooks/agent.heartbeat.sql",
      """
      INSERT INTO mod_big_rows WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r)
      SELECT seq, (SELECT max(n) FROM r) FROM hook_events WHERE (SELECT count(*) FROM hook_events) > 1;
      """)
    try Self.configure(folder, enabled: #""big""#)
    let start = ContinuousClock.now
    let result = try Program.run("paperclip-gen", ["generate"], in: folder.path)
    #expect(
      result.errors.contains("module big") && result.errors.contains("exceeded the"), "\(result.errors)")
    #expect(ContinuousClock.now - start < .seconds(90))
    #expect(folder.exists("site/index.html"), "the site is published without it")
  }
}
