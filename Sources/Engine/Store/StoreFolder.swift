/// A folder of this machine as a store: the index in it, else every module and company template below it.
package enum StoreFolder {
  static let indexNames = ["store.json", "api/store.json", "index.json"]
  /// Folders are searched this deep: `modules/pulse`, `companies/agency`.
  private static let maximumDepth = 3
  /// The end of the name of a company in one file that `store export` writes beside its package.
  package static let exportSuffix = ".template.json"

  /// Reads an index file, or a folder.
  package static func read(_ path: String, name: String) throws -> (index: StoreIndex?, findings: [Finding]) {
    guard let status = FileSystem.status(path, followingLinks: true) else {
      throw Failure("\(name): not found; correct the path, or remove it from \"stores\"")
    }
    var file = path
    if status.isFolder {
      guard let found = indexNames.first(where: { FileSystem.exists(path + "/" + $0) }) else {
        return try scan(path, name: name)
      }
      file = path + "/" + found
    }
    let size = FileSystem.status(file, followingLinks: true)?.size ?? 0
    guard size <= Int64(Limits.storeIndex) else {
      return (nil, [Finding(.error, "the index is larger than \(Limits.storeIndex >> 20) MB", source: name)])
    }
    let bytes = try FileSystem.read(file)
    let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
    return StoreIndexReader.read(bytes, name: name, base: .folder(folder))
  }

  /// The modules and templates below a folder, with what their files say of themselves. Nothing has to be
  /// written for this.
  package static func scan(_ root: String, name: String) throws -> (index: StoreIndex, findings: [Finding]) {
    var index = StoreIndex()
    var findings: [Finding] = []
    func add(_ tree: FileTree, _ path: String) throws {
      let last = path.split(separator: "/").last.map(String.init) ?? root
      let stem = Slug.make(from: last.hasSuffix(".json") ? String(last.dropLast(5)) : last)
      guard let contents = StoreContents.read(tree, id: stem, name: path) else { return }
      var entry = contents.entry(of: tree)
      if !ModuleManifest.isValid(id: entry.id) { entry.id = stem }
      guard ModuleManifest.isValid(id: entry.id) else {
        findings += contents.findings.filter { $0.severity == .error }
        findings.append(Finding(.warning, "has no usable ID; it was left out", source: name + "/" + path))
        return
      }
      guard index[entry.kind, entry.id] == nil else {
        findings.append(
          Finding(
            .warning, "another \(entry.kind.rawValue) has the ID \"\(entry.id)\"; this one was left out",
            source: name + "/" + path))
        return
      }
      entry.source = .folder(path.isEmpty ? root : root + "/" + path)
      index.entries.append(entry)
    }
    func walk(_ path: String, depth: Int) throws {
      let folder = path.isEmpty ? root : root + "/" + path
      let names = try FileSystem.names(in: folder).filter { !$0.hasPrefix(".") && $0 != "node_modules" }
      if names.contains(ModuleFiles.manifestName) || names.contains("COMPANY.md") {
        do {
          try add(FileTree(folder: folder, name: path.isEmpty ? name : path), path)
        } catch let failure as Failure {
          findings.append(Finding(.warning, failure.message + "; it was left out", source: name))
        }
        return
      }
      for entry in names {
        let inner = path.isEmpty ? entry : path + "/" + entry
        guard let status = FileSystem.status(root + "/" + inner) else { continue }
        if status.isFolder, depth < maximumDepth {
          try walk(inner, depth: depth + 1)
        } else if entry.hasSuffix(exportSuffix),
          FileSystem.exists("\(root)/\(inner.dropLast(exportSuffix.utf8.count))/COMPANY.md")
        {
          // The same company as the package beside it, as `store export` writes it.
          continue
        } else if status.isFile, entry.hasSuffix(".json"), status.size <= Limits.storeFile,
          let head = try? FileSystem.read(root + "/" + inner), isTemplate(head)
        {
          try add(FileTree(file: root + "/" + inner, name: inner), inner)
        }
      }
    }
    try walk("", depth: 0)
    index.entries.sort { ($0.kind.rawValue, $0.id) < ($1.kind.rawValue, $1.id) }
    return (index, findings)
  }

  /// A company template has a name and a list of agents.
  private static func isTemplate(_ bytes: [UInt8]) -> Bool {
    let root = try? JSONDocument.read(bytes) { document -> Bool in
      document.present(document.root, "name").map { document.string($0) != nil } == true
        && document.present(document.root, "agents").map { document.kind($0) == .array } == true
    }
    return root ?? false
  }
}
