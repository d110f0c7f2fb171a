/// The beginning of a source: what its format is recognised by.
struct SourceHead {
  /// The first bytes that are not blank, 64 KB or more where there are so many.
  let bytes: UnsafeBufferPointer<UInt8>
  /// The first that is neither white space nor part of a byte order mark.
  let first: UInt8?

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    first = bytes.first { !Self.isSpace($0) }
  }

  /// White space of JSON, or a byte of a byte order mark.
  static func isSpace(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF: true
    default: false
    }
  }

  var firstLine: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[..<(bytes.firstIndex(of: 0x0A) ?? bytes.count)])
  }

  func starts(with prefix: [UInt8]) -> Bool { bytes.starts(with: prefix) }

  func starts(with prefix: String) -> Bool { bytes.starts(with: prefix.utf8) }

  /// Whether these bytes stand at a place.
  func has(_ text: String, at place: Int) -> Bool {
    bytes.count >= place + text.utf8.count && bytes[place...].starts(with: text.utf8)
  }

  /// The first bytes as text, in lower case and without what stands before it.
  var text: String {
    String(decoding: bytes.prefix(1024).drop(while: Self.isSpace), as: UTF8.self).lowercased()
  }

  /// Whether it is text in which every character takes so many bytes, most of them zero: UTF-16 or UTF-32.
  var wideCharacters: (name: String, iconv: String)? {
    for (name, mark) in Self.marks where starts(with: mark) { return (name, name) }
    let sample = bytes.prefix(512)
    guard sample.count >= 16 else { return nil }
    var zeros = [0, 0, 0, 0]
    for (place, byte) in sample.enumerated() where byte == 0 { zeros[place & 3] += 1 }
    let most = sample.count / 4 * 9 / 10
    let isZero = zeros.map { $0 >= most }
    switch isZero {
    case [false, true, true, true]: return ("UTF-32", "UTF-32LE")
    case [true, true, true, false]: return ("UTF-32", "UTF-32BE")
    case [false, true, false, true]: return ("UTF-16", "UTF-16LE")
    case [true, false, true, false]: return ("UTF-16", "UTF-16BE")
    default: return nil
    }
  }

  private static let marks: [(String, [UInt8])] = [
    ("UTF-32", [0xFF, 0xFE, 0, 0]), ("UTF-32", [0, 0, 0xFE, 0xFF]), ("UTF-16", [0xFF, 0xFE]),
    ("UTF-16", [0xFE, 0xFF]),
  ]
}
