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
