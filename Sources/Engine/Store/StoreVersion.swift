/// One version of an entry.
package struct StoreVersion: Sendable, Equatable {
  package var version: SemanticVersion
  /// The commit of a GitHub source.
  package var commit: String?
  /// The folder below the entry's source.
  package var path: String?
  /// The hash of its files. Without it, nothing can be verified.
  package var sha256: SHA256.Digest?
  package var sizeBytes: Int64?
  package var files: Int64?
  package var publishedAt: String?
  /// The required versions of the program and of other modules, as texts.
  package var requiresCore: String?
  package var requiresModules: [String: String] = [:]
  /// True if the publisher withdrew it. It can no longer be installed, but stays listed.
  package var isYanked = false
  package var notes: String?

  package init(_ version: SemanticVersion) { self.version = version }

  /// Sets the hash, size and number of files.
  package mutating func describe(_ tree: FileTree) {
    sha256 = tree.hash
    sizeBytes = tree.size
    files = Int64(tree.files.count)
  }

  var value: Value {
    var fields: Fields = ["version": .string(version.text)]
    func set(_ key: String, _ value: Value?) { if let value { fields[key] = value } }
    set("commit", commit.map(Value.string))
    set("path", path.map(Value.string))
    set("sha256", (sha256?.text).map(Value.string))
    set("sizeBytes", sizeBytes.map(Value.int))
    set("files", files.map(Value.int))
    set("publishedAt", publishedAt.map(Value.string))
    set("notes", notes.map(Value.string))
    if isYanked { fields["yanked"] = true }
    var requires: Fields = [:]
    if let requiresCore { requires["core"] = .string(requiresCore) }
    if !requiresModules.isEmpty {
      requires["modules"] = .record(Fields(requiresModules.mapValues(Value.string)))
    }
    if !requires.isEmpty { fields["requires"] = .record(requires) }
    return .record(fields)
  }
}
