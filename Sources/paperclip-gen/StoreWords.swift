import Engine
import Renderer

/// What a module or template contains and touches, in lines for people and as JSON.
enum StoreWords {
  /// "built in", "installed 1.0.0, newer: 1.2.0", "not installed".
  static func status(_ entry: StoreEntry, _ lock: StoreLock, store: String) -> String {
    guard let item = lock[entry.kind, entry.id] else {
      return store == BuiltInStore.name ? BuiltInStore.name : "not installed"
    }
    guard let newest = entry.newest, let own = SemanticVersion(item.version), own < newest.version else {
      return "installed \(item.version)"
    }
    return "installed \(item.version), newer: \(newest.version.text)"
  }

  /// The lines before an installation: what it touches.
  static func touches(_ contents: StoreContents) -> [String] {
    let summary = contents.summary
    var lines: [String] = []
    func add(_ label: String, _ items: [String], empty: String? = nil) {
      if items.isEmpty {
        if let empty { lines.append("  \(label.padded)\(empty)") }
      } else {
        let shown = items.prefix(12).joined(separator: ", ")
        lines.append("  \(label.padded)\(shown)" + (items.count > 12 ? " and \(items.count - 12) more" : ""))
      }
    }
    switch contents.kind {
    case .module:
      add("Reads", summary.hooks, empty: "no events")
      add("Tables", summary.tables, empty: "none")
      add("Pages", summary.pages + summary.widgets.map { "widget \"\($0)\"" }, empty: "none")
      add("Data files", summary.routes)
      add("Settings", summary.config)
      add("Secrets", contents.secrets)
      add("Requires", requirements(contents))
    case .template:
      add("Contains", summary.text.isEmpty ? [] : [summary.text])
      add("Needs", summary.inputs.map { "$" + $0 })
    }
    add("Executable", summary.executables)
    lines.append("  \("License".padded)\(contents.license ?? "none stated")")
    return lines
  }

  private static func requirements(_ contents: StoreContents) -> [String] {
    (contents.requiresCore.map { ["paperclip-gen \($0)"] } ?? [])
      + contents.requiresModules.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
  }

  static func json(_ offer: StoreCatalog.Offer, _ lock: StoreLock) -> Value {
    let entry = offer.entry
    guard case .record(var fields) = entry.value(source: entry.source?.text) else { return .null }
    fields["store"] = .string(offer.store)
    fields["status"] = .string(status(entry, lock, store: offer.store))
    fields["installed"] = .optional(lock[entry.kind, entry.id]?.version)
    fields["newest"] = .optional(entry.newest?.version.text)
    fields["isPinned"] = .bool(entry.newest.map(entry.isPinned) ?? false)
    return .record(fields)
  }
}

extension String {
  /// For columns of labels.
  fileprivate var padded: String { self + String(repeating: " ", count: max(1, 12 - count)) }
}
