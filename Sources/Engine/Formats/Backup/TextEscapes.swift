/// The backslash escapes of a text in quotes: `\n`, `\'`, `\101`, `\x41`, `\u00e9`, `\U0001F600`.
struct TextEscapes {
  let isOn: Bool
  private(set) var isOpen = false
  /// The digits of a numeric escape.
  private var digits = 0
  private var maximum = 0
  private var radix = 0
  private var value: UInt32 = 0

  init(isOn: Bool = false) { self.isOn = isOn }

  /// Starts an escape after a backslash.
  mutating func open() {
    isOpen = true
    (digits, maximum, radix, value) = (0, 0, 0, 0)
  }

  /// Reads a byte of an escape. Returns false if the byte is no longer part of it.
  mutating func take(_ byte: UInt8, into text: inout InsertValue, isWanted: Bool) -> Bool {
    if radix == 0 {
      begin(byte, into: &text, isWanted)
      return true
    }
    if digits < maximum, let digit = JSONDocument.hex(byte), digit < radix {
      value = value &* UInt32(radix) &+ UInt32(digit)
      digits += 1
      if digits == maximum { finish(into: &text, isWanted) }
      return true
    }
    finish(into: &text, isWanted)
    return false
  }

  private mutating func begin(_ byte: UInt8, into text: inout InsertValue, _ isWanted: Bool) {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      (radix, maximum, digits, value) = (8, 3, 1, UInt32(byte & 7))
      return
    case UInt8(ascii: "x"): (radix, maximum) = (16, 2)
    case UInt8(ascii: "u"): (radix, maximum) = (16, 4)
    case UInt8(ascii: "U"): (radix, maximum) = (16, 8)
    default:
      isOpen = false
      text.append(Self.named[byte] ?? byte, isWanted: isWanted)
    }
  }

  private static let named: [UInt8: UInt8] = [
    UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D,
    UInt8(ascii: "t"): 0x09,
  ]

  private mutating func finish(into text: inout InsertValue, _ isWanted: Bool) {
    isOpen = false
    if maximum <= 3 {
      text.append(UInt8(truncatingIfNeeded: value), isWanted: isWanted)
    } else if let scalar = Unicode.Scalar(value) {
      for byte in String(Character(scalar)).utf8 { text.append(byte, isWanted: isWanted) }
    }
  }
}
