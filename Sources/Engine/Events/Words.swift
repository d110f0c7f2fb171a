/// Words as small numbers: ids, names of models, statuses and the like stand in the lean tables as the number of their
/// row in `words`. Number 0 is no word (NULL).
///
/// What was met before is answered from memory, by the bytes, without making a string.
final class Words {
  /// No word.
  static let none: Int64 = 0

  private let database: Database
  private var find: Statement
  private var insert: Statement
  /// Whether every word of the database is in memory: then one that is not is new.
  private var isComplete: Bool
  private var next: Int64

  // An open hash table: the place in `numbers` is the place in `starts`; a number of 0 is an empty place.
  private var numbers: [Int64]
  private var digests: [UInt64]
  private var starts: [UInt32]
  private var count = 0
  private var mask: Int
  /// The bytes of all words in memory, each after its length.
  private var bytes: [UInt8] = []
  /// More words than this are not held in memory.
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

  /// Gives up what is in memory, after a transaction was rolled back.
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

  /// The number of a word, which is added if it is new; `none` for nil.
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

  /// The number of a word; nil for one that nothing mentions.
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
