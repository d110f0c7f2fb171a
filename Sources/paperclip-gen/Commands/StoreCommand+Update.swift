import Engine
import Renderer

extension StoreCommand {
  /// Replaces installed items by the newest versions, or by the ones given.
  static func update(_ store: StoreSession) throws -> ExitCode {
    let lock = try store.lock()
    let operands = store.operands.isEmpty ? lock.items.map(\.id) : store.operands
    guard !operands.isEmpty else {
      store.console.message("Nothing is installed from a store.")
      return .done
    }
    let (catalog, _) = try store.catalog()
    var hasProblem = false
    for operand in operands {
      let id = String(operand.prefix { $0 != "@" })
      guard let item = lock[id] else {
        throw UsageError(
          message: "store update: \"\(id)\" is not installed",
          remedy: "run paperclip-gen store install \(id)")
      }
      if store.operands.isEmpty, !catalog.offers(id).contains(where: { $0.entry.kind == item.kind }) {
        store.console.message("\(id): no store offers it any longer; it stays at \(item.version)")
        hasProblem = true
        continue
      }
      let (offer, version) = try store.choose(operand, kind: item.kind, from: catalog, action: "update")
      if !operand.contains("@"), let own = SemanticVersion(item.version), version.version < own {
        store.console.message(
          "\(id): the store has only \(version.version.text); it stays at \(item.version)")
        continue
      }
      try install(offer, version, store)
    }
    return hasProblem ? .findings : .done
  }

  /// Removes the files. The data of a module stays in the databases.
  static func remove(_ store: StoreSession) throws -> ExitCode {
    let workspace = try store.workspace()
    var lock = try store.lock()
    guard let session = store.session, let cache = store.cache else { return .done }
    let run = try WorkspaceRun(session)
    defer { withExtendedLifetime(run) {} }
    for id in store.operands {
      guard let item = lock[id] else {
        throw UsageError(
          message: "store remove: \"\(id)\" is not installed from a store",
          remedy: "run paperclip-gen store verify")
      }
      guard item.kind == .template || !workspace.configuration.modules.enabled.contains(id) else {
        throw Failure("\(id) is enabled; run paperclip-gen module disable \(id) first")
      }
      let folder = workspace.root + "/" + item.folder
      if !store.arguments.has("--force"), FileSystem.status(folder) != nil,
        (try? installed(folder))?.hash != item.sha256
      {
        throw Failure(
          "\(item.folder): has local changes; see them with paperclip-gen store diff \(id), and discard them with --force"
        )
      }
      try FileSystem.removeTree(folder)
      lock.remove(item.kind, id)
      try lock.write(root: workspace.root, cache: cache)
      store.console.message(
        "Removed \(item.folder)." + (item.kind == .module ? " Its tables stay in the databases." : ""))
    }
    return .done
  }

  /// Shows what changes between the installed and the offered files.
  static func diff(_ store: StoreSession) throws -> ExitCode {
    let workspace = try store.workspace()
    let id = String(store.operands[0].prefix { $0 != "@" })
    let lock = try store.lock()
    guard let item = lock[id] else {
      throw UsageError(
        message: "store diff: \"\(id)\" is not installed from a store", remedy: "run paperclip-gen store list"
      )
    }
    guard let own = try installed(workspace.root + "/" + item.folder) else {
      throw Failure(
        "\(item.folder): is missing; run paperclip-gen store \(item.action) \(id)@\(item.version)")
    }
    let (catalog, _) = try store.catalog()
    let (offer, version) = try store.choose(
      store.operands[0], kind: item.kind, from: catalog, action: "diff")
    let (tree, _) = try store.contents(offer, version)
    let changes = own.changes(to: tree)
    if store.console.isJSON {
      store.console.result(json: [
        "id": .string(id), "installed": .string(item.version), "offered": .string(version.version.text),
        "files": .list(
          changes.map { change in
            [
              "path": .string(change.path), "change": .string(change.kind.rawValue),
              "lines": .list(change.lines.map(Value.string)),
            ]
          }),
      ])
    } else {
      for change in changes {
        store.console.result("\(change.kind.rawValue): \(change.path)")
        for line in change.lines.prefix(400) { store.console.result("  " + line) }
        if change.lines.count > 400 { store.console.result("  … \(change.lines.count - 400) more lines") }
      }
    }
    if own.hash != item.sha256 {
      store.console.message("The installed files have local changes; they are part of this difference.")
    }
    store.console.message(
      changes.isEmpty
        ? "\(id) \(item.version): no differences to \(version.version.text)"
        : "\(id), from \(item.version) to \(version.version.text): \(Formats.count(changes.count, "changed files"))"
    )
    return changes.isEmpty ? .done : .findings
  }
}
