import Foundation
import Testing

/// Backups of one company give one site, in whatever order and in how many runs they are read.
@Suite struct StateSiteTests {
  /// Files that tell of the runs of the program, and of events that only comparing two neighboring states can
  /// find.
  private static func isExempt(_ path: String) -> Bool {
    ["data-quality.html", "api/data-quality.json", "api/hooks.json", "manifest.json"].contains(path)
  }

  /// The site of the states in this order. `runs` has the number of states that each run reads;
  /// `isPublished`: each of them publishes a site, not only the last.
  private static func site(_ order: [Int], _ runs: [Int], isPublished: Bool = false) throws -> [String: Data]
  {
    let folder = try Folder()
    for number in order { try folder.write("\(number).sql", AwkwardStates.dump(number)) }
    var rest = order[...]
    var sources: [Int] = []
    for (place, count) in runs.enumerated() {
      sources += rest.prefix(count)
      rest = rest.dropFirst(count)
      let names = sources.map { "\"\($0).sql\"" }.joined(separator: ", ")
      try folder.write("paperclip.config.json", "{\"sources\": [\(names)]}")
      let command = isPublished || place == runs.count - 1 ? "generate" : "ingest"
      let result = try Program.run("paperclip-gen", [command, "--quiet"], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
    }
    return try Folder.contents(of: folder.path + "/site").filter { !isExempt($0.key) }
  }

  @Test(.timeLimit(.minutes(5))) func everyOrderAndNumberOfRunsGivesTheSameSite() throws {
    let expected = try Self.site([1, 2, 3], [3])
    #expect(expected.count > 40)
    // What the newest state says, in rows whose `updated_at` never moves.
    let dashboard = String(decoding: expected["api/dashboard.json"] ?? Data(), as: UTF8.self)
    #expect(dashboard.contains("\"billedCents\": 147,"), "\(dashboard)")
    func check(_ order: [Int], _ runs: [Int], isPublished: Bool = false) throws {
      let found = try Self.site(order, runs, isPublished: isPublished)
      let differing = Set(expected.keys).union(found.keys).filter { expected[$0] != found[$0] }.sorted()
      #expect(differing == [], "states \(order) in runs of \(runs)")
    }
    for order in [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] {
      try check(order, [1, 1, 1])
    }
    try check([3, 2, 1], [3])
    try check([2, 3, 1], [2, 1], isPublished: true)
  }
}
