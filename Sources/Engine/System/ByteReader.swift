#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The bytes of a file or standard input, in chunks. Gzipped input is decompressed.
///
/// Decompression uses the `gzip` program, which every server has. Its process also uses the second core.
package final class ByteReader {
  private var descriptor: Int32
  /// The file that a program such as gzip reads. They share its position.
  private var original: Int32?
  private var unpacker: pid_t?
  private var converter: pid_t?
  /// The name in messages: the path, or "-".
  package let name: String
  /// True if the compressed file is damaged or incomplete. Known after the last chunk.
  package private(set) var isDamaged = false
  /// Whether other bytes follow the compressed data. They are not read. Known once the end is reached.
  private(set) var hasMore = false
  /// True if the text is not in the declared encoding. Known after the last chunk.
  package private(set) var isMisencoded = false
  /// Called after each chunk with the progress.
  package var onProgress: (@Sendable (Progress) -> Void)?
  private var lines: Int64 = 0
  /// True if the input was gzipped.
  package private(set) var isCompressed = false

  private static let gzipMagic: [UInt8] = [0x1F, 0x8B]

  /// Opens a file, or standard input for "-", at a byte offset of the uncompressed content. Offsets work only
  /// with plain files.
  package init(path: String, name: String? = nil, offset: Int64 = 0) throws {
    self.name = name ?? path
    if path == "-" {
      descriptor = dup(0)
    } else {
      descriptor = open(path, O_RDONLY | O_CLOEXEC)
    }
    guard descriptor >= 0 else { throw Self.failure(self.name, "cannot be read") }
    do {
      try begin(offset)
    } catch {
      close(descriptor)
      throw error
    }
  }

  private func begin(_ offset: Int64) throws {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure(name, "cannot be read") }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw Failure("\(name): is a folder; expected a file")
    }
    if offset > 0 {
      lseek(descriptor, off_t(offset), SEEK_SET)
      return
    }
    var head = [UInt8](repeating: 0, count: 2)
    if lseek(descriptor, 0, SEEK_CUR) >= 0 {
      let count = pread(descriptor, &head, 2, lseek(descriptor, 0, SEEK_CUR))
      guard count >= 0 else { throw Self.failure(name, "cannot be read") }
      if count == 2, head == Self.gzipMagic { try unpack() }
    } else {
      pushedBack = try readFully(2)
      if pushedBack == Self.gzipMagic {
        try spool()
        try unpack()
      }
    }
  }

  deinit {
    close(descriptor)
    for process in [unpacker, converter].compactMap({ $0 }) {
      kill(process, SIGTERM)
      waitpid(process, nil, 0)
    }
    if let original { close(original) }
  }

  /// The first bytes of a pipe, read ahead.
  private var pushedBack: [UInt8] = []

  /// Fills `buffer` and returns the number of bytes. 0 at the end.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if !pushedBack.isEmpty {
      let count = min(pushedBack.count, buffer.count)
      buffer.copyBytes(from: pushedBack[..<count])
      pushedBack.removeFirst(count)
      return count
    }
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #else
        let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
      if count > 0 {
        if onProgress != nil { report(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
        return count
      }
      if count == 0 {
        finishPrograms()
        return 0
      }
      guard errno == EINTR else { throw Self.failure(name, "cannot be read any further") }
    }
  }

  private func report(_ chunk: UnsafeRawBufferPointer) {
    let bytes = chunk.assumingMemoryBound(to: UInt8.self)
    var start = 0
    while let end = bytes.place(of: 0x0A, from: start) {
      lines += 1
      start = end + 1
    }
    let file = original ?? descriptor
    var status = stat()
    let place = Int64(lseek(file, 0, SEEK_CUR))
    let isFile = place >= 0 && fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    onProgress?(
      Progress(
        "Reading \(name)", lines, "lines", done: max(0, place), total: isFile ? Int64(status.st_size) : nil))
  }

  /// The rest of the input, for content that is needed as a whole. Throws if it is longer than `limit`, as a
  /// small compressed file can be.
  package func all(limit: Int64 = .max) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try chunk.withUnsafeMutableBytes { try read(into: $0) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= limit else { throw Failure("\(name): is larger than \(limit >> 20) MB") }
    }
  }

  private func readFully(_ wanted: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: wanted)
    while bytes.count < wanted {
      let count = try chunk.withUnsafeMutableBytes {
        try read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<(wanted - bytes.count)]))
      }
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    return bytes
  }

  /// Copies a gzipped pipe to an unnamed file, since gzip needs it from its first byte.
  private func spool() throws {
    var template = Array((FileSystem.temporaryPlace + "/paperclip-gen-XXXXXX").utf8CString)
    let file = mkstemp(&template)
    func problem() -> Failure {
      Self.failure(
        name,
        "cannot write to \(FileSystem.temporaryPlace) to decompress it; set TMPDIR to another folder")
    }
    guard file >= 0 else { throw problem() }
    unlink(template)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try chunk.withUnsafeMutableBytes { try read(into: $0) }
      if count == 0 { break }
      var written = 0
      while written < count {
        let more = chunk.withUnsafeBytes {
          write(file, $0.baseAddress?.advanced(by: written), count - written)
        }
        guard more > 0 else {
          close(file)
          throw problem()
        }
        written += more
      }
    }
    lseek(file, 0, SEEK_SET)
    close(descriptor)
    descriptor = file
  }

  /// Inserts `gzip -dc` between the file and this reader.
  private func unpack() throws {
    isCompressed = true
    unpacker = try filter(
      through: "gzip", ["-dc"], "cannot run gzip to decompress it; install gzip")
  }

  /// Inserts `iconv` between the rest of the input and this reader. `head` was already read and comes first.
  package func convert(from encoding: String, head: [UInt8] = []) throws {
    if !head.isEmpty {
      pushedBack = head + pushedBack
      try spool()
    }
    converter = try filter(
      through: "iconv", ["-f", encoding, "-t", "UTF-8"],
      "cannot run iconv to convert it from \(encoding); install iconv, or write the file in UTF-8")
  }

  /// Starts a program that reads this reader's input, and reads its output.
  private func filter(through program: String, _ arguments: [String], _ problem: String) throws -> pid_t {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Self.failure(name, "cannot be read through \(program)") }
    _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, descriptor, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process: pid_t = 0
    let code = posix_spawnp(&process, program, &actions, nil, &words, environ)
    close(ends[1])
    guard code == 0 else {
      close(ends[0])
      throw Failure("\(name): \(problem)")
    }
    if original == nil { original = descriptor } else { close(descriptor) }
    descriptor = ends[0]
    return process
  }

  /// gzip's exit code 2 is a warning (garbage after the end). Any other code except 0 means damage.
  private func finishPrograms() {
    if let process = unpacker {
      unpacker = nil
      let code = Self.wait(for: process)
      isDamaged = code != 0 && code != 2
      hasMore = code == 2
    }
    if let process = converter {
      converter = nil
      isMisencoded = Self.wait(for: process) != 0
    }
  }

  private static func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128
  }

  private static func failure(_ name: String, _ what: String) -> Failure {
    Failure("\(name): \(what): \(String(cString: strerror(errno)))")
  }
}
