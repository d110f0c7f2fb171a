/// A small generator of pseudo-random numbers (Steele, Lea and Flood 2014): the same seed gives the same story on
/// every machine.
struct SplitMix64 {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number in a range, each as likely as the others up to a bias of no importance here.
  mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
  }

  /// True so many times in a hundred.
  mutating func chance(_ percent: Int) -> Bool { number(0...99) < percent }

  mutating func pick<Item>(_ items: [Item]) -> Item { items[number(0...(items.count - 1))] }

  /// A UUID of version 4's form.
  mutating func uuid() -> String {
    let digits = [next(), next()].map { half in
      let text = String(half, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }.joined()
    let text = Array(digits)
    let parts = [text[0..<8], text[8..<12], ["4"] + text[13..<16], ["a"] + text[17..<20], text[20..<32]]
    return parts.map { String($0) }.joined(separator: "-")
  }
}
