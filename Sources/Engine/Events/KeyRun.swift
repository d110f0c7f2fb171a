/// Writes the sorted entries of a run of `EventKeys` as pages: 16 bytes of the key and 8 of the number each.
struct RunWriter: ~Copyable {
  private let database: Database
  private var insert: Statement
  private let run: Int64
  private var page: [UInt8] = []
  private var first: EventKey?
  private(set) var pages: [(high: UInt64, low: UInt64, n: Int64)] = []
  private(set) var count = 0
  private static let pageEntries = 1024
  static let entrySize = 24

  init(_ database: Database, run: Int64) throws {
    self.database = database
    insert = try database.prepare("INSERT INTO key_pages (run, first, keys) VALUES (?, ?, ?)")
    self.run = run
    page.reserveCapacity(Self.pageEntries * Self.entrySize)
  }

  mutating func append(_ entry: KeyTable.Entry) throws {
    if first == nil { first = EventKey(high: entry.high, low: entry.low) }
    withUnsafeBytes(of: (entry.high.littleEndian, entry.low.littleEndian, entry.number.littleEndian)) {
      page.append(contentsOf: $0)
    }
    count += 1
    if page.count == Self.pageEntries * Self.entrySize { try finish() }
  }

  /// Writes the page that is not full.
  mutating func finish() throws {
    guard let first else { return }
    insert.bind(1, run)
    insert.bind(2, first)
    page.withUnsafeBytes { insert.bind(3, blob: $0) }
    try insert.run()
    pages.append((first.high, first.low, database.lastInserted))
    page.removeAll(keepingCapacity: true)
    self.first = nil
  }
}

/// Reads the entries of a run in order, a page at a time.
struct RunReader {
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

  /// The entries of the page that stands in the first column.
  static func entries(_ row: borrowing Statement) -> [KeyTable.Entry] {
    row.withBytes(0) { bytes in
      (0..<(bytes.count / RunWriter.entrySize)).map { index in
        let start = index * RunWriter.entrySize
        return KeyTable.Entry(
          high: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)),
          low: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)),
          number: Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 16, as: Int64.self)))
      }
    }
  }
}
