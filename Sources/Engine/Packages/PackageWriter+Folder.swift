extension PackageWriter {
  /// Writes a package to a new or empty folder, or to one with an earlier export. Unchanged files are not
  /// touched, and stale files of an earlier export are removed.
  package static func write(_ template: CompanyTemplate, to folder: String) throws {
    let old = try existing(folder)
    let files = files(template)
    for file in files {
      let path = folder + "/" + file.path
      if FileSystem.exists(path), try FileSystem.read(path) == file.bytes { continue }
      if let slash = path.lastIndex(of: "/") { try FileSystem.makeFolders(String(path[..<slash])) }
      try FileSystem.writeAtomically(file.bytes, to: path)
    }
    for path in Set(old).subtracting(files.map(\.path)).sorted() {
      try FileSystem.remove(folder + "/" + path)
      if let slash = path.lastIndex(of: "/") {
        FileSystem.removeEmptyFolder(folder + "/" + path[..<slash])
      }
    }
  }

  /// The files of an earlier export in the folder.
  private static func existing(_ folder: String) throws -> [String] {
    guard FileSystem.isFolder(folder), try !FileSystem.names(in: folder).isEmpty else { return [] }
    let settings = folder + "/.paperclip.yaml"
    guard FileSystem.exists(settings), try FileSystem.read(settings).starts(with: Array(mark.utf8)) else {
      throw Failure(
        "\(folder): has other files, which export would overwrite; choose a new folder"
      )
    }
    let old = try PackageFolder(folder, source: folder)
    return (old.agents + old.projects + old.tasks.map(\.file)).map(\.path)
  }
}
