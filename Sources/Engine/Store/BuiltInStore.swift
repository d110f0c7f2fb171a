/// The store in the program: its modules and company templates. It needs no network, and its IDs are
/// reserved.
package enum BuiltInStore {
  package static let name = "built in"
  private static let templates = "samples/companies/"
  private static let founding = "samples/startup-in-a-box/templates/"

  private static let trees: [(kind: StoreEntry.Kind, id: String, tree: FileTree)] = {
    var files: [String: [String: [UInt8]]] = [:]
    var order: [String] = []
    for file in EmbeddedFiles.all {
      let path = file.path.description
      let place: (key: String, path: String)
      if path.hasPrefix(templates) {
        let rest = path.dropping(bytes: templates.utf8.count)
        guard let slash = rest.firstIndex(of: "/") else { continue }
        place = (String(rest[..<slash]), String(rest[rest.index(after: slash)...]))
      } else if path.hasPrefix(founding) {
        let name = path.dropping(bytes: founding.utf8.count)
        place = (String(name.dropLast(5)), name)
      } else {
        continue
      }
      if files[place.key] == nil { order.append(place.key) }
      files[place.key, default: [:]][place.path] = Array(
        UnsafeBufferPointer(start: file.content.utf8Start, count: file.content.utf8CodeUnitCount))
    }
    let modules = ModuleFiles.builtIn.compactMap { module -> (StoreEntry.Kind, String, FileTree)? in
      let id = module.name.split(separator: "/").last.map(String.init) ?? module.name
      let all = Dictionary(
        uniqueKeysWithValues: module.paths.compactMap { path in module[path].map { (path, $0) } })
      return (try? FileTree(all, name: id)).map { (.module, id, $0) }
    }
    let companies = order.sorted { $0.precedesInBytes($1) }.compactMap { id in
      (try? FileTree(files[id] ?? [:], name: id)).map { (StoreEntry.Kind.template, id, $0) }
    }
    return (modules + companies).map { (kind: $0.0, id: $0.1, tree: $0.2) }
  }()

  /// The entries, modules first.
  package static let index = {
    var index = StoreIndex()
    for item in trees {
      guard let contents = StoreContents.read(item.tree, id: item.id, name: item.id) else { continue }
      var entry = contents.entry(of: item.tree)
      entry.id = item.id
      entry.source = .builtIn(item.id)
      entry.license = entry.license ?? "MIT"
      entry.author = entry.author ?? "paperclip-gen"
      index.entries.append(entry)
    }
    return index
  }()

  package static func tree(_ kind: StoreEntry.Kind, _ id: String) -> FileTree? {
    trees.first { $0.kind == kind && $0.id == id }?.tree
  }

  package static func isReserved(_ id: String) -> Bool { trees.contains { $0.id == id } }

  /// A built-in ID that another one could be mistaken for: one with "1" for "l", or a letter more or less.
  package static func lookalike(of id: String) -> String? {
    func folded(_ id: String) -> String {
      let alike: [Character: Character] = ["1": "l", "i": "l", "0": "o", "5": "s", "3": "e", "_": "-"]
      return String(id.map { alike[$0] ?? $0 })
    }
    guard !isReserved(id) else { return nil }
    return trees.map(\.id).first { folded($0) == folded(id) || $0.utf8.count >= 6 && isOneEdit($0, id) }
  }

  private static func isOneEdit(_ a: String, _ b: String) -> Bool {
    let (x, y) = (Array(a.utf8), Array(b.utf8))
    guard abs(x.count - y.count) <= 1 else { return false }
    let start = zip(x, y).prefix { $0 == $1 }.count
    let end = zip(x.reversed(), y.reversed()).prefix { $0 == $1 }.count
    return start + end >= max(x.count, y.count) - 1
  }
}
