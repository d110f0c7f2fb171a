/// What makes an event the same event wherever it is read again: 16 bytes of the SHA-1 of its natural key
/// ("issue:created|<issue id>") or, where it has none, of its canonical content.
struct EventKey: Hashable {
  let high: UInt64
  let low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  init(content bytes: UnsafeBufferPointer<UInt8>) {
    (high, low) = SHA1.prefix(of: bytes)
  }

  /// The key of an id that a line gives itself: a UUID as it is, else a digest.
  init(id: String) {
    var id = id
    self = id.withUTF8 { bytes in
      EventKey(uuid: bytes) ?? EventKey(content: bytes)
    }
  }

  /// A UUID in its usual spelling, in lower case; nil for anything else.
  private init?(uuid text: UnsafeBufferPointer<UInt8>) {
    guard text.count == 36 else { return nil }
    var halves: (UInt64, UInt64) = (0, 0)
    var digits = 0
    for index in 0..<36 {
      let byte = text[index]
      if index == 8 || index == 13 || index == 18 || index == 23 {
        guard byte == UInt8(ascii: "-") else { return nil }
        continue
      }
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte & 15
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - 87
      default: return nil
      }
      if digits < 16 {
        halves.0 = halves.0 << 4 | UInt64(digit)
      } else {
        halves.1 = halves.1 << 4 | UInt64(digit)
      }
      digits += 1
    }
    self.init(high: halves.0, low: halves.1)
  }

  /// The natural key: a kind of event and what identifies it among its kind.
  init(_ parts: String...) {
    var text = parts.joined(separator: "|")
    (high, low) = text.withUTF8(SHA1.prefix(of:))
  }

  /// Lower-case hexadecimal, as the id of a row that has no other.
  var text: String {
    func digits(_ half: UInt64) -> String {
      let text = String(half, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }
    return digits(high) + digits(low)
  }
}
