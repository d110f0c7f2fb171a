import Engine
import Renderer

extension StoreCommand {
  /// Lists what the stores offer.
  static func list(_ store: StoreSession) throws -> ExitCode {
    let (catalog, findings) = try store.catalog()
    let lock = try store.lock()
    var offers = catalog.matching(store.operands)
    if store.arguments.value("--store") != nil { offers.removeAll { $0.store == BuiltInStore.name } }
    if store.console.isJSON {
      store.console.result(json: .list(offers.map { StoreWords.json($0, lock) }))
    } else if offers.isEmpty, findings.contains(where: { $0.severity == .error }) {
      // The reason is already printed.
    } else if offers.isEmpty {
      store.console.message(
        store.operands.isEmpty ? "The store is empty." : "No results. Try fewer words.")
    } else {
      for kind in StoreEntry.Kind.allCases {
        let part = offers.filter { $0.entry.kind == kind }
        guard !part.isEmpty else { continue }
        store.console.result(kind == .module ? "Modules" : "Company templates")
        for offer in part { store.console.result(lines(offer, lock)) }
      }
      store.console.message("Details: paperclip-gen store show ID")
    }
    return findings.contains { $0.severity == .error } ? .findings : .done
  }

  private static func lines(_ offer: StoreCatalog.Offer, _ lock: StoreLock) -> String {
    let entry = offer.entry
    let newest = entry.newest
    var marks = [StoreWords.status(entry, lock, store: offer.store)]
    if let newest, !entry.isPinned(newest) { marks.append("unpinned") }
    if newest == nil { marks.append(entry.versions.isEmpty ? "no version" : "withdrawn") }
    var text =
      "  \(entry.id)" + (newest.map { " \($0.version.text)" } ?? "") + "  (\(marks.joined(separator: ", ")))"
    if let description = entry.description { text += "\n      \(description)" }
    if let summary = entry.summary, !summary.text.isEmpty { text += "\n      \(summary.text)" }
    return text
  }

  /// Shows one entry with everything that is known of it.
  static func show(_ store: StoreSession) throws -> ExitCode {
    let (catalog, _) = try store.catalog()
    let (offer, version) = try store.choose(store.operands[0], from: catalog, action: "show")
    let entry = offer.entry
    let lock = try store.lock()
    let isPinned = entry.isPinned(version)
    var contents: (tree: FileTree, contents: StoreContents)?
    var problem: Failure?
    if isPinned || store.arguments.has("--allow-unpinned") {
      do {
        contents = try store.contents(offer, pinned(entry, version, store))
      } catch let failure as Failure {
        problem = failure
      }
    }
    if store.console.isJSON {
      var fields = StoreWords.json(offer, lock).record ?? [:]
      fields["shown"] = .string(version.version.text)
      if let contents {
        fields["sha256"] = .string(contents.tree.hash.text)
        fields["paths"] = .list(contents.tree.paths.map(Value.string))
        fields["summary"] = contents.contents.summary.value
        fields["findings"] = .list(contents.contents.findings.map(CheckCommand.json))
      }
      store.console.result(json: .record(fields))
    } else {
      store.console.result(text(offer, version, lock, contents).joined(separator: "\n"))
    }
    if let problem { store.console.failure(problem.message) }
    if !isPinned {
      let commit = try entry.source(of: version).flatMap { source in
        store.arguments.has("--allow-unpinned") ? try store.download.currentCommit(of: source) : nil
      }
      store.console.message(
        "This version is not pinned: it can change, so it cannot be installed."
          + (commit.map { " Current commit: \($0)." } ?? "")
          + (contents.map { " SHA-256 of its files now: \($0.tree.hash.text)." }
            ?? " Look at it with --allow-unpinned, then add its hash to an index of your own."))
    }
    return problem == nil ? .done : .findings
  }

  /// For a look at a branch: the commit that it points to now.
  private static func pinned(
    _ entry: StoreEntry, _ version: StoreVersion, _ store: StoreSession
  ) throws -> StoreVersion {
    guard let source = entry.source(of: version), !entry.isPinned(version) else { return version }
    var version = version
    version.commit = try store.download.currentCommit(of: source)
    return version
  }

  private static func text(
    _ offer: StoreCatalog.Offer, _ version: StoreVersion, _ lock: StoreLock,
    _ contents: (tree: FileTree, contents: StoreContents)?
  ) -> [String] {
    let entry = offer.entry
    var lines = ["\(entry.name) (\(entry.kind.rawValue) \(entry.id))"]
    if let description = entry.description { lines.append(description) }
    lines.append("")
    func add(_ label: String, _ text: String?) {
      if let text { lines.append("  " + label + String(repeating: " ", count: 12 - label.count) + text) }
    }
    add("Version", version.version.text + (version.isYanked ? " (withdrawn)" : ""))
    if entry.versions.count > 1 {
      add(
        "Versions",
        entry.versions.prefix(10).map { $0.version.text + ($0.isYanked ? " (withdrawn)" : "") }
          .joined(separator: ", "))
    }
    add("Notes", version.notes)
    add("Status", StoreWords.status(entry, lock, store: offer.store))
    add("Store", offer.store)
    add("Source", entry.source(of: version)?.text ?? "none that can be used")
    add("Author", entry.author)
    add("Homepage", entry.homepage)
    add("Tags", entry.tags.isEmpty ? nil : entry.tags.joined(separator: ", "))
    if let contents {
      add(
        "Size", "\(Formats.size(contents.tree.size)) in \(Formats.count(contents.tree.files.count, "files"))")
      add("SHA-256", contents.tree.hash.text)
      lines += StoreWords.touches(contents.contents)
    } else {
      add("SHA-256", version.sha256?.text)
      if let summary = entry.summary { add("Contains", summary.text) }
      add("License", entry.license ?? "none stated")
    }
    lines.append("")
    lines.append(
      entry.kind == .template
        ? "Import it with: paperclip-gen store import \(entry.id)"
        : offer.store == BuiltInStore.name
          ? "Built in. Enable it with: paperclip-gen module enable \(entry.id)"
          : "Install it with: paperclip-gen store install \(entry.id)")
    return lines
  }
}
