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

    package init(
      kind: StoreEntry.Kind, id: String, version: String, source: String, commit: String?,
      sha256: SHA256.Digest,
      installedAt: String
    ) {
      (self.kind, self.id, self.version) = (kind, id, version)
      (self.source, self.commit, self.sha256, self.installedAt) = (source, commit, sha256, installedAt)
    }

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

  /// Reads the lock of a workspace. Without a file it is empty. One that cannot be read stops the command, since
  /// everything else is checked by it.
  package static func read(root: String) throws -> StoreLock {
    let path = root + "/" + name
    guard FileSystem.exists(path) else { return StoreLock() }
    let bytes = try FileSystem.read(path)
    func damaged(_ what: String) -> Failure {
      Failure("\(name): \(what); restore it from git, or remove it and install again")
    }
    do {
      return try JSONDocument.read(bytes) { document in
        guard let list = document.present(document.root, "packages"), document.kind(list) == .array else {
          throw damaged("expected an object with \"packages\"")
        }
        var lock = StoreLock()
        for node in document.items(list) {
          func text(_ key: StaticString) -> String? { document.present(node, key).flatMap(document.string) }
          guard let id = text("id"), ModuleManifest.isValid(id: id),
            let kind = text("kind").flatMap(StoreEntry.Kind.init), let version = text("version"),
            let source = text("source"), let hash = text("sha256").flatMap({ SHA256.Digest($0) })
          else {
            throw damaged("line \(document.position(node).line): not a complete entry")
          }
          lock.set(
            Item(
              kind: kind, id: id, version: version, source: source, commit: text("commit"), sha256: hash,
              installedAt: text("installedAt") ?? ""))
        }
        return lock
      }
    } catch let error as JSONError {
      throw damaged("not JSON: \(error.message)")
    }
  }

  /// The file as this program writes it: another one was edited by somebody.
  package var bytes: [UInt8] {
    let rows = items.map { item -> Value in
      var fields: [String: Value] = [
        "id": .string(item.id), "kind": .string(item.kind.rawValue), "version": .string(item.version),
        "source": .string(item.source), "sha256": .string(item.sha256.text),
        "installedAt": .string(item.installedAt),
      ]
      if let commit = item.commit { fields["commit"] = .string(commit) }
      return .record(fields)
    }
    return JSONWriter.encode(["schema": .string(Self.schema), "packages": .list(rows)])
  }

  package func write(root: String) throws {
    let path = root + "/" + Self.name
    guard !items.isEmpty else { return try FileSystem.remove(path) }
    try FileSystem.writeDurably(bytes, to: path)
  }
}
