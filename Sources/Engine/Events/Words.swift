/// Texts as small numbers: IDs, model names, statuses and the like are stored in compact tables as the number
/// of their row in `words`. Number 0 means NULL.
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

  private var table = ByteTable()
  /// More words than this are not held in memory.
  private static let limit = 1 << 18

  init(_ database: Database) throws {
    self.database = database
    find = try database.prepare("SELECT n FROM words WHERE word = ?")
    insert = try database.prepare("INSERT INTO words VALUES (?, ?)")
    next = 1
    isComplete = false
    try forget()
  }

  /// Discards what is in memory after a rollback.
  func forget() throws {
    next = (try database.integer("SELECT max(n) FROM words") ?? 0) + 1
    table.removeAll()
    isComplete = next == 1
  }

  /// The number of a word, which is added if it is new; `none` for nil.
  func number(_ text: String?) throws -> Int64 {
    guard var text else { return Self.none }
    return try text.withUTF8(number)
  }

  func number(_ word: UnsafeBufferPointer<UInt8>) throws -> Int64 {
    try number(word, JSONDigest.bytes(word))
  }

  /// The number of a word whose digest is known.
  func number(_ word: UnsafeBufferPointer<UInt8>, _ digest: UInt64) throws -> Int64 {
    if let known = table.number(word, digest) { return known }
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
      if let known = table.number(word, digest) { return known }
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

  private func remember(_ word: UnsafeBufferPointer<UInt8>, _ digest: UInt64, _ number: Int64) {
    if table.count >= Self.limit {
      table.removeAll()
      isComplete = false
    }
    table.set(word, digest, number)
  }
}
