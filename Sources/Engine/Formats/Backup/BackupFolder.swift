/// A folder in which Paperclip keeps its database backups.
package struct BackupFolder: Sendable {
  package let path: String
  /// Its backups, newest first.
  package let files: [String]
  /// "*.sql.gz" or "*.sql", as for the newest one.
  package var pattern: String {
    "\(path)/paperclip-*" + (files.first?.hasSuffix(".gz") == true ? ".sql.gz" : ".sql")
  }

  /// The newest backup that can be read, and the companies in it.
  package struct Newest: Sendable {
    package let path: String
    package let companies: [(id: String, name: String)]
  }

  /// A folder with backups. Nil if it contains none.
  package init?(_ path: String) throws {
    guard FileSystem.isFolder(path) else { return nil }
    let found = try FileSystem.names(in: path).filter {
      // An unfinished backup has another extension.
      $0.hasPrefix("paperclip-") && ($0.hasSuffix(".sql.gz") || $0.hasSuffix(".sql"))
    }
    guard !found.isEmpty else { return nil }
    self.path = path
    files = PathPattern.newestFirst(found.map { path + "/" + $0 })
  }

  /// The backup folders of all instances on this machine, with the newest backup first: the folder in the
  /// environment, else those below Paperclip's home.
  package static func find(environment: [String: String]) throws -> [BackupFolder] {
    var paths: [String] = []
    if let path = environment["PAPERCLIP_DB_BACKUP_DIR"], !path.isEmpty { paths.append(path) }
    var homes: [String] = []
    if let home = environment["PAPERCLIP_HOME"], !home.isEmpty {
      homes.append(home)
    } else {
      if let home = environment["HOME"], !home.isEmpty { homes.append(home + "/.paperclip") }
      homes.append("/paperclip")  // in its container
    }
    for home in homes {
      let instances = home + "/instances"
      guard FileSystem.isFolder(instances) else { continue }
      for name in try FileSystem.names(in: instances) { paths.append("\(instances)/\(name)/data/backups") }
    }
    var seen: Set<String> = []
    let folders = try paths.filter { seen.insert($0).inserted }.compactMap(BackupFolder.init)
    let order = PathPattern.newestFirst(folders.compactMap(\.files.first))
    return order.compactMap { newest in folders.first { $0.files.first == newest } }
  }

  /// The companies of the newest backup that has any. Backups that end before the companies are skipped.
  package func newest() throws -> Newest? {
    for path in files.prefix(3) {
      let companies = try BackupReader.companies(path: path)
      if !companies.isEmpty { return Newest(path: path, companies: companies.map { ($0.id, $0.name) }) }
    }
    return nil
  }
}
