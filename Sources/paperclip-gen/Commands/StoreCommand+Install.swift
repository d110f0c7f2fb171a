import Engine
import Renderer

extension StoreCommand {
  /// Installs modules. Nothing runs: enabling is a second step.
  static func install(_ store: StoreSession) throws -> ExitCode {
    _ = try store.workspace()
    let (catalog, _) = try store.catalog()
    for operand in store.operands {
      let (offer, version) = try store.choose(operand, kind: .module, from: catalog, action: "install")
      guard offer.store != BuiltInStore.name else {
        throw UsageError(
          message: "\(offer.entry.id) is built in and needs no installation",
          remedy: "enable it with paperclip-gen module enable \(offer.entry.id)")
      }
      try install(offer, version, store)
    }
    return .done
  }

  /// Installs one version, or replaces an installed one.
  static func install(
    _ offer: StoreCatalog.Offer, _ version: StoreVersion, _ store: StoreSession
  ) throws {
    let entry = offer.entry
    let workspace = try store.workspace()
    try checkPinned(entry, version)
    var lock = try store.lock()
    let item = lock[entry.kind, entry.id]
    try checkSource(item, entry, workspace.root)
    let folder = workspace.root + "/" + StoreLock.folder(entry.kind, entry.id)
    let (tree, contents) = try store.contents(offer, version)
    if let item, item.isIntact, item.sha256 == tree.hash, try installed(folder)?.hash == tree.hash {
      store.console.message("\(entry.id) \(item.version) is already installed.")
      return
    }
    try checkFolder(folder, item, tree, entry, force: store.arguments.has("--force"))
    try checkModule(contents, entry, tree, version, store)
    if item == nil || item?.version != version.version.text {
      store.console.message("\(entry.name) \(version.version.text) (\(entry.kind.rawValue))")
      for line in StoreWords.touches(contents) { store.console.message(line) }
    }
    guard let session = store.session, let cache = store.cache else { return }
    let run = try WorkspaceRun(session)
    defer { withExtendedLifetime(run) {} }
    try cache.keep(tree)
    if try installed(folder)?.hash != tree.hash { try tree.replace(folder, staging: cache.staging) }
    lock.set(
      StoreLock.Item(
        kind: entry.kind, id: entry.id, version: version.version.text,
        source: entry.source?.lockText(root: workspace.root) ?? "", commit: entry.commit(of: version),
        sha256: tree.hash, installedAt: try store.now().text))
    try lock.write(root: workspace.root, cache: cache)
    let place = StoreLock.folder(entry.kind, entry.id)
    let number = version.version.text
    if let old = item?.version {
      store.console.message(
        old == number ? "Restored \(entry.id) \(number)" : "Updated \(entry.id): \(old) is now \(number)")
    } else {
      store.console.message("Installed \(entry.id) \(number) in \(place)")
    }
    if entry.kind == .module, !workspace.configuration.modules.enabled.contains(entry.id) {
      store.console.message("It is not enabled. To enable it: paperclip-gen module enable \(entry.id)")
    }
  }

  private static func checkPinned(_ entry: StoreEntry, _ version: StoreVersion) throws {
    guard !version.isYanked else {
      throw Failure(
        "\(entry.id) \(version.version.text): the publisher withdrew this version; choose another one")
    }
    guard entry.isPinned(version) else {
      throw Failure(
        "\(entry.id) \(version.version.text): is not pinned, so its files cannot be verified; look at it with "
          + "paperclip-gen store show \(entry.id) --allow-unpinned, then add its hash to an index of your own"
      )
    }
  }

  /// An ID belongs to the source that it was first installed from.
  private static func checkSource(_ item: StoreLock.Item?, _ entry: StoreEntry, _ root: String) throws {
    guard let item, let source = entry.source?.lockText(root: root) else { return }
    guard source == item.source else {
      throw Failure(
        "\(entry.id): is installed from \(item.source), but this store offers it from \(source); "
          + "remove it first if you want to change its source")
    }
  }

  static func installed(_ folder: String) throws -> FileTree? {
    FileSystem.status(folder) == nil ? nil : try FileTree(folder: folder, name: folder, isWhole: true)
  }

  /// Files that did not come from a store, and local changes, are not overwritten.
  private static func checkFolder(
    _ folder: String, _ item: StoreLock.Item?, _ tree: FileTree, _ entry: StoreEntry, force: Bool
  ) throws {
    let place = StoreLock.folder(entry.kind, entry.id)
    guard FileSystem.status(folder) != nil, !force else { return }
    guard let item else {
      guard let own = try? installed(folder), own.hash == tree.hash else {
        throw Failure("\(place): already exists and is not from a store; move it, or choose another module")
      }
      return
    }
    guard try installed(folder)?.hash == item.sha256 else {
      throw Failure(
        "\(place): has local changes; see them with paperclip-gen store diff \(entry.id), copy what you need, "
          + "and discard the rest with --force")
    }
  }

  /// The checks of `module check`, before anything is put in place.
  private static func checkModule(
    _ contents: StoreContents, _ entry: StoreEntry, _ tree: FileTree, _ version: StoreVersion,
    _ store: StoreSession
  ) throws {
    func refuse(_ findings: [Finding]) throws {
      let errors = findings.filter { $0.severity == .error }
      guard !errors.isEmpty else { return }
      for finding in errors.prefix(20) { store.console.finding(finding) }
      throw Failure(
        "\(entry.id) \(version.version.text): has \(Formats.count(errors.count, "errors")); nothing was changed"
      )
    }
    try refuse(contents.findings)
    guard entry.kind == .module, let session = store.session else { return }
    if let stated = contents.version, stated != version.version {
      throw Failure(
        "\(entry.id): the store calls it \(version.version.text), but its manifest says \(stated.text); nothing was changed"
      )
    }
    if let text = contents.requiresCore, let range = VersionRange(text),
      let core = SemanticVersion(VersionCommand.version), !range.contains(core)
    {
      throw Failure("\(entry.id): requires paperclip-gen \(text); this is \(core.text)")
    }
    try FileSystem.withTemporaryFolder { folder in
      // Modules that it requires are those of the workspace.
      var source = session.moduleSource
      if let own = source.folder, FileSystem.isFolder(own) {
        for id in contents.requiresModules.keys.sorted() where FileSystem.isFolder(own + "/" + id) {
          try FileTree(folder: own + "/" + id, name: id).write(to: folder + "/" + id)
        }
      }
      try tree.write(to: folder + "/" + entry.id)
      source.folder = folder
      source.enabled = contents.requiresModules.keys.sorted() + [entry.id]
      source.config = source.config.filter { source.enabled.contains($0.key) }
      let findings = try ModuleCheck(source, id: entry.id).run()
      // What it requires can be installed later.
      try refuse(
        findings.filter { !$0.message.contains("which is missing") && !$0.message.contains("unknown module") }
      )
    }
  }
}

extension StoreEntry {
  /// The commit that a version is pinned to.
  func commit(of version: StoreVersion) -> String? {
    if case .github(_, _, let commit) = source(of: version) { return commit }
    return nil
  }
}
