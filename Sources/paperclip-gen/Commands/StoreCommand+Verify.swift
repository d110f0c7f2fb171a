import Engine
import Renderer

extension StoreCommand {
  /// Compares what is installed with the lock, and the cache with its hashes.
  static func verify(_ store: StoreSession) throws -> ExitCode {
    let workspace = try store.workspace()
    let lock = try store.lock()
    var rows: [Value] = []
    var problems: [String] = []
    problems += try lock.edits(root: workspace.root)
    for item in store.cache?.unlocked(lock, root: workspace.root) ?? [] {
      problems.append(
        "\(item.folder): was installed from a store, but is not in \(StoreLock.name); restore it from git, or copy "
          + ".paperclip/store/lock.json to it")
      rows.append(row(item, "unlocked", []))
    }
    let catalog = try store.readCatalog(reaches: false)
    for item in lock.items {
      var changes: [FileTree.Change] = []
      var status = "unchanged"
      do {
        if let own = try installed(workspace.root + "/" + item.folder) {
          problems += claims(item, own, catalog, root: workspace.root)
          if own.hash != item.sha256 {
            status = "changed"
            let original = try? store.cache?.tree(item.sha256, name: item.id)
            changes = original?.changes(to: own) ?? []
            let files = changes.prefix(5).map { "\($0.path) \($0.kind.rawValue)" }.joined(separator: ", ")
            problems.append("\(item.folder): differs from the lock" + (files.isEmpty ? "" : " (\(files))"))
          }
        } else {
          status = "missing"
          problems.append(
            "\(item.folder): is missing; run paperclip-gen store \(item.action) \(item.id)@\(item.version)")
        }
      } catch let failure as Failure {
        status = "changed"
        problems.append(failure.message)
      }
      rows.append(row(item, status, changes))
    }
    let damaged =
      try (store.cache?.damaged() ?? []).map { "cache/" + $0 }
      + (store.cache?.damagedIndexes() ?? []).map { "indexes/" + $0 } + (store.cache?.damagedLock() ?? [])
    for name in damaged {
      problems.append(".paperclip/store/\(name): was changed; remove it")
    }
    if store.console.isJSON {
      store.console.result(json: ["installed": .list(rows), "damagedCache": .list(damaged.map(Value.string))])
    }
    for problem in problems { store.console.finding(Finding(.warning, problem)) }
    if problems.isEmpty {
      store.console.message(
        lock.items.isEmpty
          ? "Nothing is installed from a store."
          : "\(Formats.count(lock.items.count, "packages")) verified: all files are those of \(StoreLock.name)."
      )
    }
    return problems.isEmpty ? .done : .findings
  }

  private static func row(_ item: StoreLock.Item, _ status: String, _ changes: [FileTree.Change]) -> Value {
    [
      "id": .string(item.id), "kind": .string(item.kind.rawValue), "version": .string(item.version),
      "status": .string(status),
      "files": .list(changes.map { ["path": .string($0.path), "change": .string($0.kind.rawValue)] }),
    ]
  }

  /// What the lock says of a package, compared with its files and with what the stores say of them.
  private static func claims(
    _ item: StoreLock.Item, _ own: FileTree, _ catalog: StoreCatalog, root: String
  ) -> [String] {
    func wrong(_ what: String, _ locked: String, _ found: String, _ by: String) -> String? {
      locked == found
        ? nil : "\(StoreLock.name): \(item.id): the \(what) is \"\(locked)\", but \(by) says \"\(found)\""
    }
    if item.kind == .module, let stated = StoreContents.read(own, id: item.id, name: item.id)?.version,
      let problem = wrong("version", item.version, stated.text, "its manifest")
    {
      return [problem]
    }
    for offer in catalog.offers(item.id) where offer.entry.kind == item.kind {
      guard let version = offer.entry.versions.first(where: { $0.sha256 == item.sha256 }) else { continue }
      return [
        wrong("version", item.version, version.version.text, offer.store),
        wrong("source", item.source, offer.entry.source?.lockText(root: root) ?? "", offer.store),
        wrong("commit", item.commit ?? "", offer.entry.commit(of: version) ?? "", offer.store),
      ].compactMap { $0 }
    }
    return []
  }
}
