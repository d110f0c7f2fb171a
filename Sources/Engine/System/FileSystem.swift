#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Files and folders, with system calls. Failures contain the path and the system's message.
package enum FileSystem {
  /// Information about a path, without following a symbolic link at its end.
  package struct Status: Sendable, Equatable {
    package let isFolder: Bool
    package let isFile: Bool
    package let isSymlink: Bool
    package let size: Int64
    /// The time of the last modification, in nanoseconds since 1970.
    package let modified: Int64
    /// What it is if it is neither a file nor a folder: "a pipe".
    package let special: String?
    /// True if anyone can execute it.
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

  /// Identifies this program's file, which differs between builds.
  package static var executable: String {
    status("/proc/self/exe", followingLinks: true).map { "\($0.size) \($0.modified)" } ?? ""
  }

  package static func exists(_ path: String) -> Bool { status(path, followingLinks: true) != nil }
  package static func isFolder(_ path: String) -> Bool {
    status(path, followingLinks: true)?.isFolder ?? false
  }

  /// The absolute path without links and dots. The file must exist.
  package static func absolute(_ path: String) throws -> String {
    guard let resolved = realpath(path, nil) else { throw failure(path, "cannot be found") }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// True if a file is in a folder, also by its links. Both must exist.
  package static func isInside(_ path: String, _ folder: String) throws -> Bool {
    let root = try absolute(folder)
    return try absolute(path).hasPrefix(root == "/" ? root : root + "/")
  }

  /// A complete file. Large inputs are read with `ByteReader` instead.
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

  /// A part of a file.
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

  /// The names in a folder without "." and "..", sorted by bytes.
  package static func names(in folder: String) throws -> [String] {
    guard let handle = opendir(folder) else { throw failure(folder, "cannot be listed") }
    defer { closedir(handle) }
    var names: [String] = []
    // Read in place: an entry is shorter than `dirent`, so a copy of `d_name` would read beyond its end.
    let place = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    while true {
      errno = 0
      guard let entry = readdir(handle) else { break }
      let bytes = UnsafeRawPointer(entry).advanced(by: place)
      let name = String(cString: bytes.assumingMemoryBound(to: UInt8.self))
      if name != ".", name != ".." { names.append(name) }
    }
    // The end, or an error, which must not look like a shorter folder.
    guard errno == 0 else { throw failure(folder, "cannot be listed") }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Creates a folder and its parents.
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

  /// The folder for temporary files, which can be as large as a backup.
  static var temporaryPlace: String {
    getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
  }

  /// Creates a temporary folder for the duration of `body`.
  package static func withTemporaryFolder<R>(_ body: (String) throws -> R) throws -> R {
    let base = temporaryPlace
    var template = Array((base + "/paperclip-gen-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      let reason = failure(base, "cannot create a temporary folder there").message
      throw Failure("\(reason); set TMPDIR to another folder")
    }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { try? removeTree(folder) }
    return try body(folder)
  }

  /// Creates or overwrites a file.
  package static func write(_ bytes: [UInt8], to path: String) throws {
    try write(bytes, to: path, O_CREAT | O_TRUNC)
  }

  /// Adds to the end of a file.
  static func append(_ bytes: [UInt8], to path: String) throws { try write(bytes, to: path, O_APPEND) }

  private static func write(_ bytes: [UInt8], to path: String, _ flags: Int32) throws {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC | flags, 0o666)
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

  /// The extension of an unfinished file.
  package static let unfinishedSuffix = ".new"

  /// Removes access for other users from state files and folders, since databases contain more than the site
  /// shows. Permissions of the owner and group, and files of other users, are left alone.
  package static func closeToOthers(_ path: String) {
    var info = stat()
    guard stat(path, &info) == 0, info.st_mode & 0o007 != 0 else { return }
    chmod(path, info.st_mode & 0o770)
  }

  /// Replaces a file atomically: readers see the old or the new content, never a part.
  package static func writeAtomically(_ bytes: [UInt8], to path: String) throws {
    try checkTarget(path)
    let temporary = path + unfinishedSuffix
    do {
      try write(bytes, to: temporary)
      try rename(temporary, to: path)
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Throws for a file that cannot be made, with words for somebody who typed its path.
  package static func checkTarget(_ path: String) throws {
    if isFolder(path) { throw Failure("\(path): is a folder; expected a file name") }
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
    let folder = String(path[..<slash])
    guard !isFolder(folder) else { return }
    throw Failure("\(folder): the folder does not exist; create it or choose another path")
  }

  /// True if this user can create and remove files in a folder.
  package static func canChange(folder: String) -> Bool { access(folder, W_OK | X_OK) == 0 }

  /// True if this user may write to a file.
  package static func canWrite(_ path: String) -> Bool { access(path, W_OK) == 0 }

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

  /// Removes a file. A missing file is not an error.
  package static func remove(_ path: String) throws {
    guard unlink(path) == 0 || errno == ENOENT else { throw failure(path, "cannot be removed") }
  }

  /// Removes a folder if it is empty.
  package static func removeEmptyFolder(_ path: String) { rmdir(path) }

  /// True if a folder and those below it hold regular files alone: no links, which mean something else
  /// elsewhere.
  package static func hasOnlyFiles(_ folder: String) throws -> Bool {
    try names(in: folder).allSatisfy { name in
      guard let status = status(folder + "/" + name) else { return false }
      return try status.isFolder ? hasOnlyFiles(folder + "/" + name) : status.isFile
    }
  }

  /// Removes a folder and its contents without following links.
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
