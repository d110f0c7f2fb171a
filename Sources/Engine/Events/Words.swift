/// Texts as small numbers: IDs, model names, statuses and the like are stored in compact tables as the number of their
/// row in `words`. Number 0 means NULL.
///
/// Known words are looked up in memory by their bytes, without creating a string.
final class Words {
  /// NULL.
  static let none: Int64 = 0

  private let database: Database
  private var find: Statement
  private var insert: Statement
  /// True if all words of the database are in memory, so that any other word is new.
  private var isComplete: Bool
  private var next: Int64

  // An open hash table: an index in `numbers` is the same index in `starts`. A number of 0 is an empty slot.
  private var numbers: [Int64]
  private var digests: [UInt64]
  private var starts: [UInt32]
  private var count = 0
  private var mask: Int
  /// The bytes of all words in memory, each after its length.
  private var bytes: [UInt8] = []
  /// The maximum number of words in memory.
  private static let limit = 1 << 18

  init(_ database: Database) throws {
    self.database = database
    find = try database.prepare("SELECT n FROM words WHERE word = ?")
    insert = try database.prepare("INSERT INTO words VALUES (?, ?)")
    next = 1
    isComplete = false
    mask = 1023
    numbers = Array(repeating: 0, count: mask + 1)
    digests = Array(repeating: 0, count: mask + 1)
    starts = Array(repeating: 0, count: mask + 1)
    try forget()
  }

  /// Discards what is in memory after a rollback.
  func forget() throws {
    next = (try database.integer("SELECT max(n) FROM words") ?? 0) + 1
    clear()
    isComplete = next == 1
  }

  private func clear() {
    mask = 1023
    numbers = Array(repeating: 0, count: mask + 1)
    digests = Array(repeating: 0, count: mask + 1)
    starts = Array(repeating: 0, count: mask + 1)
    bytes.removeAll(keepingCapacity: true)
    count = 0
    isComplete = false
  }

  /// Returns the number of a word and adds new words. Returns `none` for nil.
  func number(_ text: String?) throws -> Int64 {
    guard var text else { return Self.none }
    return try text.withUTF8(number)
  }

  func number(_ word: UnsafeBufferPointer<UInt8>) throws -> Int64 {
    let digest = JSONDigest.bytes(word)
    if let known = remembered(word, digest) { return known }
    if !isComplete, let stored = try stored(word) {
      remember(word, digest, stored)
      return stored
    }
    let number = next
    insert.bind(1, number)
    insert.bind(2, bytes: word)
    try insert.run()
    next += 1
    remember(word, digest, number)
    return number
  }

  /// Returns the number of a word. Nil if it is unknown.
  func existing(_ text: String) throws -> Int64? {
    var text = text
    return try text.withUTF8 { word in
      let digest = JSONDigest.bytes(word)
      if let known = remembered(word, digest) { return known }
      guard !isComplete, let stored = try stored(word) else { return nil }
      remember(word, digest, stored)
      return stored
    }
  }

  private func stored(_ word: UnsafeBufferPointer<UInt8>) throws -> Int64? {
    find.bind(1, bytes: word)
    guard try find.step() else { return nil }
    let number = find.int(0)
    find.reset()
    return number
  }

  private func remembered(_ word: UnsafeBufferPointer<UInt8>, _ digest: UInt64) -> Int64? {
    var place = Int(truncatingIfNeeded: digest) & mask
    while numbers[place] != 0 {
      if digests[place] == digest, isEqual(Int(starts[place]), word) { return numbers[place] }
      place = (place + 1) & mask
    }
    return nil
  }

  private func isEqual(_ start: Int, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.withUnsafeBytes { bytes in
      let length = bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)
      guard Int(length) == word.count else { return false }
      for index in 0..<word.count where bytes[start + 4 + index] != word[index] { return false }
      return true
    }
  }

  private func remember(_ word: UnsafeBufferPointer<UInt8>, _ digest: UInt64, _ number: Int64) {
    if count >= Self.limit { clear() }
    if count * 2 >= mask { grow() }
    var place = Int(truncatingIfNeeded: digest) & mask
    while numbers[place] != 0 { place = (place + 1) & mask }
    numbers[place] = number
    digests[place] = digest
    starts[place] = UInt32(bytes.count)
    withUnsafeBytes(of: UInt32(word.count)) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: word)
    count += 1
  }

  private func grow() {
    let old = (numbers, digests, starts)
    mask = mask * 2 + 1
    numbers = Array(repeating: 0, count: mask + 1)
    digests = Array(repeating: 0, count: mask + 1)
    starts = Array(repeating: 0, count: mask + 1)
    for (index, number) in old.0.enumerated() where number != 0 {
      var place = Int(truncatingIfNeeded: old.1[index]) & mask
      while numbers[place] != 0 { place = (place + 1) & mask }
      numbers[place] = number
      digests[place] = old.1[index]
      starts[place] = old.2[index]
    }
  }
}
