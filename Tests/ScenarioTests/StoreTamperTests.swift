import Foundation
import Testing

/// `store verify` finds every change of what is installed, of the lock and of the cache.
@Suite struct StoreTamperTests {
  private let folder: Folder
  private static let lock = "paperclip-gen.lock.json"
  private static let lockCopy = ".paperclip/store/lock.json"

  init() throws {
    folder = try Folder()
    try folder.write(
      "paperclip.config.json",
      #"{"company":{"name":"Acme"},"stores":["file:shop"],"modules":{"enabled":[]}}"#)
    try folder.writeShop()
    for words in [["install", "pulse"], ["import", "duo"]] {
      let made = try run(words)
      #expect(made.status == 0, "\(made.errors)")
    }
  }

  @discardableResult
  private func run(_ words: [String]) throws -> Program.Result {
    try Program.run("paperclip-gen", ["store"] + words, in: folder.path)
  }

  private func isFound() throws -> Bool { try run(["verify"]).status != 0 }

  /// The files of a folder of the workspace, by their path in the workspace.
  private func files(_ place: String) throws -> [String] {
    try Folder.contents(of: folder.path + "/" + place).keys.map { place + "/" + $0 }.sorted()
  }

  @Test func everyChangeOfAFileIsFound() throws {
    #expect(try !isFound())
    let all =
      try files("modules/pulse") + files("templates/duo") + files(".paperclip/store/cache")
      + [Self.lock, Self.lockCopy]
    #expect(all.count == 8, "\(all)")
    for file in all {
      let url = URL(fileURLWithPath: folder.path + "/" + file)
      let whole = try Data(contentsOf: url)
      var changed = whole
      changed[whole.count / 2] ^= 1
      for bytes in [changed, whole + [0x0A], whole.dropLast()] {
        try bytes.write(to: url)
        #expect(try isFound(), "\(file)")
      }
      // The copy only tells of a lock that is lost.
      if file != Self.lockCopy {
        try FileManager.default.removeItem(at: url)
        #expect(try isFound(), "\(file) removed")
      }
      try whole.write(to: url)
    }
    let copy = try #require(
      FileManager.default.contentsOfDirectory(atPath: folder.path + "/.paperclip/store/cache").first)
    for place in [
      "modules/pulse", "templates/duo", ".paperclip/store/cache/" + copy, ".paperclip/store/cache",
    ] {
      // Names that a published folder or a clone has, too.
      for name in ["extra.sql", "SHA256SUMS", ".git/config"] {
        try folder.write(place + "/" + name, "x")
        #expect(try isFound(), "\(place)/\(name)")
        try FileManager.default.removeItem(atPath: "\(folder.path)/\(place)/\(name.split(separator: "/")[0])")
      }
    }
    #expect(try !isFound())
  }

  @Test func everyClaimOfTheLockIsCompared() throws {
    let whole = folder.read(Self.lock)
    for (old, new) in [
      (#""version": "1.0.0""#, #""version": "1.0.1""#), ("file:shop/pulse", "file:shop/other"),
      ("file:shop/duo.json", "file:shop/trio.json"), (#""id": "duo""#, #""id": "dua""#),
      (#""kind": "module""#, #""kind": "template""#), (" \"packages\"", "  \"packages\""),
    ] {
      #expect(whole.contains(old), "\(whole)")
      try folder.write(Self.lock, whole.replacingOccurrences(of: old, with: new))
      #expect(try isFound(), "\(old)")
    }
    try folder.write(Self.lock, whole)
    #expect(try !isFound())
  }

  /// With a store that is no longer configured, nothing but the lock says where something came from, and
  /// when.
  @Test func everyFieldOfTheLockCountsWithoutItsStore() throws {
    try folder.write(
      "paperclip.config.json", #"{"company":{"name":"Acme"},"modules":{"enabled":[]}}"#)
    let whole = folder.read(Self.lock)
    #expect(try !isFound())
    for (old, new) in [
      ("file:shop/pulse", "file:shop/other"), (#""installedAt": "2"#, #""installedAt": "3"#),
      (#""kind": "template""#, #""commit": "4f1c", "kind": "template""#),
      (#""version": "1.0.0""#, #""version": "1.0.1""#), (#"{"digest""#, #"{"digests""#),
    ] {
      #expect(whole.contains(old), "\(whole)")
      try folder.write(Self.lock, whole.replacingOccurrences(of: old, with: new))
      let found = try run(["verify"])
      #expect(found.status == 1 && found.errors.contains("was edited"), "\(old): \(found.errors)")
    }
    // Without one of its two entries, and without any.
    let lines = whole.split(separator: "\n", omittingEmptySubsequences: false)
    let entry = try #require(lines.firstIndex { $0.contains(#""id": "duo""#) })
    var rest = lines.map(String.init)
    rest.remove(at: entry)
    try folder.write(
      Self.lock, rest.joined(separator: "\n").replacingOccurrences(of: "},\n ]", with: "}\n ]"))
    #expect(try run(["verify"]).errors.contains("templates/duo: was installed from a store, but is not in"))
    try FileManager.default.removeItem(atPath: folder.path + "/" + Self.lock)
    let lost = try run(["verify"])
    #expect(lost.status == 1 && lost.errors.contains("modules/pulse: was installed"), "\(lost.errors)")
    // What the message says to do.
    try folder.write(Self.lock, folder.read(Self.lockCopy))
    #expect(try !isFound())
    // What was removed is not missed.
    #expect(try run(["remove", "duo", "pulse"]).status == 0)
    #expect(try !isFound())
  }

  /// An entry that was edited is found until it is installed again, not until something else is.
  @Test func anotherInstallationDoesNotHideAnEdit() throws {
    try folder.write(
      Self.lock,
      folder.read(Self.lock).replacingOccurrences(of: #""installedAt": "2"#, with: #""installedAt": "3"#))
    #expect(try run(["remove", "duo"]).status == 0)
    #expect(try isFound())
    #expect(try run(["install", "pulse"]).status == 0)
    #expect(try !isFound())
  }
}
