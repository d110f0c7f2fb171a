#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension FileSystem {
  /// A file that stays open while it is examined, by any number of threads.
  final class OpenFile: Sendable {
    private let descriptor: Int32
    private let path: String
    /// The size of the pieces in which a file is read. It stays in the processor's cache.
    static let pieceSize = 1 << 18

    init(_ path: String) throws {
      self.path = path
      descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw FileSystem.failure(path, "cannot be read") }
    }

    deinit { close(descriptor) }

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

    /// Calls `body` with the bytes from `start` to before `end`, or to the end of the file, piece by piece.
    /// All pieces except the last have the same size.
    func read(from start: Int64 = 0, to end: Int64 = .max, _ body: (UnsafeRawBufferPointer) throws -> Void)
      throws
    {
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 16)
      defer { buffer.deallocate() }
      var offset = start
      while offset < end {
        let wanted = Int(min(Int64(buffer.count), end - offset))
        let filled = try fill(buffer.prefix(wanted), at: offset)
        if filled > 0 { try body(UnsafeRawBufferPointer(rebasing: buffer[..<filled])) }
        if filled < wanted { return }
        offset += Int64(filled)
      }
    }

    /// Returns how many bytes were read: fewer only at the end of the file.
    private func fill(_ buffer: Slice<UnsafeMutableRawBufferPointer>, at offset: Int64) throws -> Int {
      let buffer = UnsafeMutableRawBufferPointer(rebasing: buffer)
      var filled = 0
      while filled < buffer.count {
        let count = pread(
          descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled,
          off_t(offset) + off_t(filled))
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw FileSystem.failure(path, "cannot be read") }
        if count == 0 { break }
        filled += count
      }
      return filled
    }
  }
}
