import Engine

/// Which files of an output folder are ours: those in a list in the workspace's state, and those that the site's own
/// api/index.json names, for a site that came with a clone of a repository.
final class PublishedFiles {
  private let path: String
  private let site: String
  private var known: Set<String>?

  init(path: String, site: String) {
    self.path = path
    self.site = site
  }

  /// Files that were published and not yet removed.
  func published() throws -> Set<String> {
    if let known { return known }
    var paths: Set<String> = []
    if FileSystem.exists(path) {
      let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
      paths.formUnion(text.split(separator: "\n").map(String.init))
    }
    paths.formUnion(listed(in: ""))
    known = paths
    return paths
  }

  /// What the api/index.json in a folder of the site names, and those of the companies that it names.
  private func listed(in folder: String) -> [String] {
    let index = site + "/" + folder + "api/index.json"
    guard FileSystem.status(index)?.isFile == true, let bytes = try? FileSystem.read(index) else { return [] }
    let found = try? JSONDocument.read(bytes) { document -> (files: [String], companies: [String]) in
      guard let data = document.field(document.root, "data") else { return ([], []) }
      func texts(_ list: StaticString, _ key: StaticString) -> [String] {
        guard let items = document.field(data, list) else { return [] }
        return document.items(items).compactMap { document.field($0, key).flatMap(document.string) }
      }
      return (texts("files", "path"), folder.isEmpty ? texts("companies", "slug") : [])
    }
    let own = (found?.files ?? []).map { folder + $0 }.filter(Publisher.isValid(path:))
    return own + (found?.companies ?? []).filter(Publisher.isValid(path:)).flatMap { listed(in: $0 + "/") }
  }

  func owns(_ path: String) throws -> Bool { try published().contains(path) }

  /// Replaces the list; writes nothing when it says the same already.
  func record(_ paths: Set<String>) throws {
    let lines = paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { $0 + "\n" }.joined()
    let bytes = Array(lines.utf8)
    if FileSystem.status(path)?.size == Int64(bytes.count), try FileSystem.read(path) == bytes { return }
    if let slash = path.lastIndex(of: "/") { try FileSystem.makeFolders(String(path[..<slash])) }
    try FileSystem.writeAtomically(bytes, to: path)
  }
}
