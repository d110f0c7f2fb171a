extension CompanyDatabase {
  /// Replaces a database that another program reads from and does not let go by a copy, so that the run can
  /// commit. The reader keeps the file that it opened. No other connection of this process may be open.
  static func leaveReaders(of path: String) throws {
    // A link would be replaced instead of its file. What is damaged is reported when it is read.
    guard FileSystem.status(path)?.isFile == true, let database = try? Database(path: path) else { return }
    try database.ifHeldByReader {
      // Closing it would end the lock, so it stays open until the copy has the name.
      let file = try FileSystem.OpenFile(path)
      try withExtendedLifetime(file) { try replace(path, by: file) }
    }
  }

  private static func replace(_ path: String, by file: FileSystem.OpenFile) throws {
    let copy = path + draftSuffix
    do {
      try FileSystem.write([], to: copy)
      FileSystem.closeToOthers(copy)
      while let bytes = try file.next() { try FileSystem.append(Array(bytes), to: copy) }
      try FileSystem.synchronize(copy)
      try FileSystem.rename(copy, to: path)
    } catch {
      try? FileSystem.remove(copy)
      throw error
    }
    let folder = FileSystem.folder(of: path)
    try FileSystem.sync([folder], in: folder)
  }
}
