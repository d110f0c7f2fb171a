import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Killed runs and concurrent runs.
@Suite struct InterruptionTests {
  private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state
    }
  }

  private static func workspace() throws -> Folder {
    let folder = try Folder()
    try folder.write("paperclip.config.json", #"{ "company": { "name": "Acme" }, "sources": ["logs/*"] }"#)
    let make = "mkdir -p logs && paperclip-sample hooklines --count 4000 --agents 12 --issues 60"
    let made = try Program.run(
      "/bin/sh", ["-c", make + " > all && head -n 2500 all > logs/a.ndjson && tail -n +2501 all > b"],
      in: folder.path)
    #expect(made.status == 0, "\(made.errors)")
    return folder
  }

  private static func start(
    _ arguments: [String], in folder: Folder, _ input: Any = FileHandle.nullDevice
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.folder + "/paperclip-gen")
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Every link of a site that was published leads somewhere, whenever the run that changed it was killed.
  @Test
  func aKilledRunLeavesAWorkingSiteThatTheNextRunCompletes() throws {
    let undisturbed = try Self.workspace()
    let began = Date()
    try Program.run("paperclip-gen", ["generate"], in: undisturbed.path)
    try Program.run("/bin/mv", ["b", "logs/b.ndjson"], in: undisturbed.path)
    try Program.run("paperclip-gen", ["generate"], in: undisturbed.path)
    let duration = Date().timeIntervalSince(began) / 2
    let expected = try Folder.contents(of: undisturbed.path + "/site")

    let folder = try Self.workspace()
    var random = Seeded(state: 42)
    for round in 0..<20 {
      // The second data set comes after half of the rounds.
      if round == 10 {
        try Program.run("paperclip-gen", ["generate"], in: folder.path)
        try Program.run("/bin/mv", ["b", "logs/b.ndjson"], in: folder.path)
      }
      let process = try Self.start(["generate"], in: folder)
      usleep(UInt32(Double.random(in: 0...duration, using: &random) * 1_000_000))
      kill(process.processIdentifier, round % 3 == 0 ? SIGINT : SIGKILL)
      process.waitUntilExit()
      if folder.exists("site/index.html") {
        let check = try Program.run("paperclip-gen", ["check"], in: folder.path)
        #expect(!check.errors.contains("leads nowhere"), "round \(round): \(check.errors)")
      }
    }
    let last = try Program.run("paperclip-gen", ["generate"], in: folder.path)
    #expect(last.status == 0, "\(last.errors)")
    let made = try Folder.contents(of: folder.path + "/site")
    #expect(made.keys.sorted() == expected.keys.sorted())
    #expect(made.keys.filter { made[$0] != expected[$0] }.sorted().isEmpty)
  }

  /// A reader that begins in the middle of a run and does not end, such as a shell with an open query, waits for
  /// the run; the next run leaves it with its file.
  @Test func aReaderInTheMiddleOfARunDoesNotHoldItUp() throws {
    let folder = try Self.workspace()
    #expect(try Program.run("paperclip-gen", ["generate"], in: folder.path).status == 0)
    let lines = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/b"))
    let input = Pipe()
    let run = try Self.start(["ingest", "-"], in: folder, input)
    // More than the pipe and the first reads hold, so the run has begun to write.
    for _ in 0..<20 { try input.fileHandleForWriting.write(contentsOf: lines) }

    let script = """
      import glob, sqlite3, sys
      database = sqlite3.connect(glob.glob(".paperclip/companies/*.sqlite")[0], timeout=60, isolation_level=None)
      database.execute("BEGIN")
      print(database.execute("SELECT count(*) FROM heartbeats").fetchone()[0], flush=True)
      sys.stdin.read()
      """
    let reader = Process()
    let (query, answer) = (Pipe(), Pipe())
    reader.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    reader.arguments = ["python3", "-c", script]
    reader.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    reader.standardInput = query
    reader.standardOutput = answer
    try reader.run()
    defer { reader.terminate() }
    Thread.sleep(forTimeInterval: 0.5)
    let line =
      #"{"event":"agent:heartbeat","timestamp":"2026-02-20T01:00:00Z","payload":{"agentId":"late","meta":{"runId":"late"}}}"#
    try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
    try input.fileHandleForWriting.close()
    run.waitUntilExit()
    #expect(run.terminationStatus == 0)
    var seen = ""
    while !seen.hasSuffix("\n") {
      let more = answer.fileHandleForReading.availableData
      if more.isEmpty { break }
      seen += String(decoding: more, as: UTF8.self)
    }
    let count = try Program.run(
      "/usr/bin/env", ["python3", "-c", script.replacing("sys.stdin.read()", with: "")], in: folder.path)
    #expect(seen == count.output, "the reader saw an unfinished run")

    try Program.run("/bin/mv", ["b", "logs/b.ndjson"], in: folder.path)
    let next = try Program.run("paperclip-gen", ["generate"], in: folder.path)
    #expect(next.status == 0, "\(next.errors)")
    #expect(reader.isRunning)
    try query.fileHandleForWriting.close()
    reader.waitUntilExit()
  }

  @Test func twoRunsNeverWriteAtOnceAndADeadRunDoesNotBlock() throws {
    let folder = try Folder()
    try folder.write("paperclip.config.json", #"{ "company": { "name": "Acme" } }"#)
    // It waits for its standard input while holding the lock.
    let input = Pipe()
    let holder = try Self.start(["ingest", "-"], in: folder, input)
    defer {
      kill(holder.processIdentifier, SIGKILL)
      try? input.fileHandleForWriting.close()
    }
    // Not before it has the lock, or the other run would be rejected.
    for _ in 0..<1000 where !folder.exists(".paperclip/lock") { usleep(10_000) }
    usleep(100_000)
    var refused: Program.Result?
    for _ in 0..<100 {
      let result = try Program.run("paperclip-gen", ["ingest", "--json"], in: folder.path)
      if result.status != 0 {
        refused = result
        break
      }
      usleep(20_000)
    }
    let message = try #require(refused)
    #expect(message.status == 3)
    #expect(message.errors.contains("(process \(holder.processIdentifier))"), "\(message.errors)")
    #expect(message.errors.contains("wait for it to finish, or stop it"))
    kill(holder.processIdentifier, SIGKILL)
    holder.waitUntilExit()
    let after = try Program.run("paperclip-gen", ["ingest", "--json"], in: folder.path)
    #expect(after.status == 0, "\(after.errors)")
  }
}
