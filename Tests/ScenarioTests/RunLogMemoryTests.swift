import Foundation
import Testing

/// A run log of any size is read with the same memory.
@Suite struct RunLogMemoryTests {
  /// The most memory that a run took, in kilobytes.
  private static let measure = """
    import resource, subprocess, sys
    code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
    print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    """

  private static func peak(megabytes: Int) throws -> Int {
    let folder = try Folder()
    let run = "aaaaaaaa-0000-4000-8000-000000000001"
    try folder.write(
      "logs/a.ndjson",
      #"{"event":"agent:heartbeat","timestamp":"2026-03-02T09:00:00Z","payload":{"agentRef":"ada","meta":{"runId":"\#(run)","status":"succeeded","inputTokens":9}}}"#
        + "\n")
    try folder.write(
      "paperclip.config.json",
      #"{"sources":["logs/*","run-logs/*/*"],"modules":{"enabled":["replay"],"config":{"replay":{"agents":["ada"],"maximumSteps":50,"maximumKilobytes":50}}}}"#
    )
    // Messages, calls with results, and lines of no known program that never end.
    let text = String(repeating: "word ", count: 2000)
    var block = ""
    for number in 0..<40 {
      let event =
        #"{\"type\":\"assistant\",\"message\":{\"id\":\"m-NUMBER-\#(number)\",\"content\":[{\"type\":\"text\",\"text\":\"\#(text)\"},{\"type\":\"tool_use\",\"id\":\"t-NUMBER-\#(number)\",\"name\":\"Read\",\"input\":{}}]}}\n"#
      block += #"{"ts":"2026-03-02T09:00:00Z","stream":"stdout","chunk":"\#(event)"}"# + "\n"
      block += #"{"ts":"2026-03-02T09:00:00Z","stream":"stderr","chunk":"\#(text)"}"# + "\n"
    }
    try folder.write("run-logs/ada/\(run).ndjson", "")
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.path + "/run-logs/ada/\(run).ndjson"))
    var written = 0
    for number in 0... where written < megabytes << 20 {
      let data = Data(block.replacingOccurrences(of: "NUMBER", with: String(number)).utf8)
      try file.write(contentsOf: data)
      written += data.count
      if written >= megabytes << 20 { break }
    }
    try file.close()
    let result = try Program.run(
      "/usr/bin/env", ["python3", "-c", measure, Program.folder + "/paperclip-gen", "ingest"],
      in: folder.path)
    let numbers = result.output.split(separator: " ").compactMap {
      Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    try #require(numbers.count == 2 && numbers[0] == 0, "\(result.output) \(result.errors)")
    return numbers[1]
  }

  @Test func memoryDoesNotGrowWithTheLog() throws {
    // What is kept of a run has its own limit, which a large log reaches.
    let small = try Self.peak(megabytes: 4)
    let large = try Self.peak(megabytes: 32)
    #expect(large - small < 20 << 10, "\(small) KB and \(large) KB")
  }
}
