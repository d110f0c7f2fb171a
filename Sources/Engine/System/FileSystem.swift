#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Files and folders, by the system's own calls. Failures name the path and say in words what the system said.
package enum FileSystem {
  /// What is at a path, without following a symbolic link at its end.
  package struct Status: Sendable, Equatable {
    package let isFolder: Bool
    package let isFile: Bool
    package let isSymlink: Bool
    package let size: Int64
    /// The time of the last modification, in nanoseconds since 1970.
    package let modified: Int64
    /// What it is called if it is neither a file nor a folder: "a pipe".
    package let special: String?
    /// Whether anybody may run it.
    package var isExecutable = false
  }

  private static let specialNames: [mode_t: String] = [
    S_IFIFO: "a named pipe", S_IFCHR: "a device", S_IFBLK: "a device", S_IFSOCK: "a socket",
  ]

  static func failure(_ path: String, _ what: String) -> Failure {
    Failure("\(path): \(what): \(String(cString: strerror(errno)))")
  }

  package static func status(_ path: String, followingLinks: Bool = false) -> Status? {
    var info = stat()
    guard (followingLinks ? stat(path, &info) : lstat(path, &info)) == 0 else { return nil }
    let kind = info.st_mode & S_IFMT
    #if canImport(Glibc)
      let time = info.st_mtim
    #else
      let time = info.st_mtimespec
    #endif
    return Status(
      isFolder: kind == S_IFDIR, isFile: kind == S_IFREG, isSymlink: kind == S_IFLNK,
      size: Int64(info.st_size),
      modified: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec),
      special: Self.specialNames[kind], isExecutable: info.st_mode & 0o111 != 0)
  }

  /// Names the file of this program: another build has another name.
  package static var executable: String {
    status("/proc/self/exe", followingLinks: true).map { "\($0.size) \($0.modified)" } ?? ""
  }

  package static func exists(_ path: String) -> Bool { status(path, followingLinks: true) != nil }
  package static func isFolder(_ path: String) -> Bool {
    status(path, followingLinks: true)?.isFolder ?? false
  }

  /// The path from the root, without links and dots. The file must exist.
  package static func absolute(_ path: String) throws -> String {
    guard let resolved = realpath(path, nil) else { throw failure(path, "cannot be found") }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The whole of a file. Not for inputs that may be large: those are read by `ByteReader`.
  package static func read(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, "cannot be read") }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { throw failure(path, "cannot be read") }
    guard info.st_mode & S_IFMT != S_IFDIR else { throw Failure("\(path): is a folder; expected a file") }
    var bytes = [UInt8](repeating: 0, count: max(Int(info.st_size), 0) + 1)
    var count = 0
    while true {
      let more = bytes.withUnsafeMutableBytes { buffer in
        guard let start = buffer.baseAddress else { return 0 }
        return systemRead(descriptor, start + count, buffer.count - count)
      }
      if more == 0 { break }
      guard more > 0 else {
        if errno == EINTR { continue }
        throw failure(path, "cannot be read")
      }
      count += more
      if count == bytes.count { bytes.append(contentsOf: repeatElement(0, count: bytes.count)) }
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// Some bytes of a file.
  static func sample(_ path: String, from offset: Int64, count: Int) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, "cannot be read") }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count)
    guard pread(descriptor, &bytes, count, off_t(offset)) == count else {
      throw failure(path, "cannot be read")
    }
    return bytes
  }

  /// Names in a folder without "." and "..", sorted by their bytes.
  package static func names(in folder: String) throws -> [String] {
    guard let handle = opendir(folder) else { throw failure(folder, "cannot be listed") }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Makes a folder and those above it.
  package static func makeFolders(_ path: String) throws {
    if isFolder(path) || path.isEmpty { return }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      try makeFolders(String(path[..<slash]))
    }
    guard mkdir(path, 0o777) == 0 || errno == EEXIST && isFolder(path) else {
      if errno == EEXIST || errno == ENOTDIR {
        throw Failure("\(path): is not a folder; move it, or choose another path")
      }
      throw failure(path, "cannot create the folder")
    }
  }

  /// The folder for temporary files. A file there can be as large as a backup.
  static var temporaryPlace: String {
    getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
  }

  /// A folder of its own for as long as `body` runs, in the place that the system has for such.
  package static func withTemporaryFolder<R>(_ body: (String) throws -> R) throws -> R {
    let base = temporaryPlace
    var template = Array((base + "/paperclip-gen-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw failure(base, "cannot create a folder there") }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { try? removeTree(folder) }
    return try body(folder)
  }

  /// Writes a new file, or empties and writes an old one.
  package static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(path, "cannot be written") }
    var written = 0
    while written < bytes.count {
      let more = bytes.withUnsafeBytes {
        systemWrite(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if more < 0, errno == EINTR { continue }
      guard more > 0 else {
        let error = failure(path, "cannot be written")
        close(descriptor)
        throw error
      }
      written += more
    }
    guard close(descriptor) == 0 else { throw failure(path, "cannot be written") }
  }

  /// Ends the name of a file that is being written, until it is whole.
  package static let unfinishedSuffix = ".new"

  /// Takes away what everybody may do with a file or folder of the state: databases hold more than a site shows. Its
  /// owner's and its group's rights stay, and so does everything of another user.
  package static func closeToOthers(_ path: String) {
    var info = stat()
    guard stat(path, &info) == 0, info.st_mode & 0o007 != 0 else { return }
    chmod(path, info.st_mode & 0o770)
  }

  /// Replaces a file in one step: whoever reads it sees the old content or the new, never a part.
  package static func writeAtomically(_ bytes: [UInt8], to path: String) throws {
    let temporary = path + unfinishedSuffix
    do {
      try write(bytes, to: temporary)
      try rename(temporary, to: path)
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Whether this user may make and remove files in a folder.
  package static func canChange(folder: String) -> Bool { access(folder, W_OK | X_OK) == 0 }

  /// Waits until a file's content is on disk.
  package static func synchronize(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, "cannot be opened") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure(path, "cannot be written") }
  }

  package static func rename(_ path: String, to target: String) throws {
    #if canImport(Glibc)
      let code = Glibc.rename(path, target)
    #else
      let code = Darwin.rename(path, target)
    #endif
    guard code == 0 else { throw failure(target, "cannot be replaced") }
  }

  /// Removes a file; one that is gone already is no failure.
  package static func remove(_ path: String) throws {
    guard unlink(path) == 0 || errno == ENOENT else { throw failure(path, "cannot be removed") }
  }

  /// Removes a folder if it is empty.
  package static func removeEmptyFolder(_ path: String) { rmdir(path) }

  /// Removes a folder and all in it; does not follow links.
  package static func removeTree(_ path: String) throws {
    guard let status = status(path) else { return }
    guard status.isFolder else { return try remove(path) }
    for name in try names(in: path) { try removeTree(path + "/" + name) }
    guard rmdir(path) == 0 else { throw failure(path, "cannot be removed") }
  }

  private static func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int
  {
    #if canImport(Glibc)
      Glibc.read(descriptor, buffer, count)
    #else
      Darwin.read(descriptor, buffer, count)
    #endif
  }

  private static func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, buffer, count)
    #else
      Darwin.write(descriptor, buffer, count)
    #endif
  }
}
