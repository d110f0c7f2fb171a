import Engine

/// Compares a published folder with its `manifest.json`, file by file. It needs only the folder, not the
/// workspace. A folder of sites that shards published is compared with the manifest of each.
package struct SiteVerification {
  package enum Problem: String, CaseIterable, Sendable {
    case changed, missing, added
  }

  package private(set) var problems: [(path: String, problem: Problem)] = []
  /// The number of files in the manifests.
  package private(set) var files = 0
  /// Whether the folder has sites with manifests of their own.
  package private(set) var hasParts = false

  private let folder: String

  package init(of folder: String) throws {
    self.folder = folder
    guard FileSystem.isFolder(folder) else { throw Failure("\(folder): is not a folder") }
    let isSite = try verify("")
    guard isSite || hasParts else {
      throw Failure(
        "\(folder): has no readable \(Manifest.path); it is not a published site, or it was published by an "
          + "earlier version")
    }
    problems.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// Compares the site in a folder below. Returns false if it has no manifest; then only the sites in its
  /// folders count.
  @discardableResult
  private mutating func verify(_ prefix: String) throws -> Bool {
    let manifest = Manifest(of: folder + "/" + prefix)
    for (path, entry) in manifest?.files ?? [:] {
      let file = PublishedFile(path: prefix + path, what: "", size: entry.size, digest: entry.digest)
      if FileSystem.status(folder + "/" + file.path) == nil {
        problems.append((file.path, .missing))
      } else if !file.isIntact(in: folder) {
        problems.append((file.path, .changed))
      }
    }
    files += manifest?.files.count ?? 0
    for (path, digest) in manifest?.parts ?? [:] {
      let path = prefix + path
      guard FileSystem.status(folder + "/" + path)?.isFile == true else {
        problems.append((path, .missing))
        continue
      }
      let isSame = (try? FileSystem.read(folder + "/" + path)).map { SHA256.digest(of: $0) == digest }
      if isSame != true { problems.append((path, .changed)) }
    }
    var pending = [prefix]
    while let below = pending.popLast() {
      for name in try FileSystem.names(in: folder + "/" + below) {
        let path = below + name
        let own = path.dropping(bytes: prefix.utf8.count)
        if FileSystem.status(folder + "/" + path)?.isFolder == true {
          // Of this site, or of one below that a run has not published yet.
          if name == Publisher.stagingName || name == Publisher.stateName { continue }
          let part = own + "/" + Manifest.path
          let isPart = FileSystem.exists(folder + "/" + prefix + part) && manifest?.files[part] == nil
          if isPart, manifest.map({ $0.parts != nil }) ?? (below == prefix) {
            hasParts = true
            // One that the page over all does not list is not of this site.
            if let parts = manifest?.parts, parts[part] == nil { problems.append((prefix + part, .added)) }
            try verify(path + "/")
          } else if manifest != nil {
            pending.append(path + "/")
          }
        } else if let manifest, manifest.files[own] == nil, own != Manifest.path {
          problems.append((path, .added))
        }
      }
    }
    return manifest != nil
  }
}
