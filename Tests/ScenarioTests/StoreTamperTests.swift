import Foundation
import Testing

/// `store verify` finds every change of what is installed, of the lock and of the cache.
@Suite struct StoreTamperTests {
  private let folder: Folder
  private static let lock = "paperclip-gen.lock.json"

  init() throws {
    folder = try Folder()
    try folder.write(
      "paperclip.config.json",
      #"{"company":{"name":"Acme"},"stores":["file:shop"],"modules":{"enabled":[]}}"#)
    try folder.write(
      "shop/pulse/paperclip.module.json",
      #"{"id":"pulse","name":"Pulse","version":"1.0.0","ui":{"pages":[{"path":"/pulse","label":"Pulse","entry":"./ui/pulse.html"}]}}"#
    )
    try folder.write("shop/pulse/ui/pulse.html", "<p>Pulse</p>\n")
    try folder.write(
      "shop/duo.json", #"{"id":"duo","name":"Duo","version":"1.0.0","agents":[{"ref":"a","name":"Ann"}]}"#)
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
      try files("modules/pulse") + files("templates/duo") + files(".paperclip/store/cache") + [Self.lock]
    #expect(all.count == 7, "\(all)")
    for file in all {
      let url = URL(fileURLWithPath: folder.path + "/" + file)
      let whole = try Data(contentsOf: url)
      var changed = whole
      // Of the lock, a digit of a hash: when something was installed can be compared with nothing.
      let place = file == Self.lock ? whole.range(of: Data("sha256\": \"".utf8))?.upperBound : nil
      changed[place ?? whole.count / 2] ^= 1
      for bytes in [changed, whole + [0x0A], whole.dropLast()] {
        try bytes.write(to: url)
        #expect(try isFound(), "\(file)")
      }
      // Without a lock, nothing is known to be installed.
      if file != Self.lock {
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
}
