/// Reads the tokens of JSON that may be cut off or have bytes that are no text: strings as ranges, other
/// values skipped.
struct LooseJSONScanner {
  let bytes: UnsafeBufferPointer<UInt8>
  private(set) var at: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>, at: Int = 0) { (self.bytes, self.at) = (bytes, at) }

  private mutating func skipSpace() { while at < bytes.count, bytes[at] <= 0x20 { at += 1 } }

  /// The next byte that is not white space.
  var next: UInt8? {
    mutating get {
      skipSpace()
      return at < bytes.count ? bytes[at] : nil
    }
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    at += 1
    return true
  }

  /// The range of a string without its quotes. Nil if there is none, or if it is not closed.
  mutating func string() -> Range<Int>? {
    guard next == UInt8(ascii: "\"") else { return nil }
    let start = at + 1
    var place = start
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "\"") {
        at = place + 1
        return start..<place
      }
      place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }

  /// Skips a value, up to the comma or bracket after it. Returns false if the bytes end before that.
  mutating func skipValue() -> Bool {
    skipSpace()
    let start = at
    var depth = 0
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\""):
        guard string() != nil else { return false }
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return at > start }
        depth -= 1
      case UInt8(ascii: ",") where depth == 0: return at > start
      default: break
      }
      at += 1
    }
    return false
  }
}
