import Engine

/// Puts folders that are new as a whole in place by one rename each, instead of one for each of their
/// thousands of files.
struct NewFolders {
  private let out: String
  private let staging: String
  /// Folders with a page that has to be the last, which are made and filled file by file.
  private let parents: Set<String>
  /// Whether a folder was put in place as a whole, alone or with one above it.
  private var isWhole: [String: Bool] = [:]

  /// `holding`: the paths of the files that have to be put in place after all others.
  init(out: String, staging: String, holding entryPages: [String]) {
    (self.out, self.staging) = (out, staging)
    var parents: Set<String> = []
    for var path in entryPages {
      while path.contains("/") {
        path = FileSystem.folder(of: path)
        parents.insert(path)
      }
    }
    self.parents = parents
  }

  /// True if the file is in place now, with its folder. Otherwise its folder exists now.
  mutating func place(_ path: String) throws -> Bool {
    guard path.utf8.contains(UInt8(ascii: "/")) else {
      try FileSystem.makeFolders(out)
      return false
    }
    return try placeFolder(FileSystem.folder(of: path))
  }

  private mutating func placeFolder(_ folder: String) throws -> Bool {
    if let known = isWhole[folder] { return known }
    var whole = false
    if folder.contains("/") { whole = try placeFolder(FileSystem.folder(of: folder)) }
    if !whole {
      let target = out + "/" + folder
      if parents.contains(folder) || FileSystem.status(target) != nil {
        try FileSystem.makeFolders(target)
      } else {
        if !folder.contains("/") { try FileSystem.makeFolders(out) }
        try FileSystem.rename(staging + "/" + folder, to: target)
        whole = true
      }
    }
    isWhole[folder] = whole
    return whole
  }
}
