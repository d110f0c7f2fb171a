/// Rows of comma-separated values (RFC 4180).
package enum CSVEncoder {
  /// Appends one row. A cell that a spreadsheet would take for a formula gets an apostrophe before it, unless it is a
  /// plain number: CWE-1236.
  package static func append(_ cells: [String], to bytes: inout [UInt8]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(cell: cell, to: &bytes)
    }
    bytes += [0x0D, 0x0A]
  }

  private static func append(cell: String, to bytes: inout [UInt8]) {
    var text = Array(cell.utf8)
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

  private static func isNumber(_ text: [UInt8]) -> Bool {
    let digits = text.first == UInt8(ascii: "-") ? text.dropFirst() : text[...]
    return !digits.isEmpty && digits.allSatisfy { $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") }
      && digits.filter { $0 == UInt8(ascii: ".") }.count <= 1
  }
}
