#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file or standard output, written in blocks.
struct Output {
  /// The bytes to write next. `settle` keeps it small.
  var bytes: [UInt8] = []
  private let descriptor: Int32
  private let name: String
  private static let blockSize = 1 << 18

  static let standard = Output(descriptor: 1, name: "standard output")

  private init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
    bytes.reserveCapacity(2 * Self.blockSize)
  }

  /// Replaces the file.
  init(path: String) throws(Trouble) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else {
      throw Trouble("cannot write \(path): \(String(cString: strerror(errno)))")
    }
    self.init(descriptor: descriptor, name: path)
  }

  /// Creates the folder and its parents.
  static func makeFolder(_ path: String) throws(Trouble) {
    var partial = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      partial += "/" + part
      guard mkdir(partial, 0o755) == 0 || errno == EEXIST else {
        throw Trouble("cannot make the folder \(partial): \(String(cString: strerror(errno)))")
      }
    }
  }

  /// Writes the collected bytes once they are worth a system call.
  mutating func settle() throws(Trouble) {
    if bytes.count >= Self.blockSize { try flush() }
  }

  mutating func flush() throws(Trouble) {
    var start = 0
    while start < bytes.count {
      let written = bytes.withUnsafeBytes {
        write(descriptor, $0.baseAddress.map { $0 + start }, $0.count - start)
      }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw Trouble("cannot write \(name): \(String(cString: strerror(errno)))") }
      start += written
    }
    bytes.removeAll(keepingCapacity: true)
  }

  mutating func finish() throws(Trouble) {
    try flush()
    if descriptor != 1 { close(descriptor) }
  }
}
