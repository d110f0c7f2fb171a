#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A text file that only grows, line by line, and that outlives rebuilds: an outbox, a ledger.
///
/// Lines are appended with one write and synced. A killed run leaves at most one unfinished line; it does not
/// count, and the next `append` removes it. The system's lock on the file keeps two runs from appending at
/// once.
package struct LineLog: Sendable {
  package let path: String

  package init(_ path: String) { self.path = path }

  /// The complete lines, without their line ends.
  package func lines() throws -> [ArraySlice<UInt8>] {
    guard FileSystem.exists(path) else { return [] }
    let bytes = try FileSystem.read(path)
    guard let end = bytes.lastIndex(of: 0x0A) else { return [] }
    return bytes[...end].dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
  }

  /// Throws if the file is there but has no line, although it had some. Without them, everything would be new
  /// again.
  package func check(hadLines: Bool) throws {
    guard hadLines, FileSystem.exists(path), try lines().isEmpty else { return }
    throw Failure(
      "\(path): is empty, but was not before; restore it from git or a backup, or remove it to start over")
  }

  package func append(_ lines: [[UInt8]]) throws {
    guard !lines.isEmpty else { return }
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let isNew = !FileSystem.exists(path)
    try FileSystem.makeFolders(folder)
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileSystem.failure(path, "cannot be opened") }
    defer { close(descriptor) }
    try lock(descriptor)
    let size = try wholeSize(descriptor)
    guard ftruncate(descriptor, size) == 0, lseek(descriptor, size, SEEK_SET) == size else {
      throw FileSystem.failure(path, "cannot be written")
    }
    var bytes: [UInt8] = []
    for line in lines {
      bytes += line
      bytes.append(0x0A)
    }
    var written = 0
    while written < bytes.count {
      let more = bytes.withUnsafeBytes {
        write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if more < 0, errno == EINTR { continue }
      guard more > 0 else {
        let failure = FileSystem.failure(path, "cannot be written")
        ftruncate(descriptor, size)
        throw failure
      }
      written += more
    }
    guard fsync(descriptor) == 0 else { throw FileSystem.failure(path, "cannot be written to disk") }
    if isNew { try FileSystem.sync([folder], in: folder) }
  }

  /// Writes the file again with other lines, durably. Nobody may append meanwhile: the caller holds the
  /// workspace's lock.
  package func replace(_ lines: [[UInt8]]) throws {
    try FileSystem.writeDurably(lines.flatMap { $0 + [0x0A] }, to: path)
  }

  private func lock(_ descriptor: Int32) throws {
    var wanted = flock()
    wanted.l_type = Int16(F_WRLCK)
    wanted.l_whence = Int16(SEEK_SET)
    while fcntl(descriptor, F_SETLKW, &wanted) != 0 {
      guard errno == EINTR else { throw FileSystem.failure(path, "cannot be locked") }
    }
  }

  /// The size up to the end of the last complete line.
  private func wholeSize(_ descriptor: Int32) throws -> off_t {
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { throw FileSystem.failure(path, "cannot be read") }
    var end = info.st_size
    var chunk = [UInt8](repeating: 0, count: 4096)
    while end > 0 {
      let start = max(0, end - off_t(chunk.count))
      let count = Int(end - start)
      guard pread(descriptor, &chunk, count, start) == count else {
        throw FileSystem.failure(path, "cannot be read")
      }
      if let place = chunk[..<count].lastIndex(of: 0x0A) { return start + off_t(place) + 1 }
      end = start
    }
    return 0
  }
}
