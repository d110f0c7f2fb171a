/// SipHash-2-4 with a 128-bit result (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012). Who
/// does not know the key cannot make two inputs with one digest. For digests that stay in a database; it is
/// eight times as fast as SHA-1.
struct SipHash {
  let key: (UInt64, UInt64)

  func digest(of bytes: UnsafeRawBufferPointer) -> EventKey {
    var state = State(key)
    var at = 0
    while at + 8 <= bytes.count {
      state.add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)))
      at += 8
    }
    var last = UInt64(truncatingIfNeeded: bytes.count) << 56
    for (index, place) in (at..<bytes.count).enumerated() {
      last |= UInt64(bytes[place]) << (8 * UInt64(index))
    }
    state.add(last)
    return state.finish()
  }

  private struct State {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64

    init(_ key: (UInt64, UInt64)) {
      v0 = key.0 ^ 0x736F_6D65_7073_6575
      v1 = key.1 ^ 0x646F_7261_6E64_6F6D ^ 0xEE
      v2 = key.0 ^ 0x6C79_6765_6E65_7261
      v3 = key.1 ^ 0x7465_6462_7974_6573
    }

    mutating func add(_ word: UInt64) {
      v3 ^= word
      round()
      round()
      v0 ^= word
    }

    mutating func finish() -> EventKey {
      v2 ^= 0xEE
      for _ in 0..<4 { round() }
      let first = v0 ^ v1 ^ v2 ^ v3
      v1 ^= 0xDD
      for _ in 0..<4 { round() }
      return EventKey(high: first, low: v0 ^ v1 ^ v2 ^ v3)
    }

    @inline(__always)
    private mutating func round() {
      v0 &+= v1
      v1 = Self.rotate(v1, 13) ^ v0
      v0 = Self.rotate(v0, 32)
      v2 &+= v3
      v3 = Self.rotate(v3, 16) ^ v2
      v0 &+= v3
      v3 = Self.rotate(v3, 21) ^ v0
      v2 &+= v1
      v1 = Self.rotate(v1, 17) ^ v2
      v2 = Self.rotate(v2, 32)
    }

    @inline(__always)
    private static func rotate(_ word: UInt64, _ bits: UInt64) -> UInt64 {
      word << bits | word >> (64 - bits)
    }
  }
}
