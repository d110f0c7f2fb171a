import Foundation
import Testing

/// What a run costs, in counts that do not depend on the machine: bytes stored and files written.
@Suite struct CostTests {
  private static func lines(_ range: Range<Int>, issues: Int) -> String {
    range.map { number in
      let time = Date(timeIntervalSince1970: 1_782_864_000 + Double(number) * 90)
      let stamp = ISO8601DateFormatter().string(from: time)
      let issue = String(format: "00000000-0000-4000-8000-%012x", number * 7 % issues)
      let agent = String(format: "a0000000-0000-4000-8000-%012x", number % 20)
      if number % 4 == 0 {
        return
          #"{"event":"issue:status_changed","timestamp":"\#(stamp)","payload":{"issue":{"id":"\#(issue)","identifier":"AC-\#(number * 7 % issues)","title":"Issue"},"from":"todo","to":"in_progress"}}"#
      }
      let run = String(format: "b0000000-0000-4000-8000-%012x", number)
      return
        #"{"event":"agent:heartbeat","timestamp":"\#(stamp)","payload":{"agentId":"\#(agent)","meta":{"runId":"\#(run)","status":"succeeded","provider":"openai","model":"gpt-5","latencyMs":\#(number % 900 * 1000),"inputTokens":\#(number % 9999),"cachedInputTokens":7,"outputTokens":\#(number % 999),"costCents":\#(number % 30),"issueId":"\#(issue)"}}}"#
    }.map { $0 + "\n" }.joined()
  }

  private static func database(_ folder: Folder) throws -> Int {
    let path = folder.path + "/.paperclip/companies"
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    return try names.reduce(0) { sum, name in
      let size = try FileManager.default.attributesOfItem(atPath: path + "/" + name)[.size] as? Int
      return sum + (size ?? 0)
    }
  }

  /// A night's work follows from what is new, however long the history is.
  @Test func aNightCostsWhatIsNew() throws {
    var written: [Int] = []
    var stored: [Int] = []
    for history in [4000, 8000] {
      let folder = try Folder()
      try folder.write(
        "paperclip.config.json",
        #"{ "company": { "name": "Acme" }, "sources": ["log.ndjson"], "modules": { "enabled": ["observability"] } }"#
      )
      try folder.write("log.ndjson", Self.lines(0..<history, issues: 400))
      #expect(try Program.run("paperclip-gen", ["generate", "-q"], in: folder.path).status == 0)
      stored.append(try Self.database(folder))
      let before = try folder.tree()
      try folder.write("log.ndjson", Self.lines(0..<(history + 20), issues: 400))
      #expect(try Program.run("paperclip-gen", ["generate", "-q"], in: folder.path).status == 0)
      let after = try folder.tree()
      written.append(after.filter { $0.key.hasPrefix("site/") && before[$0.key] != $0.value }.count)
      #expect(after.keys.filter { $0.hasPrefix("site/") }.count > 900)
    }
    // Bytes for each more line, then what a small database takes, with the first page of every table and
    // index.
    #expect((stored[1] - stored[0]) / 4000 < 230, "\(stored) bytes stored")
    #expect(stored[0] < 3_000_000, "\(stored) bytes stored")
    // 20 lines: 20 issues and 20 agents with two files each, the days, and the pages of the whole company.
    #expect(written[0] < 220, "\(written) files written")
    #expect(abs(written[0] - written[1]) <= 12, "\(written) files written")
  }
}
