#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Numbers by text, in memory. Texts are bytes, and looking one up creates no string.
///
/// Not copyable: a copy of a property for each lookup took 2% of the CPU of reading.
struct ByteTable: ~Copyable {
  // An open hash table: a number of 0 is an empty place.
  private var numbers: [Int64] = []
  private var digests: [UInt64] = []
  private var starts: [UInt32] = []
  private var mask = 0
  /// The bytes of all texts, each after its length.
  private var bytes: [UInt8] = []
  private(set) var count = 0

  init() { removeAll() }

  mutating func removeAll() {
    mask = 1023
    resize()
    bytes.removeAll(keepingCapacity: true)
    count = 0
  }

  /// The number of a text, whose digest is `JSONDigest.bytes`; nil if it was not set.
  func number(_ text: UnsafeBufferPointer<UInt8>, _ digest: UInt64) -> Int64? {
    var place = Int(truncatingIfNeeded: digest) & mask
    while numbers[place] != 0 {
      if digests[place] == digest, isEqual(Int(starts[place]), text) { return numbers[place] }
      place = (place + 1) & mask
    }
    return nil
  }

  /// Sets the number of a text that has none. It must not be 0.
  mutating func set(_ text: UnsafeBufferPointer<UInt8>, _ digest: UInt64, _ number: Int64) {
    if count * 2 >= mask { grow() }
    insert(digest, UInt32(bytes.count), number)
    withUnsafeBytes(of: UInt32(text.count)) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: text)
    count += 1
  }

  private func isEqual(_ start: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.withUnsafeBytes { bytes in
      let length = bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)
      guard Int(length) == text.count else { return false }
      guard let known = bytes.baseAddress, let text = text.baseAddress else { return true }
      return memcmp(known + start + 4, text, Int(length)) == 0
    }
  }

  private mutating func insert(_ digest: UInt64, _ start: UInt32, _ number: Int64) {
    var place = Int(truncatingIfNeeded: digest) & mask
    while numbers[place] != 0 { place = (place + 1) & mask }
    numbers[place] = number
    digests[place] = digest
    starts[place] = start
  }

  private mutating func resize() {
    numbers = Array(repeating: 0, count: mask + 1)
    digests = Array(repeating: 0, count: mask + 1)
    starts = Array(repeating: 0, count: mask + 1)
  }

  private mutating func grow() {
    let old = (numbers, digests, starts)
    mask = mask * 2 + 1
    resize()
    for (index, number) in old.0.enumerated() where number != 0 {
      insert(old.1[index], old.2[index], number)
    }
  }
}
