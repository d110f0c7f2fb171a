/// JSON can write any character as an escape: rules would not recognize `\u0067hp_…`.
enum JSONEscapes {
  /// Rules that find escapes of plain ASCII characters, so that the first pass over a line notices them.
  static let rules: [SecretRule] = [
    SecretRule("escape", "RFC 8259, JSON: strings", isExact: false, anchor: "\\u00") { bytes, start in
      plain(bytes, start).map { _ in start..<start + 6 }
    },
    SecretRule(
      "escape", "RFC 8259, JSON: strings", even: SecretProbe(0, "\\", "/"),
      odd: SecretProbe(1, "/", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=._-%\\")
    ) { bytes, start in
      bytes.count - start > 1 && bytes[start] == UInt8(ascii: "\\") && bytes[start + 1] == UInt8(ascii: "/")
        ? start..<start + 2 : nil
    },
  ]

  /// Returns the character of `\u00XX` at `start`: printable ASCII except quotes and backslashes.
  private static func plain(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt8? {
    guard bytes.count - start >= 6, bytes[start] == UInt8(ascii: "\\"), bytes[start + 1] == UInt8(ascii: "u"),
      bytes[start + 2] == UInt8(ascii: "0"), bytes[start + 3] == UInt8(ascii: "0"),
      let high = JSONDocument.hex(bytes[start + 4]), let low = JSONDocument.hex(bytes[start + 5])
    else { return nil }
    let byte = high << 4 | low
    return (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
      ? byte : nil
  }

  /// Passes on the bytes with such escapes decoded, as equivalent JSON.
  static func withPlain(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    guard bytes.contains(UInt8(ascii: "\\")) else { return body(bytes) }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      guard bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count else {
        out.append(bytes[at])
        at += 1
        continue
      }
      if bytes[at + 1] == UInt8(ascii: "/") {
        out.append(UInt8(ascii: "/"))
        at += 2
      } else if let byte = plain(bytes, at) {
        out.append(byte)
        at += 6
      } else {
        out += bytes[at...at + 1]
        at += 2
      }
    }
    out.withUnsafeBufferPointer(body)
  }
}
