#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension FileSystem {
  /// A file that stays open while it is examined.
  final class OpenFile {
    private let descriptor: Int32
    private let path: String
    private let buffer: UnsafeMutableRawBufferPointer
    private var offset: off_t = 0

    init(_ path: String) throws {
      self.path = path
      descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw FileSystem.failure(path, "cannot be read") }
      buffer = .allocate(byteCount: 1 << 20, alignment: 16)
    }

    deinit {
      buffer.deallocate()
      close(descriptor)
    }

    var size: Int64 { get throws { Int64(try status().st_size) } }

    private func status() throws -> stat {
      var info = stat()
      guard fstat(descriptor, &info) == 0 else { throw FileSystem.failure(path, "cannot be read") }
      return info
    }

    /// The first bytes, or the whole file if it is shorter.
    func head(_ count: Int) throws -> [UInt8] {
      var bytes = [UInt8](repeating: 0, count: count)
      let read = pread(descriptor, &bytes, count, 0)
      guard read >= 0 else { throw FileSystem.failure(path, "cannot be read") }
      return Array(bytes.prefix(read))
    }

    /// The next bytes, valid until the next call. Nil at the end. All pieces except the last have the same
    /// size.
    func next() throws -> UnsafeRawBufferPointer? {
      var filled = 0
      while filled < buffer.count {
        let start = buffer.baseAddress?.advanced(by: filled)
        let count = pread(descriptor, start, buffer.count - filled, offset)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw FileSystem.failure(path, "cannot be read") }
        if count == 0 { break }
        filled += count
        offset += off_t(count)
      }
      return filled > 0 ? UnsafeRawBufferPointer(rebasing: buffer[..<filled]) : nil
    }
  }
}
