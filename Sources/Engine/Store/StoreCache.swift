/// The copies that a workspace keeps: files by their hash, and the last good copy of each index. They make `--offline`
/// work; nothing in them is trusted without its hash.
package struct StoreCache: Sendable {
  package let folder: String

  package init(state: String) { folder = state + "/store" }

  private var trees: String { folder + "/cache" }
  /// Where new content is written before it gets its place.
  package var staging: String { folder + "/staging" }

  private func path(_ hash: SHA256.Digest) -> String { trees + "/" + hash.text }

  package func has(_ hash: SHA256.Digest) -> Bool { FileSystem.isFolder(path(hash)) }

  /// The files with this hash. Nil if there is no copy; throws if the copy was changed.
  package func tree(_ hash: SHA256.Digest, name: String) throws -> FileTree? {
    guard has(hash) else { return nil }
    let tree = try FileTree(folder: path(hash), name: "the cached copy of \(name)")
    guard tree.hash == hash else {
      throw Failure(
        "\(path(hash)): the cached copy of \(name) was changed; remove the folder and try again")
    }
    return tree
  }

  package func keep(_ tree: FileTree) throws {
    let target = path(tree.hash)
    guard FileSystem.status(target) == nil else { return }
    try FileSystem.makeFolders(staging)
    try tree.replace(target, staging: staging)
  }

  /// Every cached copy that no longer has its hash.
  package func damaged() throws -> [String] {
    guard FileSystem.isFolder(trees) else { return [] }
    return try FileSystem.names(in: trees).filter { name in
      guard let hash = SHA256.Digest(name) else { return true }
      return (try? FileTree(folder: trees + "/" + name, name: name).hash) != hash
    }
  }

  // MARK: Indexes

  private func indexPath(_ address: String) -> String {
    folder + "/indexes/" + SHA256.digest(of: Array(address.utf8)).text.prefix(32) + ".json"
  }

  /// The last good copy of an index.
  package func index(_ address: String) throws -> [UInt8]? {
    let path = indexPath(address)
    guard let status = FileSystem.status(path), status.isFile, status.size <= Int64(Limits.storeIndex) else {
      return nil
    }
    return try FileSystem.read(path)
  }

  package func keep(index bytes: [UInt8], of address: String) throws {
    try FileSystem.makeFolders(folder + "/indexes")
    if try index(address) != bytes { try FileSystem.writeAtomically(bytes, to: indexPath(address)) }
    // The server's tag of exactly these bytes: a copy that was changed has no tag, and is downloaded again.
    let new = newTagPath(address)
    guard let size = FileSystem.status(new)?.size else { return }
    let tag = tagPath(address, bytes)
    for name in try FileSystem.names(in: folder + "/indexes") where isTag(name, of: address) {
      try FileSystem.remove(folder + "/indexes/" + name)
    }
    if size > 0 { try FileSystem.rename(new, to: tag) } else { try FileSystem.remove(new) }
  }

  /// Options of a request for an index: the server answers with nothing if the kept copy is still the current one.
  package func conditions(_ address: String, kept: [UInt8]?) throws -> [(name: String, value: String?)] {
    try FileSystem.makeFolders(folder + "/indexes")
    let new = newTagPath(address)
    try FileSystem.remove(new)
    var options: [(name: String, value: String?)] = [("etag-save", new)]
    if let kept, FileSystem.exists(tagPath(address, kept)) {
      options.append(("etag-compare", tagPath(address, kept)))
    }
    return options
  }

  private func tagPath(_ address: String, _ bytes: [UInt8]) -> String {
    indexPath(address).dropLast(5) + "." + SHA256.digest(of: bytes).text.prefix(32) + ".etag"
  }

  private func newTagPath(_ address: String) -> String { indexPath(address).dropLast(5) + ".new" }

  private func isTag(_ name: String, of address: String) -> Bool {
    let stem = indexPath(address).split(separator: "/").last.map { $0.dropLast(5) } ?? ""
    return name.hasPrefix(stem) && name.hasSuffix(".etag")
  }
}
