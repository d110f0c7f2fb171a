/// What a store offers.
package struct StoreIndex: Sendable, Equatable {
  package static let schema = "paperclip-gen/store/v1"

  package var entries: [StoreEntry] = []

  package init() {}

  package subscript(_ kind: StoreEntry.Kind, _ id: String) -> StoreEntry? {
    entries.first { $0.kind == kind && $0.id == id }
  }

  /// The index as a file, with sources as `source` gives them.
  package func value(source: (StoreEntry) -> String?) -> Value {
    var fields: Fields = ["schema": .string(Self.schema)]
    for kind in StoreEntry.Kind.allCases {
      fields[kind.list] = .list(entries.filter { $0.kind == kind }.map { $0.value(source: source($0)) })
    }
    return .record(fields)
  }

  /// What is missing or older than in an earlier copy of the same index: a store does not forget, so this is
  /// a mistake or an attack.
  package func losses(since earlier: StoreIndex) -> [String] {
    var losses: [String] = []
    for old in earlier.entries {
      guard let new = self[old.kind, old.id] else {
        losses.append("the \(old.kind.rawValue) \"\(old.id)\" is missing")
        continue
      }
      if let before = old.versions.first, let now = new.versions.first, now.version < before.version {
        losses.append("\"\(old.id)\" went back from \(before.version.text) to \(now.version.text)")
      } else if !old.versions.isEmpty, new.versions.isEmpty {
        losses.append("\"\(old.id)\" no longer has versions")
      }
      for version in old.versions {
        guard let hash = version.sha256, let now = new.version(version.version.text) else { continue }
        if now.sha256 != hash {
          losses.append("\"\(old.id)\" \(version.version.text) has other content than before")
        }
      }
    }
    return losses
  }
}
