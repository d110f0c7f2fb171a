#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Splits bytes into lines without copying: a line is a view of the buffer, valid until the next call.
package struct LineReader: ~Copyable {
  package enum Line {
    /// A line without its ending. `isLast` if the input ended without a newline.
    case line(UnsafeBufferPointer<UInt8>, isLast: Bool)
    /// A part of a line above the maximum length. The last part can be empty.
    case piece(UnsafeBufferPointer<UInt8>, isEnd: Bool)
    case end
  }

  private let reader: ByteReader
  private var buffer: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end = 0
  /// The maximum length in bytes of a line that is returned as a whole.
  var limit: Int
  private var isAtEnd = false
  private var isInsideLongLine = false
  /// The number of the last returned line, starting at 1.
  package private(set) var number: Int64
  /// The byte offset after the last returned line.
  package private(set) var offset: Int64

  package init(_ reader: ByteReader, limit: Int, offset: Int64 = 0, line: Int64 = 0) {
    self.reader = reader
    self.limit = limit
    self.offset = offset
    number = line
    buffer = .allocate(byteCount: 1 << 18, alignment: 16)
  }

  deinit { buffer.deallocate() }

  package mutating func next() throws -> Line {
    var searched = start
    while true {
      if let newline = find(from: searched) {
        let line = bytes(start, newline)
        // One read can contain the end of a line that was too long.
        if line.count > limit { isInsideLongLine = true }
        start = newline + 1
        offset += Int64(line.count + 1)
        return finish(line, isLast: false)
      }
      if isInsideLongLine || end - start > limit {
        let piece = bytes(start, end)
        offset += Int64(piece.count)
        start = end
        if isInsideLongLine, piece.isEmpty, isAtEnd { return finish(piece, isLast: true) }
        isInsideLongLine = true
        if !piece.isEmpty { return .piece(piece, isEnd: false) }
      } else if isAtEnd {
        guard start < end else { return .end }
        let line = bytes(start, end)
        start = end
        offset += Int64(line.count)
        return finish(line, isLast: true)
      }
      searched = end
      searched -= try fill()
    }
  }

  private mutating func finish(_ line: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Line {
    number += 1
    if isInsideLongLine {
      isInsideLongLine = false
      return .piece(line, isEnd: true)
    }
    return .line(line, isLast: isLast)
  }

  /// The bytes of the next lines in the buffer, to recognize a format. Does not consume them.
  package mutating func peek() throws -> UnsafeBufferPointer<UInt8> {
    while end - start < 1 << 16, !isAtEnd { _ = try fill() }
    return bytes(start, end)
  }

  /// Skips a byte order mark, white space and NULs at the start, of which a damaged file can have many.
  /// Returns the number of blank bytes.
  package mutating func skipBlank() throws -> Int64 {
    var blank: Int64 = 0
    while end - start < 3, !isAtEnd { _ = try fill() }
    if end - start >= 3, buffer[start] == 0xEF, buffer[start + 1] == 0xBB, buffer[start + 2] == 0xBF {
      start += 3
      offset += 3
    }
    while true {
      while start < end, buffer[start] == 0 || buffer[start] == 0x20 || buffer[start] &- 9 < 5 {
        if buffer[start] == 0x0A { number += 1 }
        start += 1
        blank += 1
      }
      if start < end || isAtEnd { break }
      _ = try fill()
    }
    offset += blank
    return blank
  }

  private func bytes(_ from: Int, _ to: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeRawBufferPointer(rebasing: buffer[from..<to]).assumingMemoryBound(to: UInt8.self)
  }

  private func find(from: Int) -> Int? {
    guard from < end, let base = buffer.baseAddress, let hit = memchr(base + from, 0x0A, end - from) else {
      return nil
    }
    return UnsafeRawPointer(hit) - UnsafeRawPointer(base)
  }

  /// Reads more bytes after moving the rest to the front. Returns the distance of the move.
  private mutating func fill() throws -> Int {
    let moved = start
    if start > 0, let base = buffer.baseAddress {
      memmove(base, base + start, end - start)
      end -= start
      start = 0
    }
    if end == buffer.count {
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 16)
      larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
      buffer.deallocate()
      buffer = larger
    }
    let count = try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
    if count == 0 { isAtEnd = true }
    end += count
    return moved
  }
}
