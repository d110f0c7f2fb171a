import Engine

/// Compares a published folder with its `manifest.json`, file by file. It needs only the folder, not the workspace.
package struct SiteVerification {
  package enum Problem: String, CaseIterable, Sendable {
    case changed, missing, added
  }

  package let problems: [(path: String, problem: Problem)]
  /// The number of files in the manifest.
  package let files: Int

  package init(of folder: String) throws {
    guard FileSystem.isFolder(folder) else { throw Failure("\(folder): is not a folder") }
    guard let manifest = Manifest(of: folder) else {
      throw Failure(
        "\(folder): has no readable \(Manifest.path); it is not a published site, or it was published by an "
          + "earlier version")
    }
    var problems: [(path: String, problem: Problem)] = []
    for (path, entry) in manifest.files {
      let file = PublishedFile(path: path, what: "", size: entry.size, digest: entry.digest)
      if FileSystem.status(folder + "/" + path) == nil {
        problems.append((path, .missing))
      } else if !file.isIntact(in: folder) {
        problems.append((path, .changed))
      }
    }
    var pending = [""]
    while let prefix = pending.popLast() {
      for name in try FileSystem.names(in: folder + "/" + prefix) {
        let path = prefix + name
        if FileSystem.status(folder + "/" + path)?.isFolder == true {
          if path != Publisher.stagingName { pending.append(path + "/") }
        } else if manifest.files[path] == nil, path != Manifest.path {
          problems.append((path, .added))
        }
      }
    }
    self.problems = problems.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    files = manifest.files.count
  }
}
