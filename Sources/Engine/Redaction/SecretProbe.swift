/// Pairs of bytes that tell where a secret may be: any of `first` followed by any of `second`, `offset` bytes behind
/// the beginning.
struct SecretProbe: Sendable {
  let offset: Int
  let first: [UInt8]
  let second: [UInt8]

  init(_ offset: Int, _ first: String, _ second: String) {
    self.offset = offset
    self.first = Array(first.utf8)
    self.second = Array(second.utf8)
  }

  private init(_ offset: Int, _ first: [UInt8], _ second: [UInt8]) {
    self.offset = offset
    self.first = first
    self.second = second
  }

  /// The pairs of a literal that ordinary lines hold least often: one at an even offset and one at an odd one, since
  /// the scanner looks at every second place only.
  static func rarest(of literal: [UInt8], ignoresCase: Bool) -> [SecretProbe] {
    precondition(literal.count > 2, "an anchor needs three bytes")
    return [0, 1].map { parity in
      let offsets = stride(from: parity, to: literal.count - 1, by: 2)
      let best = offsets.min { cost(literal, $0) < cost(literal, $1) } ?? parity
      func forms(_ byte: UInt8) -> [UInt8] {
        ignoresCase && byte | 0x20 &- 0x61 < 26 ? [byte | 0x20, byte & 0xDF] : [byte]
      }
      return SecretProbe(best, forms(literal[best]), forms(literal[best + 1]))
    }
  }

  /// How common a pair is in lines of JSON and in English, roughly.
  private static func cost(_ literal: [UInt8], _ offset: Int) -> Int {
    weight(literal[offset]) * weight(literal[offset + 1])
  }

  private static func weight(_ byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: "e"), UInt8(ascii: "t"), UInt8(ascii: "a"), UInt8(ascii: "n"), UInt8(ascii: "i"),
      UInt8(ascii: "s"), UInt8(ascii: "o"), UInt8(ascii: "r"), UInt8(ascii: "d"), UInt8(ascii: "\""):
      9
    case UInt8(ascii: "c"), UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "m"), UInt8(ascii: "p"),
      UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "g"), UInt8(ascii: "h"), UInt8(ascii: ":"), 0x20,
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: ","):
      5
    case UInt8(ascii: "_"), UInt8(ascii: "k"), UInt8(ascii: "w"), UInt8(ascii: "y"), UInt8(ascii: "v"),
      UInt8(ascii: "."):
      3
    default: 1
    }
  }
}
