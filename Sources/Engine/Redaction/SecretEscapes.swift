/// JSON, YAML, Markdown and HTML can write any character as an escape, so that rules would not recognize
/// `\u0067hp_…`, `"\x67hp_…"`, `ghp\_…` or `ghp&#95;…`. A reader of the text would see the token. Invisible
/// characters inside of a token hide it from rules too.
enum SecretEscapes {
  /// Rules that find escapes, so that the first pass over a text notices them.
  static let rules: [SecretRule] = [
    SecretRule(
      "escape", "RFC 8259, JSON: strings; YAML 1.2.2, 5.7; CommonMark 0.31, 2.4",
      even: SecretProbe(0, "\\", "uxU\n\r" + marks),
      odd: SecretProbe(-1, Array(0...0xFF), [UInt8(ascii: "\\")]),
      escape),
    SecretRule(
      "escape", "CommonMark 0.31, 2.5: numeric character references",
      even: SecretProbe(0, "&", "#"), odd: SecretProbe(1, "#", "0123456789xX"), escape),
    SecretRule(
      "invisible character", "Unicode 16.0, 5.21: default ignorable code points",
      even: SecretProbe(0, [0xC2], [0xAD]), SecretProbe(0, [0xCD], [0x8F]), SecretProbe(0, [0xD8], [0x9C]),
      SecretProbe(0, [0xE1], [0x85, 0x9E, 0xA0]), SecretProbe(0, [0xE2], [0x80, 0x81]),
      SecretProbe(0, [0xE3], [0x85]), SecretProbe(0, [0xEF], [0xB8, 0xBB, 0xBE, 0xBF]),
      SecretProbe(0, [0xF3], [0xA0]),
      odd: SecretProbe(-1, Array(visible), [0xC2, 0xCD, 0xD8, 0xE1, 0xE2, 0xE3, 0xEF, 0xF3])
    ) { bytes, start in
      // Inside of a token, a visible character of ASCII is before the first of them. Emoji and scripts that
      // need joiners cost nothing.
      guard start > 0, visible.contains(bytes[start - 1]) else { return nil }
      return invisible(bytes, start).map { start..<$0 }
    },
  ]

  /// What Markdown escapes with a backslash, and a token contains. JSON allows one before a slash.
  private static let marks = "/_-.:@+=~"
  private static let markClass = ByteClass([], "/_-.:@+=~")
  private static let visible = UInt8(0x21)..<0x7F

  /// The end of the invisible character that starts here.
  private static func invisible(_ bytes: SecretRule.Bytes, _ at: Int) -> Int? {
    guard HiddenCharacter.mayBegin(bytes[at]), let (scalar, length) = HiddenCharacter.decode(bytes, at) else {
      return nil
    }
    return isInvisible(scalar) ? at + length : nil
  }

  private static func isInvisible(_ scalar: UInt32) -> Bool {
    switch scalar {
    // Selectors of variants of the character before.
    case 0x180B...0x180F, 0xFE00...0xFE0F, 0xE0100...0xE01EF: true
    default: HiddenCharacter.isHidden(scalar) || HiddenCharacter.isJoiner(scalar)
    }
  }

  private static func escape(_ bytes: SecretRule.Bytes, _ start: Int) -> Range<Int>? {
    unit(bytes, start).map { start..<$0.end }
  }

  /// The character that the bytes at a place mean, and where they end; nil if they are no such escape.
  /// The end of a line after a backslash and an invisible character stand for none. Backslashes can be
  /// doubled, as in Markdown inside of JSON.
  private static func unit(_ bytes: SecretRule.Bytes, _ at: Int) -> (character: UInt8?, end: Int)? {
    guard at < bytes.count else { return nil }
    if bytes[at] == UInt8(ascii: "&") { return reference(bytes, at) }
    if bytes[at] >= 0x7F { return invisible(bytes, at).map { (nil, $0) } }
    guard bytes[at] == UInt8(ascii: "\\") else { return nil }
    var next = at
    // At most eight, so that a long run of backslashes is not gone through for each of them.
    while next < bytes.count, next - at < 8, bytes[next] == UInt8(ascii: "\\") { next += 1 }
    guard next < bytes.count else { return nil }
    switch bytes[next] {
    case UInt8(ascii: "u"): return number(bytes, next + 1, 4)
    case UInt8(ascii: "x"): return number(bytes, next + 1, 2)
    case UInt8(ascii: "U"): return number(bytes, next + 1, 8)
    case 0x0A, 0x0D:
      var end = next
      while end < bytes.count, ByteClass.blank.contains(bytes[end]) { end += 1 }
      return (nil, end)
    default: return markClass.contains(bytes[next]) ? (bytes[next], next + 1) : nil
    }
  }

  /// A character by its number in so many hexadecimal digits.
  private static func number(_ bytes: SecretRule.Bytes, _ start: Int, _ digits: Int) -> (UInt8?, Int)? {
    guard bytes.count - start >= digits else { return nil }
    var value = 0
    for byte in bytes[start..<start + digits] {
      guard let digit = JSONDocument.hex(byte) else { return nil }
      value = value << 4 | Int(digit)
    }
    return character(value).map { ($0, start + digits) }
  }

  /// `&#95;` or `&#x5f;`. Line ends count too: keys are written with them.
  private static func reference(_ bytes: SecretRule.Bytes, _ at: Int) -> (UInt8?, Int)? {
    guard bytes.count - at >= 4, bytes[at + 1] == UInt8(ascii: "#") else { return nil }
    let isHex = bytes[at + 2] | 0x20 == UInt8(ascii: "x")
    let start = at + (isHex ? 3 : 2)
    let end = (isHex ? ByteClass.hexOfAnyCase : .digits).end(of: bytes, from: start, limit: 7)
    guard end > start, end < bytes.count, bytes[end] == UInt8(ascii: ";"),
      let value = Int(String(decoding: bytes[start..<end], as: UTF8.self), radix: isHex ? 16 : 10)
    else { return nil }
    if value == 10 || value == 13 { return (0x0A, end + 1) }
    return character(value).map { ($0, end + 1) }
  }

  /// Printable ASCII except quotes and backslashes, which would change where a JSON string ends; none for an
  /// invisible character. JSON writes those beyond U+FFFF as two halves, whose second is part of nothing that
  /// a rule looks for.
  private static func character(_ value: Int) -> UInt8?? {
    if value == 0x22 || value == 0x5C { return nil }
    if (0x20..<0x7F).contains(value) { return .some(UInt8(value)) }
    let isHalf = value == 0xDB40 || (0xDC00...0xDFFF).contains(value)
    if isHalf || isInvisible(UInt32(value)) { return .some(nil) }
    return nil
  }

  /// A text with such escapes decoded, and where its bytes come from.
  struct Plain {
    /// Nil if there is no escape.
    fileprivate(set) var bytes: [UInt8]?
    /// True if an escape stands for no character, so that what is on both sides of it became one.
    fileprivate(set) var isJoined = false
    /// From a place in `bytes` on: how much further back its bytes are in the text.
    fileprivate var shifts: [(place: Int, distance: Int)] = []

    /// The place in the text. Places are asked for in ascending order.
    func origin(_ place: Int, _ shift: inout Int) -> Int {
      while shift < shifts.count, shifts[shift].place <= place { shift += 1 }
      return place + (shift == 0 ? 0 : shifts[shift - 1].distance)
    }
  }

  static func decode(_ text: SecretRule.Bytes) -> Plain {
    let mark = ByteClass([], "\\&")
    var plain = Plain()
    var bytes: [UInt8] = []
    var (at, copied) = (0, 0)
    while at < text.count {
      guard mark.contains(text[at]) || HiddenCharacter.mayBegin(text[at]) else {
        at += 1
        continue
      }
      if let (character, end) = unit(text, at) {
        bytes += text[copied..<at]
        if let character { bytes.append(character) } else { plain.isJoined = true }
        (at, copied) = (end, end)
        plain.shifts.append((bytes.count, end - bytes.count))
      } else {
        // The rest of these backslashes is no escape either.
        let first = text[at]
        repeat { at += 1 } while at < text.count && first == UInt8(ascii: "\\") && text[at] == first
      }
    }
    guard !plain.shifts.isEmpty else { return plain }
    bytes += text[copied...]
    plain.bytes = bytes
    return plain
  }
}
