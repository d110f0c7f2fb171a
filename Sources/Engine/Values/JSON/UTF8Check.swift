/// Valid UTF-8 according to the Unicode standard (3.9, table 3-7): no overlong forms, no surrogates.
package enum UTF8Check {
  /// The length of the sequence that starts at `at` with a byte of 0x80 or above.
  static func length(of bytes: UnsafeBufferPointer<UInt8>, at: Int) throws(JSONError) -> Int {
    guard let length = sequence(bytes, at) else { throw JSONError(at, "the text is not valid UTF-8") }
    return length
  }

  /// The offset of the first invalid byte. Nil if all bytes are valid UTF-8.
  package static func firstInvalid(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var at = 0
    while at < bytes.count {
      if bytes[at] < 0x80 {
        at += 1
      } else if let length = sequence(bytes, at) {
        at += length
      } else {
        return at
      }
    }
    return nil
  }

  /// The length of the valid sequence at `at`, or nil.
  static func sequence(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int? {
    func byte(_ offset: Int) -> UInt8 { at + offset < bytes.count ? bytes[at + offset] : 0 }
    func tail(_ from: Int, _ to: Int) -> Bool { (from...to).allSatisfy { byte($0) & 0xC0 == 0x80 } }
    switch bytes[at] {
    case 0xC2...0xDF: return tail(1, 1) ? 2 : nil
    case 0xE0: return (0xA0...0xBF).contains(byte(1)) && tail(2, 2) ? 3 : nil
    case 0xED: return (0x80...0x9F).contains(byte(1)) && tail(2, 2) ? 3 : nil
    case 0xE1...0xEF: return tail(1, 2) ? 3 : nil
    case 0xF0: return (0x90...0xBF).contains(byte(1)) && tail(2, 3) ? 4 : nil
    case 0xF4: return (0x80...0x8F).contains(byte(1)) && tail(2, 3) ? 4 : nil
    case 0xF1...0xF3: return tail(1, 3) ? 4 : nil
    default: return nil
    }
  }
}
