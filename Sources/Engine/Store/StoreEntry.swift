/// A module or a company template that a store offers.
package struct StoreEntry: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case module, template

    /// The list of an index that has the entries of this kind.
    var list: String { rawValue + "s" }
  }

  package var kind: Kind
  package var id: String
  package var name: String
  package var description: String?
  /// An SPDX expression. Nil if none is stated.
  package var license: String?
  package var author: String?
  package var homepage: String?
  package var tags: [String] = []
  /// Nil if the index gives none that can be used.
  package var source: StoreSource?
  /// Newest first.
  package var versions: [StoreVersion] = []
  /// What it contains, as the index says. Verified only after its files were read.
  package var summary: StoreSummary?

  package init(kind: Kind, id: String, name: String) {
    self.kind = kind
    self.id = id
    self.name = name
  }

  /// The newest version that was not withdrawn, without pre-releases where there is a release.
  package var newest: StoreVersion? {
    let offered = versions.filter { !$0.isYanked }
    return offered.first { $0.version.prerelease.isEmpty } ?? offered.first
  }

  package func version(_ text: String) -> StoreVersion? { versions.first { $0.version.text == text } }

  /// Where a version's files are.
  package func source(of version: StoreVersion) -> StoreSource? {
    source?.version(path: version.path, commit: version.commit)
  }

  /// True if a version always gives the same files: by hash, by commit, or in the program itself.
  package func isPinned(_ version: StoreVersion) -> Bool {
    if version.sha256 != nil { return true }
    switch source(of: version) {
    case .builtIn: return true
    case .github(_, _, let commit): return commit != nil
    default: return false
    }
  }

  /// The entry in an index. `source` is written as it is given there.
  package func value(source text: String?) -> Value {
    var fields: Fields = ["id": .string(id), "kind": .string(kind.rawValue), "name": .string(name)]
    func set(_ key: String, _ text: String?) { if let text { fields[key] = .string(text) } }
    set("description", description)
    set("license", license)
    set("author", author)
    set("homepage", homepage)
    set("source", text)
    fields["tags"] = .list(tags.map(Value.string))
    fields["versions"] = .list(versions.map(\.value))
    if let summary { fields["summary"] = summary.value }
    return .record(fields)
  }
}
