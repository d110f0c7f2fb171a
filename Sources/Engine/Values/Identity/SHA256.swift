/// SHA-256 (FIPS 180-4), which identifies published files and detects changes.
package enum SHA256 {
  /// The 32 bytes of a digest.
  package struct Digest: Hashable, Sendable {
    package var words: (UInt64, UInt64, UInt64, UInt64)

    package init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    package static func == (a: Digest, b: Digest) -> Bool { a.words == b.words }

    package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }

    /// 64 lower-case hexadecimal digits.
    package var text: String {
      let digits = Array("0123456789abcdef".utf8)
      let all = [words.0, words.1, words.2, words.3]
      return String(unsafeUninitializedCapacity: 64) { buffer in
        for index in 0..<64 {
          buffer[index] = digits[Int(all[index / 16] >> (60 - 4 * (index % 16)) & 15)]
        }
        return 64
      }
    }

    /// Parses 64 hexadecimal digits, or returns nil.
    package init?(_ text: String) {
      let digits = text.utf8.compactMap(JSONDocument.hex)
      guard digits.count == 64, text.utf8.count == 64 else { return nil }
      let all = (0..<4).map { word in
        digits[(16 * word)..<(16 * word + 16)].reduce(UInt64(0)) { $0 << 4 | UInt64($1) }
      }
      words = (all[0], all[1], all[2], all[3])
    }
  }

  /// A digest of bytes that come in pieces.
  package struct Stream {
    private var state = State()
    private var rest: [UInt8] = []
    private var count: UInt64 = 0

    package init() {}

    package mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
      count += UInt64(bytes.count)
      rest.append(contentsOf: bytes)
      let whole = rest.count / 64 * 64
      guard whole > 0 else { return }
      rest.withUnsafeBytes { compress($0.baseAddress, whole) }
      rest.removeSubrange(..<whole)
    }

    private mutating func compress(_ start: UnsafeRawPointer?, _ count: Int) {
      guard let start else { return }
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
        guard let schedule = schedule.baseAddress else { return }
        SHA256.constants.withUnsafeBufferPointer { constants in
          guard let constants = constants.baseAddress else { return }
          for at in stride(from: 0, to: count, by: 64) { state.compress(start + at, schedule, constants) }
        }
      }
    }

    package var digest: Digest {
      var copy = self
      let bits = count * 8
      copy.rest.append(0x80)
      while copy.rest.count % 64 != 56 { copy.rest.append(0) }
      for shift in stride(from: 56, through: 0, by: -8) {
        copy.rest.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
      }
      let tail = copy.rest
      tail.withUnsafeBytes { copy.compress($0.baseAddress, tail.count) }
      return copy.state.digest
    }
  }

  package static func digest(of bytes: [UInt8]) -> Digest {
    bytes.withUnsafeBytes(digest(of:))
  }

  package static func digest(of bytes: UnsafeRawBufferPointer) -> Digest {
    var state = State()
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
      guard let schedule = schedule.baseAddress else { return }
      let whole = bytes.count / 64 * 64
      constants.withUnsafeBufferPointer { constants in
        guard let constants = constants.baseAddress else { return }
        if let start = bytes.baseAddress {
          for at in stride(from: 0, to: whole, by: 64) { state.compress(start + at, schedule, constants) }
        }
        withUnsafeTemporaryAllocation(byteCount: 128, alignment: 8) { tail in
          guard let start = tail.baseAddress else { return }
          tail.initializeMemory(as: UInt8.self, repeating: 0)
          let rest = bytes.count - whole
          if rest > 0 { tail.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[whole...])) }
          tail[rest] = 0x80
          let size = rest < 56 ? 64 : 128
          let bits = UInt64(bytes.count) * 8
          tail.storeBytes(of: bits.bigEndian, toByteOffset: size - 8, as: UInt64.self)
          state.compress(start, schedule, constants)
          if size == 128 { state.compress(start + 64, schedule, constants) }
        }
      }
    }
    return state.digest
  }

  private struct State {
    var a: UInt32 = 0x6a09_e667
    var b: UInt32 = 0xbb67_ae85
    var c: UInt32 = 0x3c6e_f372
    var d: UInt32 = 0xa54f_f53a
    var e: UInt32 = 0x510e_527f
    var f: UInt32 = 0x9b05_688c
    var g: UInt32 = 0x1f83_d9ab
    var h: UInt32 = 0x5be0_cd19

    var digest: Digest {
      func pair(_ a: UInt32, _ b: UInt32) -> UInt64 { UInt64(a) << 32 | UInt64(b) }
      return Digest(words: (pair(a, b), pair(c, d), pair(e, f), pair(g, h)))
    }

    mutating func compress(
      _ block: UnsafeRawPointer, _ schedule: UnsafeMutablePointer<UInt32>,
      _ constants: UnsafePointer<UInt32>
    ) {
      for index in 0..<16 {
        schedule[index] = block.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self).bigEndian
      }
      for index in 16..<64 {
        let (near, far) = (schedule[index - 15], schedule[index - 2])
        let first = SHA256.rotated(near, 7) ^ SHA256.rotated(near, 18) ^ near >> 3
        let second = SHA256.rotated(far, 17) ^ SHA256.rotated(far, 19) ^ far >> 10
        schedule[index] = schedule[index - 16] &+ first &+ schedule[index - 7] &+ second
      }
      var (a, b, c, d, e, f, g, h) = (a, b, c, d, e, f, g, h)
      // Eight rounds at a time: variable names rotate instead of values.
      for at in stride(from: 0, to: 64, by: 8) {
        func word(_ index: Int) -> UInt32 { schedule[at + index] &+ constants[at + index] }
        SHA256.round(a, b, c, &d, e, f, g, &h, word(0))
        SHA256.round(h, a, b, &c, d, e, f, &g, word(1))
        SHA256.round(g, h, a, &b, c, d, e, &f, word(2))
        SHA256.round(f, g, h, &a, b, c, d, &e, word(3))
        SHA256.round(e, f, g, &h, a, b, c, &d, word(4))
        SHA256.round(d, e, f, &g, h, a, b, &c, word(5))
        SHA256.round(c, d, e, &f, g, h, a, &b, word(6))
        SHA256.round(b, c, d, &e, f, g, h, &a, word(7))
      }
      (self.a, self.b, self.c, self.d) = (self.a &+ a, self.b &+ b, self.c &+ c, self.d &+ d)
      (self.e, self.f, self.g, self.h) = (self.e &+ e, self.f &+ f, self.g &+ g, self.h &+ h)
    }
  }

  @inline(__always)
  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32,
    _ h: inout UInt32, _ word: UInt32
  ) {
    let choice = g ^ (e & (f ^ g))
    let majority = (a & b) | (c & (a | b))
    h = h &+ (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) &+ choice &+ word
    d = d &+ h
    h = h &+ (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) &+ majority
  }

  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]
}
