/// Invisible characters that change how text looks: they reorder text, join or divide words, or break lines.
/// Text from data can contain them, and encoders show them as escapes, `\u{202e}`.
package enum HiddenCharacter {
  /// True if a character is hidden everywhere. ASCII control characters are not included, since line endings
  /// and tabs depend on the format.
  package static func isHidden(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x7F...0x9F, 0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B, 0x200E, 0x200F,
      0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xFEFF, 0xFFA0, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
      true
    default: false
    }
  }

  /// True if a character joins or divides letters invisibly. Arabic, Persian, Indian scripts and composed
  /// emoji need it between two of their characters. Elsewhere it only hides something.
  package static func isJoiner(_ scalar: UInt32) -> Bool { scalar == 0x200C || scalar == 0x200D }

  /// True if a joiner can be next to this character.
  package static func takesJoiner(_ scalar: UInt32?) -> Bool {
    scalar.map { $0 >= 0x0590 && !isHidden($0) } ?? false
  }

  /// True if UTF-8 that starts with this byte can be a hidden character or a joiner. A quick check before
  /// decoding.
  package static func mayBegin(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x7F, 0xC2, 0xCD, 0xD8, 0xE1, 0xE2, 0xE3, 0xEF, 0xF3: true
    default: false
    }
  }

  /// The escape for a character. No other text becomes this escape in an encoder.
  package static func escape(_ scalar: UInt32) -> String { "\\u{\(String(scalar, radix: 16))}" }

  /// The character at `index` of valid UTF-8 and its length in bytes, if it must be shown as an escape.
  package static func found(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (
    scalar: UInt32, length: Int
  )? {
    guard mayBegin(bytes[index]), let (scalar, length) = decode(bytes, index) else { return nil }
    if isHidden(scalar) { return (scalar, length) }
    guard isJoiner(scalar) else { return nil }
    var before = index - 1
    while before >= 0, bytes[before] & 0xC0 == 0x80 { before -= 1 }
    let isJoining =
      before >= 0 && takesJoiner(decode(bytes, before)?.scalar) && index + length < bytes.count
      && takesJoiner(decode(bytes, index + length)?.scalar)
    return isJoining ? nil : (scalar, length)
  }

  /// The character at `index` of valid UTF-8 and its length in bytes.
  static func decode(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> (
    scalar: UInt32, length: Int
  )? {
    let lead = bytes[index]
    let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard lead < 0x80 || lead >= 0xC2, bytes.count - index >= length else { return nil }
    var scalar = length == 1 ? UInt32(lead) : UInt32(lead) & (0x7F >> UInt32(length))
    for offset in 1..<max(length, 1) { scalar = scalar << 6 | UInt32(bytes[index + offset] & 0x3F) }
    return (scalar, length)
  }
}
