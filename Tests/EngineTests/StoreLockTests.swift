import Foundation
import Testing

@testable import Engine

/// No byte of the lock or of the cache can change without `store verify` noticing.
@Suite struct StoreLockTests {
  private let folder = TemporaryFolder()
  private var cache: StoreCache { StoreCache(state: folder.path + "/.paperclip") }

  private func item(_ id: String, _ kind: StoreEntry.Kind, commit: String?) -> StoreLock.Item {
    StoreLock.Item(
      kind: kind, id: id, version: "1.0.0", source: "github:acme/kit/" + id, commit: commit,
      sha256: SHA256.digest(of: Array(id.utf8)), installedAt: "2026-03-01T10:00:00Z")
  }

  private func written() throws -> StoreLock {
    var lock = StoreLock()
    lock.set(item("pulse", .module, commit: String(repeating: "4f", count: 20)))
    lock.set(item("duo", .template, commit: nil))
    try lock.write(root: folder.path, cache: cache)
    return lock
  }

  /// Calls `check` for every byte of a file with one bit of it changed. The file is as before in the end.
  private func changeEveryByte(of path: String, _ check: (Int) throws -> Void) throws {
    let whole = try FileSystem.read(path)
    for place in whole.indices {
      var changed = whole
      changed[place] ^= place % 2 == 0 ? 1 : 0x20
      try FileSystem.write(changed, to: path)
      try check(place)
    }
    try FileSystem.write(whole, to: path)
  }

  @Test func everyByteOfTheLockCounts() throws {
    let lock = try written()
    #expect(try StoreLock.read(root: folder.path) == lock)
    #expect(try lock.edits(root: folder.path).isEmpty)
    try changeEveryByte(of: folder.path + "/" + StoreLock.name) { place in
      // One that cannot be read stops the command.
      guard let read = try? StoreLock.read(root: folder.path) else { return }
      let found = try read.edits(root: folder.path)
      #expect(!found.isEmpty, "byte \(place)")
    }
    #expect(try StoreLock.read(root: folder.path).edits(root: folder.path).isEmpty)
  }

  @Test func everyByteOfTheCacheCounts() throws {
    let lock = try written()
    let tree = try FileTree(
      ["paperclip.module.json": Array("{\"id\":\"pulse\"}".utf8), "a/b.sql": [0x20]], name: "m")
    try cache.keep(tree)
    let address = "https://example.org/api/store.json"
    try cache.keep(index: Array("{\"modules\":[]}".utf8), of: address)
    func damaged() throws -> [String] { try cache.damaged() + cache.damagedIndexes() + cache.damagedLock() }
    #expect(try damaged().isEmpty)
    let files = try #require(FileManager.default.enumerator(atPath: cache.folder)).compactMap {
      $0 as? String
    }
    .filter { FileSystem.status(cache.folder + "/" + $0)?.isFile == true }
    #expect(files.count == 4, "\(files)")
    for file in files {
      try changeEveryByte(of: cache.folder + "/" + file) { place in
        let found = try damaged()
        #expect(!found.isEmpty, "\(file): byte \(place)")
      }
    }
    #expect(try damaged().isEmpty)
    #expect(cache.unlocked(lock, root: folder.path).isEmpty)
  }

  /// A lock from before entries had digests is read, and its entries count as edited until they are installed
  /// again.
  @Test func anEntryWithoutADigestIsNotIntact() throws {
    try folder.write(
      StoreLock.name,
      """
      {"packages":[{"id":"pulse","kind":"module","version":"1.0.0","source":"file:shop","sha256":"\(String(repeating: "ab", count: 32))"}]}
      """)
    let lock = try StoreLock.read(root: folder.path)
    #expect(lock["pulse"]?.isIntact == false)
    #expect(try lock.edits(root: folder.path).count == 1)
  }
}
