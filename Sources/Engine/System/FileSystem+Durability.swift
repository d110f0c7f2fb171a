#if canImport(Glibc)
  import Glibc

  // Declared here because Glibc's module does not export this Linux extension.
  @_silgen_name("syncfs") private func syncfs(_ descriptor: Int32) -> Int32
#else
  import Darwin
#endif

/// Durability: a file survives a power failure once its bytes are synced, its name once the folder is.
extension FileSystem {
  /// Up to this many files are synced one by one. For more, one `syncfs` is faster: 20,000 `fsync` calls take
  /// tens of seconds on a disk, one `syncfs` about as long as writing the bytes.
  private static let fewFiles = 64

  /// Syncs files, or folders with their names. All are on the file system of `folder`.
  package static func sync(_ paths: [String], in folder: String) throws {
    #if canImport(Glibc)
      if paths.count > fewFiles {
        return try withDescriptor(folder) { syncfs($0) }
      }
    #endif
    for path in paths { try withDescriptor(path) { fsync($0) } }
  }

  private static func withDescriptor(_ path: String, _ body: (Int32) -> Int32) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, "cannot be opened") }
    defer { close(descriptor) }
    // Some file systems cannot sync a folder and do not need to.
    guard body(descriptor) == 0 || errno == EINVAL else { throw failure(path, "cannot be written to disk") }
  }

  /// The folder in which a file is.
  package static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }

  /// Replaces a file atomically and durably.
  package static func writeDurably(_ bytes: [UInt8], to path: String) throws {
    let temporary = path + unfinishedSuffix
    let folder = folder(of: path)
    do {
      try write(bytes, to: temporary)
      try sync([temporary], in: folder)
      try rename(temporary, to: path)
      try sync([folder], in: folder)
    } catch {
      try? remove(temporary)
      throw error
    }
  }
}
