/// A Bloom filter that rules out most missing keys. The four bits of a key are in one word of memory, so a
/// lookup costs one access.
struct KeyFilter {
  private var words: [UInt64]
  private let shift: UInt64
  private(set) var count = 0
  /// The number of keys above which the filter gives too many false positives.
  var isFull: Bool { count > words.count * 4 }

  /// Creates a filter for at least this many keys, with 16 to 32 bits per key.
  init(capacity: Int) {
    var bits: UInt64 = 10
    while 1 << bits < capacity / 4 { bits += 1 }
    words = Array(repeating: 0, count: 1 << bits)
    shift = 64 - bits
  }

  mutating func add(_ high: UInt64, _ low: UInt64) {
    let hash = JSONDigest.mix(high, low)
    words[Int(truncatingIfNeeded: hash >> shift)] |= Self.bits(hash)
    count += 1
  }

  func mayContain(_ high: UInt64, _ low: UInt64) -> Bool {
    let hash = JSONDigest.mix(high, low)
    let bits = Self.bits(hash)
    return words[Int(truncatingIfNeeded: hash >> shift)] & bits == bits
  }

  private static func bits(_ hash: UInt64) -> UInt64 {
    1 << (hash & 63) | 1 << (hash >> 6 & 63) | 1 << (hash >> 12 & 63) | 1 << (hash >> 18 & 63)
  }
}
