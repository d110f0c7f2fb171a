/// Text as quoted-printable (RFC 2045), so that mail servers leave it as it is: ASCII only, in lines of at
/// most 76 characters.
package enum QuotedPrintable {
  private static let longest = 76
  private static let digits = Array("0123456789ABCDEF".utf8)

  package static func append(_ text: [UInt8], to bytes: inout [UInt8]) {
    var length = 0
    for (place, byte) in text.enumerated() {
      if byte == 0x0A {
        bytes.append(byte)
        length = 0
        continue
      }
      let next = place + 1 < text.count ? text[place + 1] : 0x0A
      // Blanks at the end of a line would be lost, and a lone "." or "From " at its start means something to
      // servers.
      let isBlankAtEnd = (byte == 0x20 || byte == 0x09) && next == 0x0A
      let isSpecialAtStart = length == 0 && (byte == UInt8(ascii: ".") || byte == UInt8(ascii: "F"))
      let isPlain = byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "=") || byte == 0x09
      let isEncoded = !isPlain || isBlankAtEnd || isSpecialAtStart
      if length + (isEncoded ? 3 : 1) > longest - 1 {
        bytes += [UInt8(ascii: "="), 0x0A]
        length = 0
      }
      // Also at the start of a line that was just begun.
      if isEncoded || length == 0 && (byte == UInt8(ascii: ".") || byte == UInt8(ascii: "F")) {
        bytes += [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        length += 3
      } else {
        bytes.append(byte)
        length += 1
      }
    }
  }
}
