/// What a workspace has from stores, and what its stores offer: for the company's own site.
package struct StoreShelf: Sendable {
  package var offers: [StoreCatalog.Offer] = []
  package var lock = StoreLock()
  /// Problems of the stores.
  package var findings: [Finding] = []

  package init() {}

  /// Reads the stores without asking web servers. A lock that cannot be read counts as empty here; `store
  /// verify` reports it.
  package init(root: String, state: String, stores: [String]) throws {
    let locations = stores.compactMap { try? StoreLocation($0, root: root) }
    let catalog = try StoreCatalog(locations, root: root, cache: StoreCache(state: state), reaches: false)
    offers = catalog.offers
    findings = catalog.findings
    lock = (try? StoreLock.read(root: root)) ?? StoreLock()
  }

  /// For an audience outside of the team, only what is built in or installed.
  package func narrowed(to audience: Audience) -> StoreShelf {
    guard audience == .public else { return self }
    var shelf = self
    shelf.offers = offers.filter {
      $0.store == BuiltInStore.name || lock[$0.entry.kind, $0.entry.id] != nil
    }
    return shelf
  }

  /// What is installed as an index of its own. Paths of this machine are left out.
  package var installed: StoreIndex {
    var index = StoreIndex()
    for item in lock.items {
      let offer = offers.first { $0.entry.kind == item.kind && $0.entry.id == item.id }?.entry
      var entry = StoreEntry(kind: item.kind, id: item.id, name: offer?.name ?? item.id)
      entry.description = offer?.description
      entry.license = offer?.license
      entry.author = offer?.author
      entry.tags = offer?.tags ?? []
      entry.summary = offer?.summary
      if let source = try? StoreSource.parse(item.source, base: .web("https://localhost/")) {
        entry.source = source
      }
      if let number = SemanticVersion(item.version) {
        var version = offer?.version(item.version) ?? StoreVersion(number)
        version.commit = item.commit
        version.sha256 = item.sha256
        entry.versions = [version]
      }
      index.entries.append(entry)
    }
    return index
  }

  /// The folders and files of this machine that the shelf depends on.
  package static func inputs(root: String, stores: [String]) -> [String] {
    [root + "/" + StoreLock.name]
      + stores.flatMap { text -> [String] in
        guard case .folder(let path)? = try? StoreLocation(text, root: root) else { return [] }
        return FileStamp.paths(below: path)
      }
  }
}
