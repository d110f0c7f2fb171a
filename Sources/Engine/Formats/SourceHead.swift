/// The beginning of a source, by which its format is recognized.
struct SourceHead {
  /// The first bytes that are not blank, at least 64 KB if there are that many.
  let bytes: UnsafeBufferPointer<UInt8>
  /// The first byte that is neither white space nor part of a byte order mark.
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

  /// True if these bytes are at this position.
  func has(_ text: String, at place: Int) -> Bool {
    bytes.count >= place + text.utf8.count && bytes[place...].starts(with: text.utf8)
  }

  /// The first bytes as lower-case text, without leading white space.
  var text: String {
    String(decoding: bytes.prefix(1024).drop(while: Self.isSpace), as: UTF8.self).lowercased()
  }

  /// True for text with several bytes per character, most of them zero: UTF-16 or UTF-32.
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
