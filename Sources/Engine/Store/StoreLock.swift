/// paperclip-gen.lock.json: what is installed from a store, and exactly which files. It belongs in git.
package struct StoreLock: Sendable, Equatable {
  package static let name = "paperclip-gen.lock.json"
  private static let schema = "paperclip-gen/lock/v1"

  package struct Item: Sendable, Equatable {
    package var kind: StoreEntry.Kind
    package var id: String
    package var version: String
    /// Where its files came from, without the commit.
    package var source: String
    package var commit: String?
    package var sha256: SHA256.Digest
    package var installedAt: String
    /// What the lock says that the digest of the other fields is. Nil if it says nothing.
    private var digest: SHA256.Digest?

    package init(
      kind: StoreEntry.Kind, id: String, version: String, source: String, commit: String?,
      sha256: SHA256.Digest,
      installedAt: String
    ) {
      (self.kind, self.id, self.version) = (kind, id, version)
      (self.source, self.commit, self.sha256, self.installedAt) = (source, commit, sha256, installedAt)
      digest = ownDigest
    }

    /// Each item has a digest of its own, so that git can merge the items of two branches. Fields that
    /// nothing else repeats, such as the time, are covered by it.
    private var ownDigest: SHA256.Digest {
      let fields = [kind.rawValue, id, version, source, commit ?? "", sha256.text, installedAt]
      return SHA256.digest(of: JSONWriter.encode(.list(fields.map(Value.string))))
    }

    /// False if a field was changed since this program wrote the item.
    package var isIntact: Bool { digest == ownDigest }

    fileprivate init?(_ document: JSONDocument, _ node: JSONDocument.Index) {
      func text(_ key: StaticString) -> String? { document.present(node, key).flatMap(document.string) }
      guard let id = text("id"), ModuleManifest.isValid(id: id),
        let kind = text("kind").flatMap(StoreEntry.Kind.init), let version = text("version"),
        let source = text("source"), let hash = text("sha256").flatMap({ SHA256.Digest($0) })
      else { return nil }
      self.init(
        kind: kind, id: id, version: version, source: source, commit: text("commit"), sha256: hash,
        installedAt: text("installedAt") ?? "")
      digest = text("digest").flatMap { SHA256.Digest($0) }
    }

    fileprivate var value: Value {
      var fields: Fields = [
        "id": .string(id), "kind": .string(kind.rawValue), "version": .string(version),
        "source": .string(source), "sha256": .string(sha256.text), "installedAt": .string(installedAt),
        "digest": .optional(digest?.text),
      ]
      if let commit { fields["commit"] = .string(commit) }
      return .record(fields)
    }

    /// The action of `store` that installs it.
    package var action: String { kind == .module ? "install" : "import" }

    /// Its folder in the workspace.
    package var folder: String { StoreLock.folder(kind, id) }
  }

  package private(set) var items: [Item] = []

  package init() {}

  /// "modules/pulse" or "templates/agency".
  package static func folder(_ kind: StoreEntry.Kind, _ id: String) -> String {
    (kind == .module ? "modules/" : "templates/") + id
  }

  package subscript(_ id: String) -> Item? { items.first { $0.id == id } }
  package subscript(_ kind: StoreEntry.Kind, _ id: String) -> Item? {
    items.first { $0.kind == kind && $0.id == id }
  }

  package mutating func set(_ item: Item) {
    remove(item.kind, item.id)
    items.append(item)
    items.sort { ($0.kind.rawValue, $0.id) < ($1.kind.rawValue, $1.id) }
  }

  package mutating func remove(_ kind: StoreEntry.Kind, _ id: String) {
    items.removeAll { $0.kind == kind && $0.id == id }
  }

  /// Reads the lock of a workspace. Without a file it is empty. One that cannot be read stops the command,
  /// since everything else is checked by it.
  package static func read(root: String) throws -> StoreLock {
    try read(
      root + "/" + name, name: name, remedy: "restore it from git, or remove it and install again")
  }

  static func read(_ path: String, name: String, remedy: String) throws -> StoreLock {
    guard FileSystem.exists(path) else { return StoreLock() }
    let bytes = try FileSystem.read(path)
    func damaged(_ what: String) -> Failure { Failure("\(name): \(what); \(remedy)") }
    do {
      return try JSONDocument.read(bytes) { document in
        guard let list = document.present(document.root, "packages"), document.kind(list) == .array else {
          throw damaged("expected an object with \"packages\"")
        }
        var lock = StoreLock()
        for node in document.items(list) {
          guard let item = Item(document, node) else {
            throw damaged("line \(document.position(node).line): not a complete entry")
          }
          lock.set(item)
        }
        return lock
      }
    } catch let error as JSONError {
      throw damaged("not JSON: \(error.message)")
    }
  }

  /// The entries as this program wrote them.
  var intact: StoreLock {
    var lock = self
    lock.items.removeAll { !$0.isIntact }
    return lock
  }

  /// The file as this program writes it: another one was edited by somebody.
  package var bytes: [UInt8] {
    JSONWriter.encode(["schema": .string(Self.schema), "packages": .list(items.map(\.value))])
  }

  /// Every change of the lock since this program wrote it that the lock itself shows.
  package func edits(root: String) throws -> [String] {
    let edited = items.filter { !$0.isIntact }
    guard edited.isEmpty else {
      return edited.map {
        "\(Self.name): the entry of \"\($0.id)\" was edited; restore it from git, or run paperclip-gen store \($0.action) \($0.id)"
      }
    }
    let path = root + "/" + Self.name
    guard FileSystem.exists(path), try FileSystem.read(path) != bytes else { return [] }
    return ["\(Self.name): was edited, since this program writes it differently; restore it from git"]
  }

  /// Writes it to the workspace, and to the cache, by which a lock that is lost later is noticed.
  package func write(root: String, cache: StoreCache) throws {
    let path = root + "/" + Self.name
    if items.isEmpty {
      try FileSystem.remove(path)
    } else {
      try FileSystem.writeDurably(bytes, to: path)
    }
    try cache.keep(lock: self)
  }
}
