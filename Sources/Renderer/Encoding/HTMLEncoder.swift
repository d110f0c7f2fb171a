/// Text inside an HTML element or a double-quoted attribute value.
package enum HTMLEncoder {
  /// Appends the text with markup characters as references. Control characters, which HTML forbids, become U+FFFD;
  /// with `isLiteral` they are left as they are, as the Mustache specification wants.
  package static func append(_ text: String, to bytes: inout [UInt8], isLiteral: Bool = false) {
    var text = text
    text.withUTF8 { utf8 in
      var start = 0
      var index = 0
      while index < utf8.count {
        let byte = utf8[index]
        let reference: StaticString
        var length = 1
        switch byte {
        case UInt8(ascii: "&"): reference = "&amp;"
        case UInt8(ascii: "<"): reference = "&lt;"
        case UInt8(ascii: ">"): reference = "&gt;"
        case UInt8(ascii: "\""): reference = "&quot;"
        case UInt8(ascii: "'"): reference = "&#39;"
        case 0x0D where !isLiteral: reference = "\n"
        case 0x00...0x08, 0x0B, 0x0C, 0x0E...0x1F, 0x7F:
          guard !isLiteral else {
            index += 1
            continue
          }
          reference = "\u{FFFD}"
        case 0xC2 where !isLiteral && index + 1 < utf8.count && utf8[index + 1] < 0xA0:
          reference = "\u{FFFD}"
          length = 2
        default:
          index += 1
          continue
        }
        bytes.append(contentsOf: utf8[start..<index])
        bytes.append(
          contentsOf: UnsafeBufferPointer(start: reference.utf8Start, count: reference.utf8CodeUnitCount))
        index += length
        start = index
      }
      bytes.append(contentsOf: utf8[start...])
    }
  }

  package static func encode(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    append(text, to: &bytes)
    return bytes
  }
}
