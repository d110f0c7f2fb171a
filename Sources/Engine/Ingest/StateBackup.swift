/// A copy of a workspace's state in one file, since the databases are the only copy of rotated logs. It is a
/// gzipped tar file with a consistent copy of each database.
package enum StateBackup {
  private static let kept = ["layout", "workspace", ForgottenList.name]
  private static let databases = "companies"

  /// Writes the state to a file and returns the number of databases.
  package static func write(state: String, to file: String) throws -> Int {
    try FileSystem.checkTarget(file)
    let files = try CompanySet.files(in: state + "/" + databases)
    guard !files.isEmpty else { throw Failure("no data yet; run paperclip-gen generate first") }
    try FileSystem.withTemporaryFolder { folder in
      try FileSystem.makeFolders(folder + "/" + databases)
      for path in files { try Database(path: path, readOnly: true).copy(to: target(path, in: folder)) }
      for name in kept where FileSystem.exists(state + "/" + name) {
        try FileSystem.write(FileSystem.read(state + "/" + name), to: folder + "/" + name)
      }
      let archive = file + FileSystem.unfinishedSuffix
      let names = try FileSystem.names(in: folder)
      // The file is made first, so that others cannot read it while it grows. Its absolute path has no host or option
      // in it.
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
  package static func restore(_ file: String, into state: String) throws -> (count: Int, old: String?) {
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
    try FileSystem.sync(files + [folder + "/" + databases], in: folder)
    let rebuild = Rebuild(state + "/" + databases)
    let old = try rebuild.setAside()
    try FileSystem.rename(folder + "/" + databases, to: state + "/" + databases)
    for name in kept where FileSystem.status(folder + "/" + name)?.isFile == true {
      try FileSystem.writeDurably(FileSystem.read(folder + "/" + name), to: state + "/" + name)
    }
    try FileSystem.sync([state], in: state)
    return (files.count, try old.map(rebuild.finish))
  }

  /// Checks the names in the archive before anything is unpacked, since it may come from anywhere.
  private static func unpack(_ file: String, into folder: String) throws {
    let path = try FileSystem.absolute(file)
    let list = try ProgramRun("tar", ["-tzf", path])
    let names = list.text.split(separator: "\n").map(String.init)
    func isOurs(_ name: String) -> Bool {
      if name == databases + "/" || kept.contains(name) { return true }
      guard name.hasPrefix(databases + "/"), name.hasSuffix(".sqlite") else { return false }
      let rest = name.dropFirst(databases.utf8.count + 1)
      return !rest.contains("/") && !rest.hasPrefix(".")
    }
    guard list.status == 0, !names.isEmpty, names.allSatisfy(isOurs) else {
      throw Failure("\(file): is not a backup of paperclip-gen, or is damaged")
    }
    guard try ProgramRun("tar", ["-xzf", path, "-C", folder, "--no-same-owner"]).status == 0,
      try CompanySet.files(in: folder + "/" + databases).allSatisfy({ FileSystem.status($0)?.isFile == true })
    else { throw Failure("\(file): cannot be unpacked; check the file and the free space") }
  }

  private static func target(_ path: String, in folder: String) -> String {
    "\(folder)/\(databases)/\(path.split(separator: "/").last.map(String.init) ?? "")"
  }
}
