/// Reads the entries of a run in order, one page at a time.
struct KeyRunReader {
  private let database: Database
  private let pages: [Int64]
  private var next = 0
  private var entries: [KeyTable.Entry] = []
  private var at = 0

  init(_ database: Database, pages: [Int64]) throws {
    self.database = database
    self.pages = pages
    try fill()
  }

  var current: KeyTable.Entry? { at < entries.count ? entries[at] : nil }

  mutating func advance() throws {
    at += 1
    if at >= entries.count { try fill() }
  }

  private mutating func fill() throws {
    (entries, at) = ([], 0)
    guard next < pages.count else { return }
    var found: [KeyTable.Entry] = []
    try database.query("SELECT keys FROM key_pages WHERE n = ?", [.int(pages[next])]) {
      found = Self.entries($0)
    }
    entries = found
    next += 1
  }

  /// The entries of the page in the first column.
  static func entries(_ row: borrowing Statement) -> [KeyTable.Entry] {
    row.withBytes(0) { bytes in
      (0..<(bytes.count / KeyRunWriter.entrySize)).map { index in
        let start = index * KeyRunWriter.entrySize
        return KeyTable.Entry(
          high: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)),
          low: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)),
          number: Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 16, as: Int64.self)))
      }
    }
  }
}
