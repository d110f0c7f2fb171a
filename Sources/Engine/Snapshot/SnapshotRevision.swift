/// A committed snapshot, read from git's objects with the git program, without a checkout.
package enum SnapshotRevision {
  /// Reads the snapshot of a folder at a revision. `folder` is a path in the work tree. If the workspace has
  /// several companies, `company` selects the folder.
  package static func read(
    _ revision: String, of folder: String, company: String? = nil
  ) throws -> (records: CompanyRecords?, findings: [Finding]) {
    let (parent, name) = split(folder)
    let label = "\(revision):\(name)"
    var objects = try objects(revision, parent, name)
    if let company, objects[company + "/" + SnapshotFolder.markFile] != nil {
      let own = objects.filter { $0.key.hasPrefix(company + "/") }
      objects = Dictionary(
        uniqueKeysWithValues: own.map { (String($0.key.dropFirst(company.count + 1)), $0.value) })
    }
    guard objects[SnapshotFolder.markFile] != nil else {
      let several = objects.keys.filter { $0.hasSuffix("/" + SnapshotFolder.markFile) }.map {
        $0.prefix { $0 != "/" }
      }
      if !several.isEmpty {
        throw Failure(
          "\(label): holds the snapshots of several companies (\(several.sorted().joined(separator: ", "))); name one "
            + "with --company")
      }
      throw Failure(
        "\(label): no snapshot in this revision; write one with paperclip-gen snapshot and commit it")
    }
    return try SnapshotFolder.read(names: Array(objects.keys), source: label) { path in
      guard let object = objects[path] else { return nil }
      let blob = try git(parent, ["cat-file", "blob", object])
      guard blob.status == 0 else { throw Failure("\(label)/\(path): git cannot read this file") }
      return blob.output
    }
  }

  /// The companies whose snapshots a revision has. Nil if it has that of one.
  package static func companies(_ revision: String, of folder: String) throws -> [String]? {
    let (parent, name) = split(folder)
    let objects = try objects(revision, parent, name)
    guard objects[SnapshotFolder.markFile] == nil else { return nil }
    let found = objects.keys.filter { $0.hasSuffix("/" + SnapshotFolder.markFile) }.map {
      String($0.prefix { $0 != "/" })
    }
    return found.isEmpty ? nil : found.sorted()
  }

  /// The files of a folder at a revision, with their objects.
  private static func objects(
    _ revision: String, _ parent: String, _ name: String
  ) throws -> [String: String] {
    let commit = try git(
      parent, ["rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"])
    guard commit.status == 0 else {
      let inside = try git(parent, ["rev-parse", "--is-inside-work-tree"])
      throw Failure(
        inside.status == 0
          ? "\(revision): no such path or git revision"
          : "\(revision): no such path, and \(parent) is not in a git repository")
    }
    let list = try git(parent, ["ls-tree", "-r", "-z", "--end-of-options", commit.text, name + "/"])
    guard list.status == 0 else {
      throw Failure("\(revision):\(name): git cannot list the files of this revision")
    }
    var objects: [String: String] = [:]
    for entry in list.output.split(separator: 0) {
      // "100644 blob <hash>\tpath", with paths relative to the folder where git was started.
      guard let tab = entry.firstIndex(of: 0x09) else { continue }
      let words = entry[..<tab].split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
      let path = String(decoding: entry[entry.index(after: tab)...], as: UTF8.self)
      guard words.count == 3, words[1] == "blob", path.hasPrefix(name + "/") else { continue }
      objects[path.dropping(bytes: name.utf8.count + 1)] = words[2]
    }
    return objects
  }

  private static func split(_ folder: String) -> (parent: String, name: String) {
    guard let slash = folder.lastIndex(of: "/") else { return (".", folder) }
    let parent = folder[..<slash]
    return (parent.isEmpty ? "/" : String(parent), String(folder[folder.index(after: slash)...]))
  }

  private static func git(_ folder: String, _ arguments: [String]) throws -> ProgramRun {
    try ProgramRun("git", ["-C", folder] + arguments)
  }
}
