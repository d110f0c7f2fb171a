import Foundation
import Testing

@testable import Engine

/// What backups say of runs beside their logs: events, which stand in for a log that is gone, and the size
/// and digest of a log.
@Suite struct RunEventTests {
  private let folder = TemporaryFolder()
  private static let run = "22222222-2222-4222-8222-222222222222"

  private static func dump(events: [String], log: String? = nil) -> String {
    var dump = TestDump()
    dump.add("companies", "id name issue_prefix status created_at updated_at budget_monthly_cents")
    dump.tables[0].rows = [
      [TestDump.company, "Acme", "AC", "active", "2026-01-01 00:00:00+00", "2026-01-01 00:00:00+00", "0"]
    ]
    dump.add(
      "agents", "id name role status adapter_type created_at updated_at",
      "g1|Ada|ceo|idle|process|2026-01-01 08:00:00+00|2026-02-05 00:00:00+00")
    let digest = log.map { SHA256.digest(of: Array($0.utf8)).text }
    dump.add(
      "heartbeat_runs",
      "id agent_id status invocation_source started_at finished_at log_bytes log_sha256 created_at updated_at",
      "\(run)|g1|succeeded|timer|2026-02-01 00:00:00+00|2026-02-01 00:10:00+00|\(log.map { String($0.utf8.count) } ?? "")|\(digest ?? "")|2026-02-01 00:00:00+00|2026-02-01 00:10:00+00"
    )
    dump.add(
      "heartbeat_run_events", "id run_id agent_id seq event_type stream level message payload created_at")
    for event in events { dump.append("heartbeat_run_events", event) }
    return dump.ownWriter { _ in true }
  }

  private static let secret = "ghp_" + String(repeating: "aB3dE5gH7", count: 4)

  private static let events = [
    #"11|\#(run)|g1|1|lifecycle|system|info|run started||2026-02-01 00:00:01+00"#,
    #"12|\#(run)|g1|2|adapter.invoke|system|info|adapter invocation|{"env": {"TOKEN": "\#(secret)"}}|2026-02-01 00:00:02+00"#,
    #"14|\#(run)|g1|4|error|system|error|exited with \#(secret)||2026-02-01 00:00:09+00"#,
    #"13|\#(run)|g1|3|output|stdout|info|two words||2026-02-01 00:00:05+00"#,
  ]

  @discardableResult
  private func ingest(_ files: [(String, String)], agents: [Value] = ["Ada"]) throws -> Ingest {
    var options = Ingest.Options(folder: folder.path + "/db", configured: ConfiguredCompany(name: "Test"))
    options.replay = ReplaySettings(["agents": .list(agents)])
    options.readsAll = true
    let ingest = try Ingest(options)
    let sources = try files.map { Source(path: try folder.write($0.0, $0.1), name: $0.0) }
    try ingest.read(sources) { _ in }
    try ingest.finish()
    return ingest
  }

  private func rows(_ sql: String) throws -> [String] {
    let path = try CompanyViewReader.companies(in: folder.path + "/db")[0].path
    var rows: [String] = []
    try Database(path: path, readOnly: true).query(sql) { rows.append($0.text(0) ?? "") }
    return rows
  }

  private func steps() throws -> [String] {
    try rows(
      "SELECT kind || '|' || coalesce(name, '') || '|' || body || '|' || is_error FROM run_steps ORDER BY n")
  }

  private static let shown = [
    "status|lifecycle|run started|0", "status|adapter.invoke|adapter invocation|0",
    "output|stdout|two words|0", "error|error|exited with [redacted: GitHub token]|1",
  ]

  private var logPath: String { "logs/\(TestDump.company)/g1/\(Self.run).ndjson" }

  @Test func eventsAreStepsOfARunWithoutALog() throws {
    let first = try ingest([("1.sql", Self.dump(events: Array(Self.events.prefix(2))))])
    #expect(first.findings.isEmpty)
    #expect(try steps() == Array(Self.shown.prefix(2)))
    // The next backup has more of them, and the same again.
    try ingest([("2.sql", Self.dump(events: Self.events))])
    #expect(try steps() == Self.shown)
    #expect(
      try rows("SELECT agent_id || ' ' || steps || ' ' || errors || ' ' || started_at FROM run_trace")
        == ["g1 4 1 1769904001000"])
    let path = try CompanyViewReader.companies(in: folder.path + "/db")[0].path
    #expect(try !String(decoding: FileSystem.read(path), as: UTF8.self).contains(Self.secret))
    // The same events again: nothing is made again.
    let name = try CompanyViewReader.companies(in: folder.path + "/db")[0].path
    try Database(path: name).execute("UPDATE run_steps SET body = 'kept' WHERE n = 1")
    try ingest([("2b.sql", Self.dump(events: Self.events))])
    #expect(try rows("SELECT body FROM run_steps ORDER BY n").first == "kept")
    // Nothing is shown of an agent that is not chosen, until it is.
    try ingest([("3.sql", Self.dump(events: Self.events))], agents: ["Bob"])
    #expect(try steps() == [])
    try ingest([("4.sql", Self.dump(events: Self.events))])
    #expect(try steps() == Self.shown)
    // A log tells more.
    try ingest([(logPath, RunLogFixture.log(RunLogFixture.claude()))])
    #expect(try steps().count == 7)
    try ingest([("5.sql", Self.dump(events: Self.events))])
    #expect(try steps().count == 7)
  }

  @Test func withoutChosenRunsNoEventIsStored() throws {
    try ingest([("1.sql", Self.dump(events: Self.events))], agents: [])
    #expect(try rows("SELECT message FROM run_events") == [])
  }

  @Test func aLogIsComparedWithTheNotedSizeAndDigest() throws {
    let log = RunLogFixture.log(RunLogFixture.claude())
    func messages(_ text: String) throws -> [String] {
      try FileSystem.removeTree(folder.path + "/db")
      try ingest([(logPath, text), ("1.sql", Self.dump(events: [], log: log))])
      return try rows("SELECT message FROM findings").filter { $0.contains("run log") }
    }
    #expect(try messages(log) == [])
    // It was continued after the run ended.
    #expect(try messages(log + RunLogFixture.log(RunLogFixture.acp())) == [])
    let edited = log.replacingOccurrences(of: "stdout", with: "stderr")
    #expect(
      try messages(edited) == [
        "the run log is not the one that Paperclip noted when the run ended (log_sha256)"
      ])
    let line = try #require(log.split(separator: "\n").last)
    #expect(
      try messages(String(log.dropLast(line.count + 1))).contains {
        $0.hasSuffix("bytes; Paperclip wrote \(log.utf8.count.grouped) (log_bytes)")
      })
    #expect(try steps().count > 1)
  }

  @Test func aDigestInPiecesIsThatOfTheWhole() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    for count in [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1000] {
      for size in [1, 7, 64, 100] {
        var stream = SHA256.Stream()
        for start in stride(from: 0, to: count, by: size) {
          Array(bytes[start..<min(count, start + size)]).withUnsafeBufferPointer { stream.append($0) }
        }
        #expect(stream.digest == SHA256.digest(of: Array(bytes.prefix(count))), "\(count) by \(size)")
      }
    }
  }
}
