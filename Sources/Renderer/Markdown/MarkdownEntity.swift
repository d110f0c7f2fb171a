/// Backslash escapes, and characters by name or number.
enum MarkdownEntity {
  static func isPunctuation(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }

  /// The character of &name; or &#number; at a place, and where it ends. Names are those that texts have;
  /// others are shown as they were written.
  static func character(_ text: ArraySlice<UInt8>, at place: Int) -> (bytes: [UInt8], end: Int)? {
    guard place + 2 < text.endIndex, text[place] == UInt8(ascii: "&") else { return nil }
    let rest = text[(place + 1)...].prefix(12)
    guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else { return nil }
    let name = rest[..<end]
    if name.first == UInt8(ascii: "#") {
      let isHexadecimal = name.dropFirst().first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
      let digits = name.dropFirst(isHexadecimal ? 2 : 1)
      guard !digits.isEmpty, digits.count <= (isHexadecimal ? 6 : 7),
        let number = UInt32(String(decoding: digits, as: UTF8.self), radix: isHexadecimal ? 16 : 10),
        digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-")
      else { return nil }
      let scalar = number == 0 ? nil : Unicode.Scalar(number)
      return (Array(String(Character(scalar ?? "\u{FFFD}")).utf8), end + 1)
    }
    guard let character = names[String(decoding: name, as: UTF8.self)] else { return nil }
    return (Array(character.utf8), end + 1)
  }

  /// The text without escapes, for addresses and titles.
  static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard text.contains(UInt8(ascii: "\\")) || text.contains(UInt8(ascii: "&")) else { return Array(text) }
    var bytes: [UInt8] = []
    var at = text.startIndex
    while at < text.endIndex {
      if text[at] == UInt8(ascii: "\\"), at + 1 < text.endIndex, isPunctuation(text[at + 1]) {
        bytes.append(text[at + 1])
        at += 2
      } else if let (character, end) = character(text, at: at) {
        bytes += character
        at = end
      } else {
        bytes.append(text[at])
        at += 1
      }
    }
    return bytes
  }

  private static let names: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "copy": "©", "reg": "®",
    "trade": "™", "hellip": "…", "mdash": "—", "ndash": "–", "lsquo": "‘", "rsquo": "’", "ldquo": "“",
    "rdquo": "”", "laquo": "«", "raquo": "»", "bull": "•", "middot": "·", "times": "×", "divide": "÷",
    "plusmn": "±", "le": "≤", "ge": "≥", "ne": "≠", "larr": "←", "rarr": "→", "uarr": "↑", "darr": "↓",
    "deg": "°", "micro": "µ", "para": "¶", "sect": "§", "euro": "€", "pound": "£", "yen": "¥", "cent": "¢",
    "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "frac12": "½",
    "frac14": "¼", "frac34": "¾", "check": "✓", "AElig": "Æ", "aelig": "æ", "eacute": "é", "egrave": "è",
    "Dcaron": "Ď", "shy": "\u{AD}", "emsp": "\u{2003}", "ensp": "\u{2002}", "thinsp": "\u{2009}",
  ]
}
