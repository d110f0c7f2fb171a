/// The last good copy of each index. Its name has a hash of the address and one of the content, so that a
/// copy that was changed is noticed and never used.
extension StoreCache {
  private var indexes: String { folder + "/indexes" }

  private func hash(_ bytes: [UInt8]) -> Substring { SHA256.digest(of: bytes).text.prefix(32) }
  private func stem(_ address: String) -> String { hash(Array(address.utf8)) + "." }
  private func name(_ address: String, index: [UInt8]) -> String { stem(address) + hash(index) + ".json" }
  /// The server's tag of exactly these bytes: a copy that was changed has no tag, and is downloaded again.
  private func name(_ address: String, tag: [UInt8], of index: [UInt8]) -> String {
    stem(address) + hash(index + tag) + ".etag"
  }
  private func newTagPath(_ address: String) -> String { indexes + "/" + stem(address) + "new" }

  private func names(_ address: String, _ suffix: String) throws -> [String] {
    guard FileSystem.isFolder(indexes) else { return [] }
    return try FileSystem.names(in: indexes).filter { $0.hasPrefix(stem(address)) && $0.hasSuffix(suffix) }
  }

  private func bytes(_ name: String) throws -> [UInt8]? {
    let path = indexes + "/" + name
    guard let status = FileSystem.status(path), status.isFile, status.size <= Int64(Limits.storeIndex) else {
      return nil
    }
    return try FileSystem.read(path)
  }

  /// The last good copy of an index. Nil if there is none, or if it was changed.
  package func index(_ address: String) throws -> [UInt8]? {
    for name in try names(address, ".json") {
      if let bytes = try bytes(name), name == self.name(address, index: bytes) { return bytes }
    }
    return nil
  }

  /// True if there is a copy of an index, changed or not.
  func hasIndex(_ address: String) throws -> Bool { try !names(address, ".json").isEmpty }

  package func keep(index bytes: [UInt8], of address: String) throws {
    try FileSystem.makeFolders(indexes)
    let name = name(address, index: bytes)
    if try index(address) != bytes { try FileSystem.writeAtomically(bytes, to: indexes + "/" + name) }
    for other in try names(address, ".json") where other != name {
      try FileSystem.remove(indexes + "/" + other)
    }
    let new = newTagPath(address)
    guard FileSystem.exists(new) else { return }
    let tag = try FileSystem.read(new)
    for other in try names(address, ".etag") { try FileSystem.remove(indexes + "/" + other) }
    guard !tag.isEmpty else { return try FileSystem.remove(new) }
    try FileSystem.rename(new, to: indexes + "/" + self.name(address, tag: tag, of: bytes))
  }

  /// Options of a request for an index: the server answers with nothing if the kept copy is still the current
  /// one.
  package func conditions(_ address: String, kept: [UInt8]?) throws -> [(name: String, value: String?)] {
    try FileSystem.makeFolders(indexes)
    let new = newTagPath(address)
    try FileSystem.remove(new)
    var options: [(name: String, value: String?)] = [("etag-save", new)]
    guard let kept else { return options }
    for name in try names(address, ".etag") {
      if let tag = try bytes(name), name == self.name(address, tag: tag, of: kept) {
        options.append(("etag-compare", indexes + "/" + name))
      }
    }
    return options
  }

  /// Every file that is not what its name says.
  package func damagedIndexes() throws -> [String] {
    guard FileSystem.isFolder(indexes) else { return [] }
    let all = try FileSystem.names(in: indexes).filter { !$0.hasSuffix(".new") }
    var good: Set<String> = []
    for name in all where name.hasSuffix(".json") {
      guard let index = try bytes(name), name.hasSuffix(".\(hash(index)).json") else { continue }
      good.insert(name)
      let stem = name.prefix { $0 != "." } + "."
      for other in all where other.hasPrefix(stem) && other.hasSuffix(".etag") {
        if let tag = try bytes(other), other == stem + hash(index + tag) + ".etag" { good.insert(other) }
      }
    }
    return all.filter { !good.contains($0) }
  }
}
