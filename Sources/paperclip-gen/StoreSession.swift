import Engine
import Renderer

/// What the actions of `store` share: the stores, the cache and the lock of the workspace.
struct StoreSession {
  let arguments: Arguments
  let console: Console
  /// Nil outside of a workspace: there is a built-in store, and nothing is installed.
  let session: Session?
  let cache: StoreCache?
  let download: StoreDownload

  init(_ arguments: Arguments, _ console: Console) throws {
    self.arguments = arguments
    self.console = console
    session = Workspace.isInside(".") ? try Session(arguments, console, lazily: true) : nil
    cache = session.map { StoreCache(state: $0.workspace.state) }
    download = StoreDownload(
      cache: cache, isOffline: arguments.has("--offline"), environment: Main.environment())
  }

  /// The operands after the action.
  var operands: [String] { Array(arguments.operands.dropFirst()) }

  func workspace() throws -> Workspace {
    // Outside of a workspace, the failure says how to create one.
    try session?.workspace ?? Workspace.find(from: ".", environment: Main.environment())
  }

  func lock() throws -> StoreLock {
    try session.map { try StoreLock.read(root: $0.workspace.root) } ?? StoreLock()
  }

  /// The time for the lock file.
  func now() throws -> Instant { try arguments.asOf(environment: Main.environment()) ?? SystemClock.now }

  /// Reads the stores and reports their problems.
  func catalog() throws -> (catalog: StoreCatalog, findings: [Finding]) {
    let catalog = try readCatalog(reaches: !arguments.has("--offline"))
    for finding in catalog.findings { console.finding(finding) }
    return (catalog, catalog.findings)
  }

  /// `reaches`: whether to ask web servers.
  func readCatalog(reaches: Bool) throws -> StoreCatalog {
    let root = session?.workspace.root
    let here = try FileSystem.absolute(".")
    let locations: [StoreLocation] =
      try arguments.value("--store").map { [try StoreLocation($0, root: here)] }
      ?? session?.workspace.configuration.stores.map { try StoreLocation($0, root: root ?? here) } ?? []
    return try StoreCatalog(locations, root: root, cache: cache, reaches: reaches)
  }

  /// The entry and version that "ID" or "ID@VERSION" means.
  func choose(
    _ text: String, kind: StoreEntry.Kind? = nil, from catalog: StoreCatalog, action: String
  ) throws -> (offer: StoreCatalog.Offer, version: StoreVersion) {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let id = parts[0]
    var offers = catalog.offers(id)
    guard !offers.isEmpty else {
      let nearest = Suggestion.nearest(to: id, in: catalog.offers.map(\.entry.id))
      throw UsageError(
        message: "store \(action): unknown ID \"\(id)\"",
        remedy: nearest.map { "did you mean \"\($0)\"?" } ?? "run paperclip-gen store list")
    }
    if let kind {
      offers = offers.filter { $0.entry.kind == kind }
      guard !offers.isEmpty else {
        throw UsageError(
          message: kind == .module ? "\"\(id)\" is a company template" : "\"\(id)\" is a module",
          remedy: kind == .module
            ? "run paperclip-gen store import \(id)" : "run paperclip-gen store install \(id)")
      }
    }
    let offer = offers[0]
    guard parts.count == 2 else {
      guard let newest = offer.entry.newest else {
        throw Failure("\(id): the store has no version that can be installed")
      }
      return (offer, newest)
    }
    guard let version = offer.entry.version(parts[1]) else {
      let known = offer.entry.versions.prefix(5).map(\.version.text).joined(separator: ", ")
      throw UsageError(
        message: "store \(action): \(id) has no version \"\(parts[1])\"", remedy: "it has \(known)")
    }
    return (offer, version)
  }

  /// What is installed, if it is exactly this version: then nothing needs to be downloaded.
  private func installed(_ entry: StoreEntry, _ version: StoreVersion) -> FileTree? {
    guard let root = session?.workspace.root, let hash = version.sha256 else { return nil }
    let folder = root + "/" + StoreLock.folder(entry.kind, entry.id)
    guard FileSystem.isFolder(folder), let tree = try? FileTree(folder: folder, name: entry.id, isWhole: true)
    else {
      return nil
    }
    return tree.hash == hash ? tree : nil
  }

  /// The files of a version and what they are. Throws if they are not what the entry says.
  func contents(_ offer: StoreCatalog.Offer, _ version: StoreVersion, locked: SHA256.Digest? = nil) throws
    -> (
      tree: FileTree, contents: StoreContents
    )
  {
    let entry = offer.entry
    let tree = try installed(entry, version) ?? download.tree(entry, version, expecting: locked)
    guard let contents = StoreContents.read(tree, id: entry.id, name: entry.id) else {
      throw Failure("\(entry.id): the files are neither a module nor a company template")
    }
    guard contents.kind == entry.kind else {
      throw Failure(
        "\(entry.id): the store calls it a \(entry.kind.rawValue), but the files are a \(contents.kind.rawValue)"
      )
    }
    if entry.kind == .module, contents.id != entry.id, !contents.id.isEmpty {
      throw Failure("\(entry.id): the files are those of the module \"\(contents.id)\"")
    }
    return (tree, contents)
  }
}
