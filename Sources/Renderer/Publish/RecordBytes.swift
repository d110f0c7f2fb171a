/// Encodes numbers and texts for the record of publications.
struct RecordBytes {
  private(set) var bytes: [UInt8]
  private var at: Int
  /// True if more was read than exists.
  private(set) var isCut = false

  init(_ bytes: [UInt8], from start: Int = 0) {
    self.bytes = bytes
    at = start
  }

  var isAtEnd: Bool { !isCut && at == bytes.count }

  /// A non-negative number, seven bits per byte.
  mutating func write(_ number: Int) {
    var rest = UInt64(number)
    while rest >= 128 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func write(_ word: UInt64) {
    withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func write(_ text: String) {
    write(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func count() -> Int {
    var (number, shift) = (UInt64(0), UInt64(0))
    while at < bytes.count, shift < 63 {
      let byte = bytes[at]
      at += 1
      number |= UInt64(byte & 127) << shift
      if byte < 128 { return Int(truncatingIfNeeded: number & UInt64(Int64.max)) }
      shift += 7
    }
    isCut = true
    return 0
  }

  mutating func word() -> UInt64 {
    guard bytes.count - at >= 8 else {
      isCut = true
      return 0
    }
    let word = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: at, as: UInt64.self) }
    at += 8
    return UInt64(littleEndian: word)
  }

  mutating func text() -> String {
    let count = count()
    guard count <= bytes.count - at else {
      isCut = true
      return ""
    }
    defer { at += count }
    return String(decoding: bytes[at..<(at + count)], as: UTF8.self)
  }
}
