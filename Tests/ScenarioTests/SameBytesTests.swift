import Foundation
import Testing

/// The same input gives the same bytes, wherever and however often it is built.
@Suite struct SameBytesTests {
  private static func sample(in folder: Folder) throws {
    try Program.run("/bin/cp", ["-R", Program.root + "/samples/startup-in-a-box", "sample"], in: folder.path)
    try Program.run("/bin/rm", ["-rf", "sample/.paperclip", "sample/site"], in: folder.path)
  }

  private static func differing(_ a: String, _ b: String) throws -> [String] {
    let (a, b) = (try Folder.contents(of: a), try Folder.contents(of: b))
    return Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted()
  }

  @Test func theEnvironmentDoesNotAffectTheOutput() throws {
    let surroundings: [[String: String?]] = [
      ["TZ": "UTC", "LC_ALL": "C", "SWIFT_DETERMINISTIC_HASHING": "1"],
      ["TZ": "Pacific/Apia", "LC_ALL": "de_DE.UTF-8", "SWIFT_DETERMINISTIC_HASHING": nil],
      [
        "TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "SWIFT_DETERMINISTIC_HASHING": nil,
        "HOME": "/nowhere", "COLUMNS": "20",
      ],
    ]
    var first: Folder?
    for (index, environment) in surroundings.enumerated() {
      let folder = try Folder()
      try Self.sample(in: folder)
      // With a path from outside, from inside, and an absolute path.
      let (directory, arguments) = [
        ("", ["generate", "-C", "sample", "--out", folder.path + "/site"]),
        ("/sample/logs", ["generate", "--out", "../../site"]),
        ("/sample", ["generate", "-C", folder.path + "/sample", "--out", folder.path + "/site"]),
      ][index]
      let result = try Program.run(
        "paperclip-gen", arguments, in: folder.path + directory, environment: environment)
      #expect(result.status == 0, "\(result.errors)")
      if let first {
        #expect(try Self.differing(first.path + "/site", folder.path + "/site") == [])
      } else {
        first = folder
      }
    }
  }

  /// Thirty nights, each with the lines of three days: what is published is what one render of everything
  /// gives, and a second run of the same night touches no file at all.
  @Test
  func everyNightIsWhatAFullRenderWouldBe() throws {
    let folder = try Folder()
    try Self.sample(in: folder)
    let logs = folder.path + "/sample/logs"
    var days: [String: [String]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: logs).sorted() {
      for line in folder.read("sample/logs/" + name).split(separator: "\n") {
        let text = String(line)
        let stamp = try #require(text.range(of: "\"timestamp\":\"")).upperBound
        days[String(text[stamp...].prefix(10)), default: []].append(text)
      }
      try FileManager.default.removeItem(atPath: logs + "/" + name)
    }
    let dates = days.keys.sorted()
    let perNight = (dates.count + 29) / 30
    for night in 0..<30 {
      let new = dates.dropFirst(night * perNight).prefix(perNight)
      guard let date = new.first else { break }
      // Some runs add a file, others append lines to the last one.
      let lines = new.flatMap { days[$0] ?? [] }.joined(separator: "\n") + "\n"
      let name = "sample/logs/" + (night % 3 == 0 ? date : dates[(night / 3 * 3) * perNight]) + ".ndjson"
      try folder.write(name, folder.read(name) + lines)
      let result = try Program.run("paperclip-gen", ["generate", "-C", "sample"], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      guard night % 3 == 2 else { continue }
      let full = try Program.run(
        "paperclip-gen", ["render", "--full", "-C", "sample", "--out", folder.path + "/full-\(night)"],
        in: folder.path)
      #expect(full.status == 0, "\(full.errors)")
      let differing = try Self.differing(folder.path + "/sample/site", folder.path + "/full-\(night)")
      #expect(differing == [], "night \(night)")
      try FileManager.default.removeItem(atPath: folder.path + "/full-\(night)")
      guard night % 10 == 9 else { continue }
      // The render has left state of its own, so the run after it looks at everything once more.
      try Program.run("paperclip-gen", ["generate", "-C", "sample"], in: folder.path)
      let before = try folder.tree()
      try Program.run("paperclip-gen", ["generate", "-C", "sample"], in: folder.path)
      #expect(try folder.tree() == before, "night \(night): nothing is new, and something was written")
    }
  }
}
