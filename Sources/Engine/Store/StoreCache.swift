/// The copies that a workspace keeps: files by their hash, and the last good copy of each index. They make
/// `--offline` work; nothing in them is trusted without its hash.
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
    let tree = try FileTree(folder: path(hash), name: "the cached copy of \(name)", isWhole: true)
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
      return (try? FileTree(folder: trees + "/" + name, name: name, isWhole: true).hash) != hash
    }
  }
}
