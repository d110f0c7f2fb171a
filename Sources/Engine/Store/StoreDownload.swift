/// Gets the files of a version: from the program, the cache, a folder, a web server or a repository. Whatever
/// the way, the files are checked before anyone sees them.
package struct StoreDownload: Sendable {
  /// Nil outside of a workspace: nothing is kept.
  package let cache: StoreCache?
  package let isOffline: Bool
  private let server: String

  package init(cache: StoreCache?, isOffline: Bool, environment: [String: String]) {
    self.cache = cache
    self.isOffline = isOffline
    server =
      environment["GITHUB_SERVER_URL"].flatMap { $0.isEmpty ? nil : $0 } ?? GitHubRepository.defaultServer
  }

  /// The files of a version. Throws if they are not those that the index or the lock names.
  package func tree(
    _ entry: StoreEntry, _ version: StoreVersion, expecting locked: SHA256.Digest? = nil
  ) throws -> FileTree {
    let name = entry.id + " " + version.version.text
    let expected = version.sha256 ?? locked
    if entry.source == .builtIn(entry.id), let tree = BuiltInStore.tree(entry.kind, entry.id) { return tree }
    if let expected, let tree = try cache?.tree(expected, name: name) { return tree }
    guard let source = entry.source(of: version) else {
      throw Failure("\(name): the store gives no source that can be used")
    }
    let tree = try fetch(source, name)
    if let expected, tree.hash != expected {
      throw Failure(
        "\(name): the files from \(source.text) are not those of the index: expected SHA-256 \(expected.text), "
          + "got \(tree.hash.text); nothing was changed")
    }
    try cache?.keep(tree)
    return tree
  }

  private func fetch(_ source: StoreSource, _ name: String) throws -> FileTree {
    switch source {
    case .builtIn(let id): throw Failure("\(name): this program has no built-in \"\(id)\"")
    case .folder(let path):
      guard let status = FileSystem.status(path) else { throw Failure("\(path): not found") }
      return status.isFolder ? try FileTree(folder: path, name: path) : try FileTree(file: path, name: path)
    case .web(let address):
      try checkOnline(name)
      return try web(address)
    case .github(let repository, let path, let commit):
      try checkOnline(name)
      guard let commit else {
        throw Failure("\(name): github:\(repository) is not pinned to a commit")
      }
      return try GitHubRepository(name: repository, server: server).tree(path: path, commit: commit)
    }
  }

  private func checkOnline(_ name: String) throws {
    guard isOffline else { return }
    throw Failure("\(name): is not in the cache; run the command without --offline")
  }

  /// A template in one file, or the files that the listing of a folder names.
  private func web(_ text: String) throws -> FileTree {
    guard let address = WebAddress(text) else { throw Failure("\(text): is not an address") }
    func request(_ address: WebAddress) -> Curl.Request {
      .download(address.text, isLoopback: address.isLoopback, seconds: Limits.storeSeconds)
    }
    if let last = text.split(separator: "/").last, text.hasSuffix(".json") {
      let bodies = try Curl.fetch(
        [request(address)], seconds: Limits.storeSeconds, bytes: Int(Limits.storeFile))
      return try FileTree([String(last): bodies.first ?? []], name: text)
    }
    let folder = text.hasSuffix("/") ? address : WebAddress(text + "/") ?? address
    guard let place = folder.resolving(FileTree.listingName) else {
      throw Failure("\(text): is not an address")
    }
    let listing = try Curl.fetch(
      [request(place)], seconds: Limits.storeIndexSeconds, bytes: Limits.storeFiles * 320)[0]
    let rows = try FileTree.parse(listing: listing, name: place.text)
    // Paths are checked before anything is asked for.
    try FileTree.check(Dictionary(rows.map { ($0.path, 0) }) { max($0, $1) }, name: text)
    let requests = try rows.map { row -> Curl.Request in
      guard let file = folder.resolving(row.path) else {
        throw Failure("\(text): \"\(row.path)\" is not a path")
      }
      return request(file)
    }
    let bodies = try Curl.fetch(requests, seconds: Limits.storeSeconds, bytes: Int(Limits.storeTree))
    var files: [String: [UInt8]] = [:]
    for (row, body) in zip(rows, bodies) {
      guard SHA256.digest(of: body) == row.hash else {
        throw Failure("\(text): \"\(row.path)\" is not the file of its listing; nothing was changed")
      }
      files[row.path] = body
    }
    return try FileTree(files, name: text)
  }

  /// The commit to pin for a GitHub source without one.
  package func currentCommit(of source: StoreSource) throws -> String? {
    guard case .github(let repository, _, nil) = source else { return nil }
    try checkOnline("github:" + repository)
    return try GitHubRepository(name: repository, server: server).currentCommit()
  }
}
