import Foundation
import Testing

@testable import Engine

/// Downloads over HTTP from a server on the loopback interface, and what a workspace keeps of them.
@Suite struct StoreDownloadTests {
  private let files: [String: [UInt8]] = [
    "paperclip.module.json": Array("{\"id\":\"pulse\",\"name\":\"Pulse\",\"version\":\"1.0.0\"}".utf8),
    "queries/days of week.sql": Array("SELECT 1".utf8),
  ]

  private struct Shop {
    let server: LoopbackServer
    let tree: FileTree
    let folder = TemporaryFolder()
    var cache: StoreCache { StoreCache(state: folder.path) }

    init(_ files: [String: [UInt8]]) throws {
      tree = try FileTree(files, name: "pulse")
      var answers: [String: LoopbackServer.Answer] = ["/files/SHA256SUMS": .body(tree.listing)]
      for (path, bytes) in files { answers["/files/" + path] = .body(bytes) }
      server = try LoopbackServer(answers)
      server.set("/api/store.json", .body(index(hash: tree.hash.text)))
    }

    func index(hash: String?, version: String = "1.0.0", id: String = "pulse") -> [UInt8] {
      let pin = hash.map { ",\"sha256\":\"\($0)\"" } ?? ""
      return Array(
        "{\"modules\":[{\"id\":\"\(id)\",\"source\":\"../files/\",\"versions\":[{\"version\":\"\(version)\"\(pin)}]}]}"
          .utf8)
    }

    func catalog(_ cache: StoreCache? = nil, reaches: Bool = true) throws -> StoreCatalog {
      try StoreCatalog(
        [StoreLocation(server.url + "/api/store.json", root: folder.path)], root: folder.path,
        cache: cache ?? self.cache, reaches: reaches)
    }

    func fetch(isOffline: Bool = false, reaches: Bool = true) throws -> FileTree {
      let entry = try #require(catalog(reaches: reaches).offers("pulse").first?.entry)
      let download = StoreDownload(cache: cache, isOffline: isOffline, environment: [:])
      return try download.tree(entry, try #require(entry.newest))
    }

    /// The message of the failure to fetch.
    func problem() -> String {
      do {
        _ = try fetch()
        return ""
      } catch { return (error as? Failure)?.message ?? "\(error)" }
    }
  }

  @Test func filesArriveAndAreKeptForLater() throws {
    let shop = try Shop(files)
    #expect(try shop.fetch() == shop.tree)
    let asked = shop.server.requests.count
    #expect(try shop.fetch(isOffline: true, reaches: false) == shop.tree)
    #expect(shop.server.requests.count == asked)
    #expect(shop.server.requests.contains("/files/queries/days%20of%20week.sql"))
  }

  @Test func withoutACopyOfflineFails() throws {
    let shop = try Shop(files)
    _ = try shop.catalog()
    #expect(throws: Failure.self) { try shop.fetch(isOffline: true, reaches: false) }
  }

  @Test func everyChangeOfACachedFileIsFound() throws {
    let shop = try Shop(files)
    _ = try shop.fetch()
    let copy = shop.folder.path + "/store/cache/" + shop.tree.hash.text
    #expect(try shop.cache.damaged().isEmpty)
    for change in [
      { try FileSystem.write([0x20], to: copy + "/paperclip.module.json") },
      { try FileSystem.write([0x20], to: copy + "/added.sql") },
      { try FileSystem.remove(copy + "/queries/days of week.sql") },
      { try FileSystem.rename(copy + "/paperclip.module.json", to: copy + "/other.json") },
      { _ = symlink("/etc/passwd", copy + "/link") },
    ] as [() throws -> Void] {
      try shop.tree.write(to: copy)
      #expect(try shop.cache.damaged().isEmpty)
      try change()
      #expect(try shop.cache.damaged() == [shop.tree.hash.text])
      #expect(throws: Failure.self) { try shop.fetch(isOffline: true, reaches: false) }
    }
  }

  @Test func otherFilesThanThoseOfTheIndexAreRefused() throws {
    let shop = try Shop(files)
    shop.server.set("/files/paperclip.module.json", .body(Array("{}".utf8)))
    #expect(shop.problem().contains("is not the file of its listing"))
    let other = try FileTree(["paperclip.module.json": Array("{}".utf8)], name: "other")
    shop.server.set("/files/SHA256SUMS", .body(other.listing))
    #expect(shop.problem().contains("are not those of the index"))
    #expect(try shop.cache.damaged().isEmpty)
    #expect(!shop.cache.has(other.hash))
  }

  @Test func hostileAnswersAreRefused() throws {
    let shop = try Shop(files)
    let secret = "file:///etc/passwd"
    let row = String(repeating: "a", count: 64)
    let cases: [(LoopbackServer.Answer, String)] = [
      (.redirect(secret), "another kind of address"),
      (.redirect("gopher://127.0.0.1/x"), "another kind of address"),
      (.redirect("/files/SHA256SUMS"), "redirects too often"),
      (.endless, "is larger than"), (.short([0x61]), "cannot be downloaded"),
      (.body(Array("\(row)  ../../x\n".utf8)), "contains \"..\""),
      (.body(Array("\(row)  A\n\(row)  a\n".utf8)), "are the same file"),
      (
        .body([0x1F, 0x8B, 0x08, 0x00], headers: ["Content-Encoding": "gzip"]),
        "expected 64 hexadecimal digits"
      ),
      (.body([], status: 500), "status 500"),
    ]
    for (answer, words) in cases {
      shop.server.set("/files/SHA256SUMS", answer)
      let problem = shop.problem()
      #expect(problem.contains(words), "\(words): \(problem)")
    }
    #expect(!FileSystem.exists(shop.folder.path + "/store/cache"))
  }

  @Test func aServerThatStallsIsGivenUp() throws {
    let server = try LoopbackServer(["/x": .stall])
    let request = Curl.Request.download(server.url + "/x", isLoopback: true, seconds: 1)
    #expect(throws: Failure.self) { try Curl.fetch([request], seconds: 5, bytes: 100) }
    let endless = Curl.Request.download(server.url + "/x", isLoopback: true, seconds: 60)
    #expect(throws: Failure.self) { try Curl.fetch([endless], seconds: 1, bytes: 100) }
  }

  @Test func theLastGoodIndexIsUsedWhenTheServerFails() throws {
    let shop = try Shop(files)
    #expect(try shop.catalog().findings.isEmpty)
    for answer in [
      LoopbackServer.Answer.body([], status: 500), .body(Array("<html>".utf8)), .endless,
      .redirect("file:///etc/passwd"),
    ] {
      shop.server.set("/api/store.json", answer)
      let catalog = try shop.catalog()
      #expect(catalog.offers("pulse").count == 1)
      #expect(catalog.findings.contains { $0.remedy?.contains("last good copy") ?? false })
    }
    // Without a copy there is nothing to use.
    let empty = TemporaryFolder()
    let fresh = try shop.catalog(StoreCache(state: empty.path))
    #expect(fresh.offers("pulse").isEmpty)
    #expect(fresh.findings.contains { $0.severity == .error })
  }

  @Test func anOlderOrShrunkIndexIsReported() throws {
    let shop = try Shop(files)
    shop.server.set("/api/store.json", .body(shop.index(hash: shop.tree.hash.text, version: "2.0.0")))
    _ = try shop.catalog()
    shop.server.set("/api/store.json", .body(shop.index(hash: shop.tree.hash.text)))
    #expect(try shop.catalog().findings.contains { $0.message.contains("went back from 2.0.0 to 1.0.0") })
    shop.server.set("/api/store.json", .body(Array("{\"modules\":[]}".utf8)))
    #expect(try shop.catalog().findings.contains { $0.message.contains("is missing") })
  }

  /// An index with a tag is downloaded once, and again when the server has another one or the copy was
  /// changed.
  @Test func anUnchangedIndexIsNotDownloadedAgain() throws {
    let shop = try Shop(files)
    func publish(_ version: String) {
      let bytes = shop.index(hash: shop.tree.hash.text, version: version)
      shop.server.set("/api/store.json", .body(bytes, headers: ["ETag": "\"\(version)\""]))
    }
    publish("1.0.0")
    for _ in 0..<3 { #expect(try shop.catalog().offers("pulse").count == 1) }
    #expect(shop.server.unchangedAnswers == 2)
    publish("1.1.0")
    let newest = try shop.catalog().offers("pulse").first?.entry.newest?.version.text
    #expect(newest == "1.1.0" && shop.server.unchangedAnswers == 2)
    // A copy that somebody changed has no tag.
    let folder = shop.cache.folder + "/indexes"
    let name = try #require(try FileSystem.names(in: folder).first { $0.hasSuffix(".json") })
    try FileSystem.write(shop.index(hash: nil, version: "9.9.9"), to: folder + "/" + name)
    let healed = try shop.catalog().offers("pulse").first?.entry.newest?.version.text
    #expect(healed == "1.1.0" && shop.server.unchangedAnswers == 2)
    #expect(try FileSystem.names(in: folder).filter { $0.hasSuffix(".etag") }.count == 1)
  }

  @Test func everyChangeOfACachedIndexIsFound() throws {
    let shop = try Shop(files)
    let index = shop.index(hash: shop.tree.hash.text)
    shop.server.set("/api/store.json", .body(index, headers: ["ETag": "\"one\""]))
    for _ in 0..<2 { #expect(try shop.catalog().findings.isEmpty) }
    let folder = shop.cache.folder + "/indexes"
    let names = try FileSystem.names(in: folder)
    #expect(names.count == 2 && Set(names.map { $0.suffix(5) }) == [".json", ".etag"])
    #expect(try shop.cache.damagedIndexes().isEmpty)
    for name in names {
      let whole = try FileSystem.read(folder + "/" + name)
      var changed = whole
      changed[whole.count / 2] ^= 1
      for bytes in [changed, whole + [0x20], Array(whole.dropLast())] {
        try FileSystem.write(bytes, to: folder + "/" + name)
        #expect(try shop.cache.damagedIndexes().contains(name))
        // It is not used without the server, and replaced with it.
        let offline = try shop.catalog(reaches: false)
        #expect(offline.offers("pulse").isEmpty == name.hasSuffix(".json"))
        #expect(offline.findings.contains { $0.message.contains("was changed") } == name.hasSuffix(".json"))
      }
      #expect(try shop.catalog().findings.isEmpty)
      #expect(try shop.cache.damagedIndexes().isEmpty && FileSystem.names(in: folder) == names)
    }
    try FileSystem.write([0x20], to: folder + "/added.json")
    #expect(try shop.cache.damagedIndexes() == ["added.json"])
  }

  @Test func builtInIDsAreReserved() throws {
    let shop = try Shop(files)
    shop.server.set("/api/store.json", .body(shop.index(hash: shop.tree.hash.text, id: "observability")))
    let catalog = try shop.catalog()
    #expect(catalog.offers("observability").map(\.store) == [BuiltInStore.name])
    #expect(catalog.findings.contains { $0.message.contains("reserved") })
    shop.server.set("/api/store.json", .body(shop.index(hash: shop.tree.hash.text, id: "observabi1ity")))
    #expect(
      try shop.catalog().findings.contains {
        $0.message.contains("looks like the built-in \"observability\"")
      })
  }

  @Test func theBuiltInStoreNeedsNothing() throws {
    let catalog = try StoreCatalog([], root: nil, cache: nil)
    #expect(catalog.findings.isEmpty)
    let ids = Set(catalog.offers.map(\.entry.id))
    #expect(
      ids.isSuperset(of: ["observability", "startup-in-a-box", "agency", "research-lab", "maintainers"]))
    let download = StoreDownload(cache: nil, isOffline: true, environment: [:])
    for offer in catalog.offers {
      let version = try #require(offer.entry.newest)
      #expect(try download.tree(offer.entry, version).hash == version.sha256)
      #expect(offer.entry.license != nil && offer.entry.description != nil)
    }
  }
}
