/// Numbers of `Words`, a bit for each: a set with a hash table took 1% of the time to read a log.
struct NumberSet {
  private var bits: [UInt64] = []

  /// `number` is not negative.
  mutating func insert(_ number: Int64) {
    let place = Int(number >> 6)
    if place >= bits.count { bits += repeatElement(0, count: max(place + 1 - bits.count, bits.count)) }
    bits[place] |= 1 << UInt64(number & 63)
  }

  /// In their order.
  var numbers: [Int64] {
    var numbers: [Int64] = []
    for (place, word) in bits.enumerated() {
      var rest = word
      while rest != 0 {
        numbers.append(Int64(place << 6 + rest.trailingZeroBitCount))
        rest &= rest - 1
      }
    }
    return numbers
  }
}
