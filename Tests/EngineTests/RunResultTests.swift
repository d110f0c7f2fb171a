import Foundation
import Testing

@testable import Engine

extension TestDump {
  /// Of Paperclip's own writer, which notes the time.
  fileprivate var copied: String { ownWriter { _ in true } }

  /// As `pg_dump --column-inserts` writes it.
  fileprivate var quotedInserts: String {
    Self.pgDumpHead
      + tables.flatMap { table in
        table.rows.map { row in
          let values = row.map { $0.map { "'\($0.replacing("'", with: "''"))'" } ?? "NULL" }
          return
            "INSERT INTO public.\(table.name) (\(table.columns.joined(separator: ", "))) VALUES (\(values.joined(separator: ", ")));\n"
        }
      }.joined() + "--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict Ab12\n"
  }
}

/// The result that a backup or export has of a run (`result_json`), which stands in for a log that is gone.
@Suite struct RunResultTests {
  private let folder = TemporaryFolder()
  private static let run = "22222222-2222-4222-8222-222222222222"
  private static let other = "33333333-3333-4333-8333-333333333333"
  private static let secret = "ghp_" + String(repeating: "aB3dE5gH7", count: 4)

  private static func result(_ stdout: [String], _ stderr: String = "") -> String {
    let text = stdout.map { $0 + "\n" }.joined()
    // As jsonb is written: keys by length, a space after colons.
    let (out, error) = (RunLogFixture.json(text), RunLogFixture.json(stderr))
    return #"{"stderr": \#(error), "stdout": \#(out), "exitCode": 0}"#
  }

  private static func dump(_ result: String?, events: Bool = false, at day: Int = 1) -> TestDump {
    var dump = TestDump()
    dump.createdAt = "2026-03-0\(day)T00:00:00.000Z"
    dump.add("companies", "id name issue_prefix status created_at updated_at budget_monthly_cents")
    dump.tables[0].rows = [
      [TestDump.company, "Acme", "AC", "active", "2026-01-01 00:00:00+00", "2026-01-01 00:00:00+00", "0"]
    ]
    dump.add(
      "agents", "id name role status adapter_type created_at updated_at",
      "g1|Ada|ceo|idle|codex_local|2026-01-01 08:00:00+00|2026-02-05 00:00:00+00",
      "g2|Bob|ceo|idle|codex_local|2026-01-01 08:00:00+00|2026-02-05 00:00:00+00")
    dump.add(
      "heartbeat_runs",
      "id agent_id status invocation_source started_at finished_at result_json created_at updated_at",
      "\(run)|g1|succeeded|timer|2026-02-01 00:00:00+00|2026-02-01 00:10:00+00||2026-02-01 00:00:00+00|2026-02-01 00:10:00+00",
      "\(other)|g2|succeeded|timer|2026-02-01 00:00:00+00|2026-02-01 00:10:00+00||2026-02-01 00:00:00+00|2026-02-01 00:10:00+00"
    )
    dump.set("heartbeat_runs", run, "result_json", result)
    dump.set("heartbeat_runs", other, "result_json", Self.result(["of Bob"]))
    if events {
      dump.add(
        "heartbeat_run_events", "id run_id agent_id seq event_type stream level message payload created_at",
        "11|\(run)|g1|1|lifecycle|system|info|run started||2026-02-01 00:00:01+00")
    }
    return dump
  }

  @discardableResult
  private func ingest(
    _ files: [(String, String)], _ agents: [String]? = ["Ada"], _ settings: Fields = [:],
    database: String = "db"
  ) throws -> Ingest {
    var options = Ingest.Options(
      folder: folder.path + "/" + database, configured: ConfiguredCompany(name: "Test"))
    options.replay = agents.map {
      ReplaySettings(
        .record(
          Fields(["agents": .list($0.map(Value.string)), "results": true]).merging(settings) { $1 }))
    }
    options.readsAll = true
    let ingest = try Ingest(options)
    let sources = try files.map { name, text in
      let path = folder.path + "/" + name
      // A file that is as it was keeps its time.
      if (try? FileSystem.read(path)) != Array(text.utf8) { try folder.write(name, text) }
      return Source(path: path, name: name)
    }
    try ingest.read(sources) { _ in }
    try ingest.finish()
    return ingest
  }

  private func rows(_ sql: String, _ database: String = "db") throws -> [String] {
    let path = try CompanyViewReader.companies(in: folder.path + "/" + database)[0].path
    var rows: [String] = []
    try Database(path: path, readOnly: true).query(sql) { rows.append($0.text(0) ?? "") }
    return rows
  }

  private func steps(_ database: String = "db") throws -> [String] {
    try rows(
      """
      SELECT run_id || kind || coalesce(name, '') || '|' || body || '|' || coalesce(result, '') || '|'
        || coalesce(at, '') || '|' || coalesce(result_at, '') FROM run_steps ORDER BY run_id, n
      """, database)
  }

  private static let codex = result(RunLogFixture.codex, "a warning with \(secret)")
  private var logPath: String { "logs/\(TestDump.company)/g1/\(Self.run).ndjson" }

  /// The ways in which a backup or export has the rows.
  private static var ways: [(name: String, text: (TestDump) -> String)] {
    [
      ("copy.sql", { $0.pgDump }), ("insert.sql", { $0.quotedInserts }),
      ("own.sql", { $0.ownWriter { _ in false } }),
    ]
  }

  @Test(arguments: [0, 1, 2]) func theOutputIsReadLikeALog(way: Int) throws {
    let (name, text) = Self.ways[way]
    let first = try ingest([(name, text(Self.dump(Self.codex)))])
    #expect(first.findings.isEmpty)
    let steps = try self.steps()
    #expect(steps.count == 8)
    #expect(steps.contains { $0.contains("command|ls|a|") })
    #expect(steps.contains { $0.contains("said|All done.|") })
    #expect(steps.contains { $0.contains("outputstderr|a warning with [redacted: GitHub token]") })
    // All of it has the time of the run's end, and no call has a duration.
    #expect(steps.allSatisfy { $0.hasSuffix("|1769904600000|") })
    #expect(
      try rows(
        """
        SELECT source || ' ' || engine || ' ' || started_at || ' ' || ended_at || ' ' || input_tokens || ' '
          || cache_read_tokens || ' ' || redactions FROM run_trace
        """) == ["result of run \(Self.run) codex 1769904000000 1769904600000 400 600 1"])
    #expect(try rows("SELECT kind || count FROM redactions") == ["GitHub token1"])
    // Nothing of another run is stored.
    let path = try CompanyViewReader.companies(in: folder.path + "/db")[0].path
    let stored = try String(decoding: FileSystem.read(path), as: UTF8.self)
    #expect(!stored.contains(Self.secret) && !stored.contains("of Bob"))
  }

  /// The rows as CSV, and as the API and other exports have them.
  @Test func exportsHaveResultsToo() throws {
    let at = #""createdAt":"2026-02-01T00:00:00Z","updatedAt":"2026-02-05T00:00:00Z""#
    let agent =
      #"[{"id":"g1","companyId":"c","name":"Ada","role":"ceo","status":"idle","adapterType":"process","reportsTo":null,\#(at)}]"#
    let run =
      #"{"id":"\#(Self.run)","companyId":"c","agentId":"g1","status":"succeeded","invocationSource":"timer","startedAt":"2026-02-01T00:00:00Z","finishedAt":"2026-02-01T00:10:00Z","resultJson":"#
    let quoted = RunLogFixture.json(Self.codex)
    let field = "\"" + Self.codex.replacing("\"", with: "\"\"") + "\""
    let files = [
      "runs.json": "[\(run)\(Self.codex),\(at)}]", "text.ndjson": "\(run)\(quoted),\(at)}\n",
      "nested.json": "{\"items\": [\(run)\(Self.codex),\(at)}]}",
      "runs.csv":
        "id,company_id,agent_id,status,invocation_source,started_at,finished_at,result_json,created_at,updated_at\n"
        + "\(Self.run),c,g1,succeeded,timer,2026-02-01 00:00:00+00,2026-02-01 00:10:00+00,\(field),2026-02-01 00:00:00+00,2026-02-05 00:00:00+00\n",
    ]
    for (name, text) in files.sorted(by: { $0.key < $1.key }) {
      try FileSystem.removeTree(folder.path + "/db")
      try ingest([("agents.json", agent), (name, text)])
      #expect(try steps().count == 8, "\(name)")
    }
  }

  @Test func aLogWinsInBothOrdersAndEventsLose() throws {
    let log = RunLogFixture.log(RunLogFixture.claude())
    let backup = Self.dump(Self.codex, events: true).copied
    func source() throws -> [String] { try rows("SELECT source FROM run_trace") }
    // The events come first, then the result, then the log.
    try ingest([("1.sql", Self.dump(nil, events: true).copied)])
    #expect(try source() == ["events of run \(Self.run)"])
    try ingest([("2.sql", backup)])
    #expect(try source() == ["result of run \(Self.run)"] && steps().count == 8)
    try ingest([("2.sql", backup), (logPath, log)])
    #expect(try source() == [logPath])
    let kept = try steps()
    try ingest([("3.sql", Self.dump(Self.codex, events: true, at: 3).copied)])
    #expect(try source() == [logPath] && steps() == kept)
    // All of them at once, and the log before the backup.
    try ingest([(logPath, log), ("2.sql", backup)], database: "all")
    #expect(try rows("SELECT source FROM run_trace", "all") == [logPath] && steps("all") == kept)
    try ingest([(logPath, log)], database: "two")
    try ingest([(logPath, log), ("2.sql", backup)], database: "two")
    #expect(try rows("SELECT source FROM run_trace", "two") == [logPath] && steps("two") == kept)
  }

  /// A result without output does not take the place of events.
  @Test func withoutOutputTheEventsStay() throws {
    for result in ["{}", #"{"stdout": " \n", "configFreshness": "x"}"#, "null", "[1]", "x"] {
      try FileSystem.removeTree(folder.path + "/db")
      try ingest([("1.sql", Self.dump(result, events: true).copied)])
      #expect(try rows("SELECT source FROM run_trace") == ["events of run \(Self.run)"], "\(result)")
    }
  }

  /// Output that a backup has is shown only if the configuration asks for it.
  @Test func resultsAreReadOnlyIfAskedFor() throws {
    let files = [("1.sql", Self.dump(Self.codex, events: true).copied)]
    let off: Fields = ["results": false]
    try ingest(files, ["Ada"], off)
    #expect(try rows("SELECT source FROM run_trace") == ["events of run \(Self.run)"])
    let events = try steps()
    #expect(!ReplaySettings(["agents": ["Ada"]]).readsResults)
    try ingest(files)
    #expect(try rows("SELECT source FROM run_trace") == ["result of run \(Self.run)"] && steps().count == 8)
    try ingest(files, ["Ada"], off)
    #expect(try rows("SELECT source FROM run_trace") == ["events of run \(Self.run)"])
    #expect(try steps() == events)
    try ingest(files)
    #expect(try steps().count == 8)
  }

  @Test func aChoiceTakesEffectWithTheNextRun() throws {
    let files = [("1.sql", Self.dump(Self.codex).copied)]
    try ingest(files, ["Bob"])
    #expect(try steps().map { $0.contains("of Bob") } == [true])
    // The file did not change, but the choice did.
    try ingest(files, ["Ada"])
    #expect(try steps().count == 8)
    #expect(try !steps().contains { $0.contains("of Bob") })
    // What is shown is not read again.
    let path = try CompanyViewReader.companies(in: folder.path + "/db")[0].path
    try Database(path: path).execute("UPDATE run_steps SET body = 'kept' WHERE n = 1")
    try ingest(files + [("2.sql", Self.dump(Self.codex, at: 2).copied)], ["Ada"])
    #expect(try steps().first?.contains("|kept|") == true)
    // Other limits need the result again. The newest backup is the one that is left.
    try ingest(
      [("2.sql", Self.dump(Self.codex, at: 2).copied)], ["Ada"], ["maximumSteps": 10])
    #expect(try steps().count == 8 && steps().first?.contains("|kept|") == false)
    try ingest(files, [])
    #expect(try steps() == [])
  }

  /// Backups that were read before are read again once runs are shown, and only once.
  @Test func whatWasReadBeforeReplayWasEnabledIsShown() throws {
    let files = [
      ("1.sql", Self.dump(nil, events: true).copied), ("2.sql", Self.dump(nil, at: 2).copied),
    ]
    try ingest(files, nil)
    #expect(try rows("SELECT run_id FROM run_events") == [])
    let enabled = try ingest(files)
    #expect(enabled.reports.map(\.isUnchanged) == [false, false])
    #expect(try steps().map { $0.contains("run started") } == [true])
    #expect(try ingest(files).reports.map(\.isUnchanged) == [true, true])
    // It is disabled while another backup is read, which has a result.
    let more = files + [("3.sql", Self.dump(Self.codex, at: 3).copied)]
    #expect(try ingest(more, nil).reports.map(\.isUnchanged) == [true, true, false])
    #expect(try ingest(more).reports.map(\.isUnchanged) == [true, true, false])
    let now = try steps()
    #expect(now.count == 8)
    try ingest(more, database: "whole")
    #expect(try steps("whole") == now)
    for sql in ["SELECT id || status FROM run_rows", "SELECT run_id || n || message FROM run_events"] {
      #expect(try rows(sql) == rows(sql, "whole"))
    }
  }

  /// Which of several backups a result is read from does not depend on the order in which they are read.
  @Test func theNewestWholeResultCounts() throws {
    let short = ("1.sql", Self.dump(Self.result(["short"]), at: 9).copied)
    let old = ("2.sql", Self.dump(Self.codex, at: 2).copied)
    let new = ("3.sql", Self.dump(Self.codex.replacing("All done.", with: "All ready."), at: 3).copied)
    for (number, order) in [[short, old, new], [new, old, short], [old, new, short]].enumerated() {
      try ingest(order, database: "\(number)")
      #expect(try steps("\(number)").contains { $0.contains("All ready.") }, "\(number)")
    }
    for source in [old, new, short] { try ingest([old, new, short].filter { $0.0 <= source.0 }) }
    #expect(try steps() == steps("0"))
  }

  @Test func aLongResultIsCut() throws {
    func dump(_ name: String, _ text: (TestDump) -> String) -> String {
      let newline = name == "copy.sql" ? #"\\n"# : #"\n"#
      let line = String(repeating: "x", count: 1000) + newline
      let long = "first" + newline + String(repeating: line, count: Limits.runResult / 1000 + 2000)
      let parts = text(Self.dump(#"{"stderr": "", "stdout": "LONG"}"#)).split(separator: "LONG", maxSplits: 1)
      return parts[0] + long + parts[1]
    }
    for (name, text) in Self.ways {
      let path = try folder.write(name, dump(name, text))
      var lines = LineReader(try ByteReader(path: path), limit: BackupReader.pieceSize)
      var reader = BackupReader(name: name, resultsOf: [Self.run])
      var found: [String] = []
      try reader.read(
        &lines,
        BackupReader.Handlers { _, row, _, oversized in
          let bytes = row.withBytes(RowTable.result) { $0.count }
          found.append("\(row.text(0) ?? "") \(bytes ?? 0) \(oversized)")
        } reject: { _, _ in
        })
      #expect(
        found == ["\(Self.run) \(Limits.runResult) [\(RowTable.result)]", "\(Self.other) 0 []"], "\(name)")
    }
    let ingest = try ingest(
      [("long.sql", dump("copy.sql", { $0.pgDump }))], ["Ada"], ["maximumSteps": 5])
    #expect(ingest.findings.isEmpty)
    #expect(try steps().first?.contains("output|first") == true)
    #expect(
      try rows("SELECT is_cut_short || ' ' || steps || ' ' || bytes FROM run_trace")
        == ["1 5 \(Limits.runResult)"])
  }

  /// A backup that ends within a result, or anywhere else, is read up to there.
  @Test(arguments: [0, 1, 2]) func aBackupCanEndWithinAResult(way: Int) throws {
    let bytes = Array(Self.ways[way].text(Self.dump(Self.codex)).utf8)
    for end in stride(from: 0, to: bytes.count, by: 7) {
      let path = folder.path + "/cut.sql"
      try Data(bytes[..<end]).write(to: URL(fileURLWithPath: path))
      var lines = LineReader(try ByteReader(path: path), limit: 64)
      var reader = BackupReader(name: "cut.sql", resultsOf: [Self.run])
      try reader.read(
        &lines,
        BackupReader.Handlers { _, row, _, _ in
          guard let result = row.withBytes(RowTable.result, { RunResult($0) }) else { return }
          #expect(!result.isCutShort && !result.stdout.isEmpty)
        } reject: { _, _ in
        })
    }
  }

  @Test func aResultCanEndAnywhere() throws {
    let bytes = Array(Self.codex.utf8)
    for end in 0...bytes.count {
      let result = Array(bytes[..<end]).withUnsafeBufferPointer { RunResult($0) }
      #expect(result.isCutShort == (end > 0 && end < bytes.count), "\(end)")
      if end == bytes.count { #expect(result.stdout.count > 800 && !result.stderr.isEmpty) }
    }
    // With any byte broken, it is read somehow.
    for place in bytes.indices {
      for byte in [UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "{"), 0, 0xFF] {
        var broken = bytes
        broken[place] = byte
        broken.withUnsafeBufferPointer { _ = RunResult($0) }
      }
    }
  }

  @Test func everyAdaptersResultIsRead() throws {
    func text(_ json: String) -> (out: String, error: String, isCut: Bool) {
      let result = Array(json.utf8).withUnsafeBufferPointer { RunResult($0) }
      return (
        String(decoding: result.stdout, as: UTF8.self), String(decoding: result.stderr, as: UTF8.self),
        result.isCutShort
      )
    }
    #expect(text(#"{"stdout":"a\nb","stderr":"c"}"#) == ("a\nb", "c", false))
    #expect(text(#"{"result": "Done", "x": {"stdout": "no"}}"#) == ("Done", "", false))
    #expect(text(#"{"summary": "Short", "truncated": true}"#) == ("Short", "", true))
    #expect(text(#"{"truncated": false, "stdout": "x"}"#) == ("x", "", false))
    let event = #"{"type": "result", "result": "Done", "total_cost_usd": 0.5}"#
    #expect(text(event) == (event, "", false))
    #expect(text("{}") == ("", "", false))
    // The last event of Claude Code is a step with what the session used.
    try ingest([("1.sql", Self.dump(RunLogFixture.claude().last ?? "").copied)])
    #expect(
      try rows("SELECT engine || ' ' || steps || ' ' || output_tokens FROM run_trace") == ["claude 1 300"])
  }

  /// Forgetting a run removes its steps, although the backup still has its result.
  @Test func aForgottenRunStaysForgotten() throws {
    let files = [("1.sql", Self.dump(Self.codex).copied)]
    try ingest(files)
    for settings: Fields in [[:], ["maximumSteps": 10]] {
      var options = Ingest.Options(folder: folder.path + "/db", configured: ConfiguredCompany(name: "Test"))
      options.replay = ReplaySettings(
        .record(Fields(["agents": ["Ada"], "results": true]).merging(settings) { $1 }))
      options.forgotten = [Self.run]
      let ingest = try Ingest(options)
      try ingest.read([Source(path: folder.path + "/1.sql", name: "1.sql")]) { _ in }
      try ingest.finish()
      #expect(try steps() == [] && rows("SELECT words FROM run_words") == [])
    }
  }
}
