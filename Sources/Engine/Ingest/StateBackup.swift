/// A copy of a workspace's state in one file, since the databases are the only copy of rotated logs. It is a
/// gzipped tar file with a consistent copy of each database.
package enum StateBackup {
  /// The file in the state of a company of a shard that names the folder of its site.
  package static let siteFolder = "folder"

  /// Whether a company's part of a site can have this name: one folder, named as for pages.
  package static func isSiteFolder(_ name: String) -> Bool {
    name.utf8.first.map { $0 != UInt8(ascii: ".") } == true && name.utf8.count <= 255
      && name.utf8.allSatisfy {
        $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\")
      }
  }

  private static let kept = ["layout", "workspace", ForgottenList.name]
  /// The same of a company that a shard works on.
  private static let keptOfCompany = [siteFolder, "workspace"]
  private static let databases = "companies"

  /// Writes the state to a file and returns the number of databases.
  package static func write(state: String, to file: String) throws -> Int {
    try FileSystem.checkTarget(file)
    let files = try CompanySet.files(in: state + "/" + databases)
    guard !files.isEmpty else { throw Failure("no data yet; run paperclip-gen generate first") }
    try FileSystem.withTemporaryFolder { folder in
      try FileSystem.makeFolders(folder + "/" + databases)
      for path in files {
        let target = folder + path.dropping(bytes: state.utf8.count)
        try FileSystem.makeFolders(FileSystem.folder(of: target))
        try Database(path: path, readOnly: true).copy(to: target)
      }
      let others =
        kept + companies(files, state).flatMap { company in keptOfCompany.map { company + "/" + $0 } }
      for name in others where FileSystem.exists(state + "/" + name) {
        try FileSystem.write(FileSystem.read(state + "/" + name), to: folder + "/" + name)
      }
      let archive = file + FileSystem.unfinishedSuffix
      let names = try FileSystem.names(in: folder)
      // The file is made first, so that others cannot read it while it grows. Its absolute path has no host
      // or option in it.
      try FileSystem.write([], to: archive)
      FileSystem.closeToOthers(archive)
      let run = try ProgramRun("tar", ["-czf", FileSystem.absolute(archive), "-C", folder] + names)
      guard run.status == 0 else {
        try? FileSystem.remove(archive)
        throw Failure("\(file): cannot be written; check the folder and its free space")
      }
      try FileSystem.sync([archive], in: ".")
      try FileSystem.rename(archive, to: file)
      try FileSystem.sync([FileSystem.folder(of: file)], in: ".")
    }
    return files.count
  }

  /// Replaces the databases with those of a backup. Returns their number, and where the old ones are kept.
  /// `replacing` is called after the backup was checked.
  package static func restore(
    _ file: String, into state: String, _ replacing: () throws -> Void
  ) throws -> (count: Int, old: String?) {
    guard FileSystem.status(file, followingLinks: true)?.isFile == true else {
      throw Failure("\(file): file not found")
    }
    let folder = state + "/restoring"
    try FileSystem.removeTree(folder)
    try FileSystem.makeFolders(folder)
    defer { try? FileSystem.removeTree(folder) }
    try unpack(file, into: folder)
    let files = try CompanySet.files(in: folder + "/" + databases)
    guard !files.isEmpty else {
      throw Failure("\(file): is not a backup of paperclip-gen: it has no databases")
    }
    for path in files {
      let database = try Database(path: path)
      guard try CompanyFile.id(of: database) != nil, try DatabaseCheck.isSound(database) else {
        throw Failure("\(file): a database in the backup is damaged; use another backup")
      }
      FileSystem.closeToOthers(path)
    }
    for company in companies(files, folder) where FileSystem.exists("\(folder)/\(company)/\(siteFolder)") {
      let lines = String(decoding: try FileSystem.read("\(folder)/\(company)/\(siteFolder)"), as: UTF8.self)
        .split(separator: "\n")
      guard let name = lines.first.map(String.init), lines.count == 1, isSiteFolder(name) else {
        throw Failure("\(file): names a folder of the site that no company can have; use another backup")
      }
    }
    try FileSystem.sync(files + [folder + "/" + databases], in: folder)
    // What was forgotten since the backup stays forgotten.
    try ForgottenList(state: folder).union(ForgottenList(state: state)).write()
    try replacing()
    var rebuild = Rebuild(state + "/" + databases)
    try rebuild.setAside()
    try FileSystem.rename(folder + "/" + databases, to: state + "/" + databases)
    if let old = rebuild.copy { try keepPublished(old, files, folder, state) }
    for name in kept where FileSystem.status(folder + "/" + name)?.isFile == true {
      try FileSystem.writeDurably(FileSystem.read(folder + "/" + name), to: state + "/" + name)
    }
    try FileSystem.sync([state], in: state)
    return (files.count, try rebuild.finish())
  }

  /// The folders of companies that shards work on, from the state.
  private static func companies(_ files: [String], _ state: String) -> [String] {
    files.map { FileSystem.folder(of: FileSystem.folder(of: $0)) }.filter { $0 != state }
      .map { $0.dropping(bytes: state.utf8.count + 1) }
  }

  /// What was published for companies of shards is known in their folders, and still is what their sites
  /// hold.
  private static func keepPublished(_ old: String, _ files: [String], _ folder: String, _ state: String)
    throws
  {
    for company in companies(files, folder) {
      let (before, now) = (
        old + company.dropping(bytes: databases.utf8.count) + "/published", state + "/" + company
      )
      if FileSystem.isFolder(before) { try FileSystem.rename(before, to: now + "/published") }
    }
  }

  /// Checks the names in the archive before anything is unpacked, since it may come from anywhere.
  private static func unpack(_ file: String, into folder: String) throws {
    let path = try FileSystem.absolute(file)
    let list = try ProgramRun("tar", ["-tzf", path])
    let names = list.text.split(separator: "\n").map(String.init)
    func isOurs(_ name: String) -> Bool {
      if name == databases + "/" || kept.contains(name) { return true }
      let isFolder = name.hasSuffix("/")
      let parts = name.split(separator: "/", omittingEmptySubsequences: false).dropLast(isFolder ? 1 : 0)
      guard parts.count > 1, parts[0] == databases, !parts[1].isEmpty, !parts[1].hasPrefix(".") else {
        return false
      }
      switch parts.count {
      case 2: return isFolder || parts[1].hasSuffix(".sqlite")
      case 3: return isFolder ? parts[2] == databases : keptOfCompany.contains(String(parts[2]))
      case 4: return !isFolder && parts[2] == databases && parts[3] == parts[1] + ".sqlite"
      default: return false
      }
    }
    guard list.status == 0, !names.isEmpty, names.allSatisfy(isOurs) else {
      throw Failure("\(file): is not a backup of paperclip-gen, or is damaged")
    }
    guard try ProgramRun("tar", ["-xzf", path, "-C", folder, "--no-same-owner"]).status == 0,
      try FileSystem.hasOnlyFiles(folder)
    else { throw Failure("\(file): cannot be unpacked; check the file and the free space") }
  }
}
