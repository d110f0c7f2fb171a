extension FileTree {
  /// Reads a folder. Links, devices and other special files are refused, since they mean something else
  /// elsewhere. A `.git` folder and the listing of a published tree are left out, unless `isWhole`: a copy of
  /// these files has neither.
  package init(folder: String, name: String, isWhole: Bool = false) throws {
    var files: [String: [UInt8]] = [:]
    var total: Int64 = 0
    func read(_ prefix: String, depth: Int) throws {
      guard depth <= Limits.packageDepth else {
        throw Failure("\(name)/\(prefix): folders are nested deeper than \(Limits.packageDepth) levels")
      }
      for entry in try FileSystem.names(in: prefix.isEmpty ? folder : folder + "/" + prefix) {
        let path = prefix + entry
        guard let status = FileSystem.status(folder + "/" + path) else { continue }
        if status.isFolder {
          if isWhole || entry != ".git" { try read(path + "/", depth: depth + 1) }
        } else if status.isFile {
          if !isWhole, path == Self.listingName { continue }
          total += status.size
          guard status.size <= Limits.storeFile, total <= Limits.storeTree, files.count < Limits.storeFiles
          else {
            throw Failure(
              "\(name)/\(path): too large; at most \(Limits.storeFiles.grouped) files of \(Limits.storeFile >> 20) MB, "
                + "\(Limits.storeTree >> 20) MB together")
          }
          files[path] = try FileSystem.read(folder + "/" + path)
        } else {
          let what = status.isSymlink ? "a symbolic link" : status.special ?? "not a regular file"
          throw Failure("\(name)/\(path): is \(what); replace it with a file")
        }
      }
    }
    try read("", depth: 0)
    try self.init(files, name: name)
  }

  /// Reads a template that is a single file.
  init(file: String, name: String) throws {
    guard let status = FileSystem.status(file), status.isFile else {
      throw Failure("\(name): is not a regular file")
    }
    guard status.size <= Limits.storeFile else {
      throw Failure("\(name): is larger than \(Limits.storeFile >> 20) MB")
    }
    let last = file.split(separator: "/").last.map(String.init) ?? file
    try self.init([last: try FileSystem.read(file)], name: name)
  }

  /// Writes the files to a new folder and waits until they are on disk. Existing content is removed.
  package func write(to folder: String) throws {
    try FileSystem.removeTree(folder)
    try FileSystem.makeFolders(folder)
    for path in paths {
      let target = folder + "/" + path
      if let slash = target.lastIndex(of: "/") { try FileSystem.makeFolders(String(target[..<slash])) }
      try FileSystem.write(files[path] ?? [], to: target)
    }
    try FileSystem.sync(paths.map { folder + "/" + $0 }, in: folder)
  }

  /// Replaces a folder with these files: the new content is written beside it first, so that a run that is
  /// killed leaves the old or the new folder, or none, but never a mixture.
  package func replace(_ folder: String, staging: String) throws {
    let (new, old) = (staging + "/new", staging + "/old")
    try write(to: new)
    try FileSystem.removeTree(old)
    if let slash = folder.lastIndex(of: "/") { try FileSystem.makeFolders(String(folder[..<slash])) }
    if FileSystem.status(folder) != nil { try FileSystem.rename(folder, to: old) }
    try FileSystem.rename(new, to: folder)
    try FileSystem.removeTree(old)
  }
}
