/// SplitMix64: a 64-bit state, one addition and two multiplications per number. The same seed gives the same
/// numbers on every machine, unlike the system's generator.
struct RandomSource {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number in 0..<bound. The bias of the plain remainder is below 2^-40 for the bounds used here.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func between(_ low: Int, _ high: Int) -> Int { low + below(high - low + 1) }

  mutating func chance(percent: Int) -> Bool { below(100) < percent }

  mutating func pick<Element>(_ items: [Element]) -> Element { items[below(items.count)] }

  /// A random UUID (version 4).
  mutating func uniqueID() -> UniqueID {
    UniqueID(high: next() & ~0xF000 | 0x4000, low: next() & ~(3 << 62) | (2 << 62))
  }
}
