import Foundation
import Testing

/// Bits that change in a database while nobody writes to it.
@Suite struct DamageTests {
  private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state
    }
  }

  private static func workspace() throws -> Folder {
    let folder = try Folder()
    try folder.write(
      "paperclip.config.json", #"{ "company": { "id": "acme", "name": "Acme" }, "sources": ["logs/*"] }"#)
    let made = try Program.run(
      "/bin/sh",
      ["-c", "mkdir logs && paperclip-sample hooklines --count 400 --agents 5 --issues 20 > logs/a.ndjson"],
      in: folder.path)
    #expect(made.status == 0, "\(made.errors)")
    #expect(try Program.run("paperclip-gen", ["generate"], in: folder.path).status == 0)
    return folder
  }

  /// Wherever a bit flips, also in a copy of the workspace, nothing of it is published; without the digests of
  /// the last run, the program at least ends.
  @Test(.timeLimit(.minutes(5)), arguments: [false, true]) func aFlippedBitIsNeverPublished(inCopy: Bool)
    throws
  {
    let folder = try Self.workspace()
    let database = folder.path + "/.paperclip/companies/acme.sqlite"
    let whole = try Data(contentsOf: URL(fileURLWithPath: database))
    let site = try Folder.contents(of: folder.path + "/site")
    var random = Seeded(state: 11)
    for round in 0..<16 {
      var damaged = whole
      let place = Int.random(in: 0..<whole.count, using: &random)
      damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      if inCopy {
        try FileManager.default.removeItem(atPath: database)
        try folder.write(".paperclip/companies/acme.sqlite", Data())
      }
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: database))
      try file.write(contentsOf: damaged)
      try file.close()
      let result = try Program.run("paperclip-gen", ["render"], in: folder.path)
      // The counter of transactions and its copy are no content: a change there only means another look.
      if !(24..<28).contains(place), !(92..<96).contains(place) {
        #expect(result.status == 3, "round \(round), byte \(place): \(result.errors)")
        #expect(result.errors.contains("acme.sqlite: the file is corrupt"), "\(result.errors)")
        #expect(try Folder.contents(of: folder.path + "/site") == site)
      }
      let seals = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/.paperclip/seals"))
      try FileManager.default.removeItem(atPath: folder.path + "/.paperclip/seals")
      let unsealed = try Program.run(
        "/usr/bin/timeout", ["60", Program.folder + "/paperclip-gen", "report"], in: folder.path)
      #expect([0, 3].contains(unsealed.status), "round \(round), byte \(place): \(unsealed.errors)")
      try folder.write(".paperclip/seals", seals)
    }
  }
}
