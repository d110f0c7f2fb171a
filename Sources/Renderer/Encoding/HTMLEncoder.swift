import Engine

/// Text in an HTML element or a double-quoted attribute.
package enum HTMLEncoder {
  /// Appends text with markup characters as references. Control characters, which HTML forbids, and
  /// characters that reorder or hide text are shown as escapes. With `isLiteral` they are unchanged, as the
  /// Mustache specification requires.
  package static func append(_ text: String, to bytes: inout [UInt8], isLiteral: Bool = false) {
    var text = text
    text.withUTF8 { utf8 in
      var start = 0
      var index = 0
      while index < utf8.count {
        let byte = utf8[index]
        // Letters, digits and most punctuation, which is nearly all text.
        if byte &- 0x3F < 0x40 || byte &- 0x28 < 0x14 || byte == 0x20 {
          index += 1
          continue
        }
        let reference: StaticString
        switch byte {
        case UInt8(ascii: "&"): reference = "&amp;"
        case UInt8(ascii: "<"): reference = "&lt;"
        case UInt8(ascii: ">"): reference = "&gt;"
        case UInt8(ascii: "\""): reference = "&quot;"
        case UInt8(ascii: "'"): reference = "&#39;"
        case 0x0D where !isLiteral: reference = "\n"
        case 0x00...0x08, 0x0B, 0x0C, 0x0E...0x1F:
          if !isLiteral { append(hidden: UInt32(byte), 1, in: utf8, &start, index, to: &bytes) }
          index += 1
          continue
        default:
          if !isLiteral, let (scalar, length) = HiddenCharacter.found(in: utf8, at: index) {
            append(hidden: scalar, length, in: utf8, &start, index, to: &bytes)
            index += length
          } else {
            index += 1
          }
          continue
        }
        bytes.append(contentsOf: utf8[start..<index])
        bytes.append(
          contentsOf: UnsafeBufferPointer(start: reference.utf8Start, count: reference.utf8CodeUnitCount))
        index += 1
        start = index
      }
      bytes.append(contentsOf: utf8[start...])
    }
  }

  private static func append(
    hidden scalar: UInt32, _ length: Int, in utf8: UnsafeBufferPointer<UInt8>, _ start: inout Int,
    _ index: Int,
    to bytes: inout [UInt8]
  ) {
    bytes += utf8[start..<index]
    bytes += HiddenCharacter.escape(scalar).utf8
    start = index + length
  }

  package static func encode(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    append(text, to: &bytes)
    return bytes
  }
}
