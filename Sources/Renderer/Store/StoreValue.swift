package import Engine

/// An entry of a store as a value for pages.
package enum StoreValue {
  /// A longer list of entries gets a filter.
  package static let fewEntries = 5

  /// The file of an entry's page: "template-agency.html". All pages of a store are in one folder, so that
  /// they open from disk.
  package static func page(_ entry: StoreEntry) -> String { "\(entry.kind.rawValue)-\(entry.id).html" }

  /// `status`: "installed 1.2.0", or nil where nothing is installed.
  package static func card(_ entry: StoreEntry, status: String? = nil, page: String? = nil) -> Value {
    let newest = entry.newest
    let summary = entry.summary
    return [
      "id": .string(entry.id), "name": .string(entry.name), "kind": .string(word(entry.kind)),
      "isTemplate": .bool(entry.kind == .template), "page": .optional(page),
      "description": .optional(entry.description), "license": .string(entry.license ?? "none stated"),
      "hasLicense": .bool(entry.license != nil), "author": .optional(entry.author),
      "homepage": .optional(entry.homepage), "version": .optional(newest?.version.text ?? "—"),
      "tags": .list(entry.tags.map(Value.string)), "hasTags": .bool(!entry.tags.isEmpty),
      "contents": .optional(summary.flatMap { $0.text.isEmpty ? nil : $0.text }),
      "size": .optional(newest?.sizeBytes.map(Formats.size)), "status": .optional(status),
      "isPinned": .bool(newest.map(entry.isPinned) ?? false), "isWithdrawn": .bool(newest == nil),
      "hasExecutables": .bool(!(summary?.executables.isEmpty ?? true)),
      "command": .string(command(entry)),
    ]
  }

  package static func word(_ kind: StoreEntry.Kind) -> String {
    kind == .module ? "module" : "company template"
  }

  /// The line that gets an entry.
  package static func command(_ entry: StoreEntry) -> String {
    "paperclip-gen store \(entry.kind == .module ? "install" : "import") \(entry.id)"
  }

  static func versions(_ entry: StoreEntry) -> Value {
    .list(
      entry.versions.map { version in
        [
          "version": .string(version.version.text), "sha256": .optional(version.sha256?.text),
          "commit": .optional(version.commit),
          "publishedAt": .optional(version.publishedAt.map { String($0.prefix(10)) }),
          "size": .optional(version.sizeBytes.map(Formats.size)), "files": .optional(version.files),
          "status": version.isYanked ? "withdrawn" : entry.newest == version ? "current" : "older",
          "tone": version.isYanked ? "status-bad" : entry.newest == version ? "status-good" : "",
          "notes": .optional(version.notes),
        ]
      })
  }

  /// What a module touches, a row for each kind.
  static func touches(_ contents: StoreContents) -> [Value] {
    let summary = contents.summary
    let rows: [(String, [String], String)] = [
      ("Reads", summary.hooks, "events of the company, after they are stored"),
      ("Tables", summary.tables, "its own; it can write to no others"),
      ("Pages", summary.pages, "added to the site"), ("Widgets", summary.widgets, "on the dashboard"),
      ("Data files", summary.routes, "below api/modules/"),
      ("Settings", summary.config, "in paperclip.config.json"),
      ("Secrets", contents.secrets, "values stay in the environment"),
      ("Executable", summary.executables, "review them before you install"),
    ]
    return rows.filter { !$0.1.isEmpty }.map { label, items, note in
      [
        "label": .string(label), "items": .list(items.map(Value.string)), "note": .string(note),
        "isBad": .bool(label == "Executable"),
      ]
    }
  }
}
