/// Writes the sorted entries of a run of `EventKeys` as pages: 16 bytes of key and 8 of number each.
struct KeyRunWriter: ~Copyable {
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

  /// Writes the last, incomplete page.
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
