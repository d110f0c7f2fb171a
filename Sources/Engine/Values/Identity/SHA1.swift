/// SHA-1 (FIPS 180-4), for name-based IDs (required by RFC 9562) and content keys. Not for secrets.
package enum SHA1 {
  /// The first 16 bytes of the digest as two big-endian numbers, as used for keys and IDs.
  package static func prefix(of bytes: UnsafeBufferPointer<UInt8>) -> (high: UInt64, low: UInt64) {
    var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 80) { schedule in
      let whole = bytes.count / 64 * 64
      var at = 0
      while at < whole {
        compress(UnsafeBufferPointer(rebasing: bytes[at..<(at + 64)]), schedule, &state)
        at += 64
      }
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 128) { tail in
        tail.initialize(repeating: 0)
        let rest = bytes.count - whole
        for index in 0..<rest { tail[index] = bytes[whole + index] }
        tail[rest] = 0x80
        let size = rest < 56 ? 64 : 128
        let bits = UInt64(bytes.count) * 8
        for index in 0..<8 { tail[size - 1 - index] = UInt8(truncatingIfNeeded: bits >> (8 * index)) }
        compress(UnsafeBufferPointer(rebasing: tail[0..<64]), schedule, &state)
        if size == 128 { compress(UnsafeBufferPointer(rebasing: tail[64..<128]), schedule, &state) }
      }
    }
    return (UInt64(state[0]) << 32 | UInt64(state[1]), UInt64(state[2]) << 32 | UInt64(state[3]))
  }

  private static func compress(
    _ block: UnsafeBufferPointer<UInt8>, _ schedule: UnsafeMutableBufferPointer<UInt32>,
    _ state: inout [UInt32]
  ) {
    for index in 0..<16 {
      let at = index * 4
      schedule[index] =
        UInt32(block[at]) << 24 | UInt32(block[at + 1]) << 16 | UInt32(block[at + 2]) << 8
        | UInt32(block[at + 3])
    }
    for index in 16..<80 {
      let mixed = schedule[index - 3] ^ schedule[index - 8] ^ schedule[index - 14] ^ schedule[index - 16]
      schedule[index] = mixed << 1 | mixed >> 31
    }
    var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
    for index in 0..<80 {
      let (function, constant): (UInt32, UInt32) =
        switch index {
        case 0..<20: ((b & c) | (~b & d), 0x5A82_7999)
        case 20..<40: (b ^ c ^ d, 0x6ED9_EBA1)
        case 40..<60: ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC)
        default: (b ^ c ^ d, 0xCA62_C1D6)
        }
      let next = (a << 5 | a >> 27) &+ function &+ e &+ constant &+ schedule[index]
      (e, d, c, b, a) = (d, c, b << 30 | b >> 2, a, next)
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
  }
}
