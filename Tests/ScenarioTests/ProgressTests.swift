import Engine
import Foundation
import Testing

@testable import paperclip_gen

/// The progress line, as a terminal gets it.
@Suite struct ProgressTests {
  @Test func progressShowsPhaseCountRateAndTimeLeft() {
    let reading = Progress("Reading a.ndjson", 1_200_000, "lines", done: 25, total: 100)
    #expect(
      ProgressMeter.text(reading, elapsed: 4000) == "Reading a.ndjson: 1,200,000 lines, 300,000/s, 12 s left")
    #expect(ProgressMeter.text(Progress("Reading -", 5, "lines"), elapsed: 2500) == "Reading -: 5 lines, 2/s")
    #expect(ProgressMeter.text(reading, elapsed: 10) == "Reading a.ndjson: 1,200,000 lines")
    #expect(ProgressMeter.text(Progress("Updating Acme"), elapsed: 4000) == "Updating Acme")
  }

  /// Two parts of a log, with a pause that makes the run longer than a second.
  private static let slowly = "(cat log; sleep 1.4; cat log; sleep 0.3) | paperclip-gen ingest -"

  @Test(.enabled(if: Shell.has("script"), "script is not installed"))
  func aTerminalShowsProgressAndErasesIt() throws {
    let folder = try Self.workspace()
    let shown = try Program.run(
      "/bin/sh", ["-c", "script -qec \"sh -c '\(Self.slowly)'\" /dev/null"], in: folder.path,
      environment: ["TERM": "xterm", "COLUMNS": "60"])
    let output = shown.output
    #expect(output.contains("\rReading -: 2 lines"), "\(output)")
    #expect(output.contains("/s"), "\(output)")
    #expect(output.contains("\r\u{1B}[K-: hook lines, 2 read, 1 new"), "\(output)")
    let narrow = output.split(separator: "\r").filter { $0.hasPrefix("Reading") }
    #expect(!narrow.isEmpty && narrow.allSatisfy { $0.prefix { $0 != "\u{1B}" }.count < 60 })
  }

  @Test(.enabled(if: Shell.has("script"), "script is not installed"))
  func quietAndShortRunsShowNoProgress() throws {
    let folder = try Self.workspace()
    for command in [Self.slowly + " -q", "paperclip-gen ingest log"] {
      let result = try Program.run(
        "/bin/sh", ["-c", "script -qec \"sh -c '\(command)'\" /dev/null"], in: folder.path,
        environment: ["TERM": "xterm"])
      #expect(!result.output.contains("\u{1B}[K"), "\(command): \(result.output)")
    }
  }

  @Test func aPipeShowsNoProgress() throws {
    let folder = try Self.workspace()
    let result = try Program.run("/bin/sh", ["-c", Self.slowly], in: folder.path)
    #expect(result.errors.contains("2 read"), "\(result.errors)")
    #expect(!result.errors.contains("Reading") && !result.errors.contains("\u{1B}"), "\(result.errors)")
  }

  private static func workspace() throws -> Folder {
    let folder = try Folder()
    try folder.write("paperclip.config.json", #"{ "company": { "name": "Acme" } }"#)
    try folder.write(
      "log",
      #"{"event":"agent:heartbeat","timestamp":"2026-01-01T00:00:00Z","payload":{"agentId":"a","meta":{"tokensUsed":5}}}"#
        + "\n")
    return folder
  }
}
