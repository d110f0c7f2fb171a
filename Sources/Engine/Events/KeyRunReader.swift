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
    row.withBytes(0) { page in (0..<(page.count / KeyRunWriter.entrySize)).map { entry($0, of: page) } }
  }

  /// The number of the entry of a page that has the same key. Nil if there is none.
  static func number(of wanted: KeyTable.Entry, in page: UnsafeRawBufferPointer) -> Int64? {
    var (low, high) = (0, page.count / KeyRunWriter.entrySize)
    let count = high
    while low < high {
      let middle = (low + high) / 2
      if entry(middle, of: page) < wanted { low = middle + 1 } else { high = middle }
    }
    guard low < count else { return nil }
    let found = entry(low, of: page)
    return wanted < found ? nil : found.number
  }

  private static func entry(_ index: Int, of page: UnsafeRawBufferPointer) -> KeyTable.Entry {
    let start = index * KeyRunWriter.entrySize
    return KeyTable.Entry(
      high: UInt64(littleEndian: page.loadUnaligned(fromByteOffset: start, as: UInt64.self)),
      low: UInt64(littleEndian: page.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)),
      number: Int64(littleEndian: page.loadUnaligned(fromByteOffset: start + 16, as: Int64.self)))
  }
}
