/// Quotes as texts write them: plain, after backslashes, as escapes of JSON and YAML, as HTML entities, or
/// encoded for URLs. `SecretEscapes` leaves them as they are, since a decoded quote would end a JSON string.
enum SecretQuote {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  private static let plain = ByteClass([], "\"'`*")
  private static let entities: [StaticString] = ["quot;", "apos;", "#34;", "#39;", "#x22;", "#x27;"]
  private static let escapes: [StaticString] = ["u0022", "u0027", "x22", "x27"]
  private static let encoded: [StaticString] = ["22", "27"]
  /// Entities that end a value. The others are characters of it.
  private static let ends = entities + ["lt;", "gt;", "#60;", "#62;", "#x3c;", "#x3e;"]
  /// No value has more quotes and backslashes before it.
  private static let most = 16

  /// The end of the quotes and backslashes that start here.
  static func end(in bytes: Bytes, from start: Int) -> Int {
    var at = start
    for _ in 0..<most {
      guard at < bytes.count else { return at }
      switch bytes[at] {
      case UInt8(ascii: "\\"):
        guard blankEnd(in: bytes, from: at) == at else { return at }
        at = one(of: escapes, in: bytes, at: at + 1) ?? at + 1
      case UInt8(ascii: "%"):
        guard let next = one(of: encoded, in: bytes, at: at + 1) else { return at }
        at = next
      case UInt8(ascii: "&"):
        let name = one(of: ["amp;"], in: bytes, at: at + 1) ?? at + 1
        guard let next = one(of: entities, in: bytes, at: name) else { return at }
        at = next
      case let byte where plain.contains(byte): at += 1
      default: return at
      }
    }
    return at
  }

  /// The end of white space, also in escapes such as `\n` and, in JSON inside of JSON, `\\n`.
  static func blankEnd(in bytes: Bytes, from start: Int) -> Int {
    var at = start
    while at < bytes.count {
      if ByteClass.blank.contains(bytes[at]) {
        at += 1
        continue
      }
      var next = at
      while next < bytes.count, bytes[next] == UInt8(ascii: "\\") { next += 1 }
      guard next > at, next < bytes.count, ByteClass.escaped.contains(bytes[next]) else { return at }
      at = next + 1
    }
    return at
  }

  /// The entity whose ";" is at a place, and whether it ends a value. Nil if there is none.
  static func entity(in bytes: Bytes, endingAt end: Int, notBefore start: Int) -> (start: Int, isEnd: Bool)? {
    var at = end
    while at > start, end - at < 10, bytes[at - 1] != UInt8(ascii: "&") {
      at -= 1
      // "&amp;quot;" is an entity of an entity.
      if bytes[at] == UInt8(ascii: ";"), at >= start + 4, one(of: ["&amp;"], in: bytes, at: at - 4) != nil {
        return (at - 4, one(of: ends, in: bytes, at: at + 1) == end + 1)
      }
      guard ByteClass.alphanumeric.contains(bytes[at]) || bytes[at] == UInt8(ascii: "#") else { return nil }
    }
    guard at > start, at < end, bytes[at - 1] == UInt8(ascii: "&") else { return nil }
    return (at - 1, one(of: ends, in: bytes, at: at) == end + 1)
  }

  /// The end of the first of these texts that is here, in any case of letters.
  static func one(of texts: [StaticString], in bytes: Bytes, at start: Int) -> Int? {
    for text in texts where bytes.count - start >= text.utf8CodeUnitCount {
      let count = text.utf8CodeUnitCount
      let isHere = (0..<count).allSatisfy { offset in
        let byte = bytes[start + offset]
        return (byte &- 0x41 < 26 ? byte | 0x20 : byte) == text.utf8Start[offset]
      }
      if isHere { return start + count }
    }
    return nil
  }
}
