import Engine

/// Rows of comma-separated values (RFC 4180).
package enum CSVEncoder {
  /// Appends one row. A cell that a spreadsheet would read as a formula gets an apostrophe, unless it is a
  /// plain number (CWE-1236).
  package static func append(_ cells: [String], to bytes: inout [UInt8]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(cell: cell, to: &bytes)
    }
    bytes += [0x0D, 0x0A]
  }

  private static func append(cell: String, to bytes: inout [UInt8]) {
    var text = visible(cell)
    if let first = text.first, "=+-@\t\r".utf8.contains(first), !isNumber(text) {
      text.insert(UInt8(ascii: "'"), at: 0)
    }
    guard text.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return bytes.append(contentsOf: text) }
    bytes.append(UInt8(ascii: "\""))
    for byte in text {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// The cell with escapes for characters that control, reorder or hide text, except line endings and tabs.
  private static func visible(_ cell: String) -> [UInt8] {
    var cell = cell
    return cell.withUTF8 { utf8 in
      var text: [UInt8] = []
      text.reserveCapacity(utf8.count)
      var index = 0
      while index < utf8.count {
        let byte = utf8[index]
        if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D {
          text += HiddenCharacter.escape(UInt32(byte)).utf8
          index += 1
        } else if let (scalar, length) = HiddenCharacter.found(in: utf8, at: index) {
          text += HiddenCharacter.escape(scalar).utf8
          index += length
        } else {
          text.append(byte)
          index += 1
        }
      }
      return text
    }
  }

  private static func isNumber(_ text: [UInt8]) -> Bool {
    let digits = text.first.map("+-".utf8.contains) == true ? text.dropFirst() : text[...]
    return !digits.isEmpty && digits.allSatisfy { $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") }
      && digits.filter { $0 == UInt8(ascii: ".") }.count <= 1
  }
}
