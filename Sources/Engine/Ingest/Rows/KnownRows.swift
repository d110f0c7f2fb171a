/// Which version of a bulk row (a run, an activity entry, a cost, a comment) is stored, as a digest of the
/// row as it was read, and the newest state that had it. A later backup repeats nearly all of its rows: one
/// with a known digest is neither redacted nor written nor compared.
///
/// A row that gave a finding or had a secret is never remembered, so that the next backup says so again.
/// Anything that is not remembered is compared with the stored version, which gives the same result.
final class KnownRows {
  private struct Entry {
    /// A digest of the table and the row's ID.
    var id: UInt64
    /// A digest of the row. Zero if the stored version is not known.
    var high: UInt64
    var low: UInt64
    /// The number of the newest state that had it.
    var state: Int32
    /// Whether the state that is being read has it; its time is known only at its end.
    var isSeen: Bool

    var isKnown: Bool { high != 0 || low != 0 }
  }

  private let database: Database
  /// What stored rows depend on besides their source: the columns that are stored and the redaction rules.
  private let basis: String
  private var hash = SipHash(key: (0, 0))
  private var entries: [Entry] = []
  /// An open hash table of places in `entries`, starting at 1. 0 is empty.
  private var places: [UInt32] = []
  private var isLoaded = false
  private var isChanged = false
  /// Versions that are staged: known if they outrank the stored ones. Zero if a row has two, or one not to
  /// remember.
  private var staged: [UInt64: EventKey] = [:]
  private static let unknown = EventKey(high: 0, low: 0)

  init(_ database: Database, basis: String) {
    self.database = database
    self.basis = basis
  }

  // MARK: Rows

  /// A row's digests, for the calls below.
  struct Digest {
    fileprivate let id: UInt64
    fileprivate let row: EventKey
  }

  func digest(_ table: RowTable, _ row: Row) throws -> Digest {
    try load()
    return Digest(id: idDigest(table, row), row: row.withDigestBytes { hash.digest(of: $0) })
  }

  /// Whether this is the stored version of a row. It then counts as part of the current state.
  func see(_ digest: Digest) -> Bool {
    guard let place = place(digest.id), entries[place].high == digest.row.high,
      entries[place].low == digest.row.low
    else { return false }
    entries[place].isSeen = true
    return true
  }

  /// The row was stored.
  func stored(_ digest: Digest, state: Int64) {
    set(digest.id, digest.row, state)
  }

  /// The row was staged beside the stored version. Returns the newest state that had the stored one, if it is
  /// known: the stored row may have an older state, since a version that is seen again is not written again.
  func staged(_ table: RowTable, _ row: Row, _ digest: Digest?) throws -> Int64? {
    try load()
    let id = digest?.id ?? idDigest(table, row)
    staged[id] = staged[id] == nil ? digest?.row ?? Self.unknown : Self.unknown
    guard let place = place(id), entries[place].isKnown else { return nil }
    let state = entries[place].state
    set(id, Self.unknown, 0)
    return Int64(state)
  }

  /// The staged version of a row is now the stored one, or equal to it.
  func won(_ table: RowTable, id: String, state: Int64) {
    let id = idDigest(table, id)
    if let row = staged[id], row != Self.unknown { set(id, row, state) }
  }

  /// The state has been read, and is from `at`.
  func end(state: Int64, at: Instant?) throws {
    staged = [:]
    guard isLoaded else { return }
    var times: [Int64: Int64] = [:]
    try database.query("SELECT number, at FROM states WHERE at IS NOT NULL") { times[$0.int(0)] = $0.int(1) }
    for place in entries.indices where entries[place].isSeen {
      entries[place].isSeen = false
      guard let at, at.milliseconds > times[Int64(entries[place].state)] ?? .min else { continue }
      entries[place].state = Int32(clamping: state)
      isChanged = true
    }
  }

  /// Forgets everything, after rows that were written have been taken back.
  func clear() {
    entries = []
    places = []
    staged = [:]
    isChanged = true
    guard !isLoaded else { return }
    isLoaded = true
    hash = Self.randomHash()
  }

  private func idDigest(_ table: RowTable, _ row: Row) -> UInt64 {
    row.withBytes(0) { idDigest(table, $0) } ?? 0
  }

  /// Tells rows of two tables with the same ID apart. A change of the order only makes rows be compared
  /// again.
  private static let marks = Dictionary(
    uniqueKeysWithValues: RowTable.allCases.enumerated().map { ($1, UInt64($0)) })

  private func idDigest(_ table: RowTable, _ id: String) -> UInt64 {
    var id = id
    return id.withUTF8 { idDigest(table, $0) }
  }

  private func idDigest(_ table: RowTable, _ id: UnsafeBufferPointer<UInt8>) -> UInt64 {
    hash.digest(of: UnsafeRawBufferPointer(id)).high ^ (Self.marks[table] ?? 0)
  }

  // MARK: The table

  private func place(_ id: UInt64) -> Int? {
    guard !places.isEmpty else { return nil }
    var slot = Int(truncatingIfNeeded: id >> 1) & (places.count - 1)
    while places[slot] != 0 {
      let place = Int(places[slot]) - 1
      if entries[place].id == id { return place }
      slot = (slot + 1) & (places.count - 1)
    }
    return nil
  }

  private func set(_ id: UInt64, _ row: EventKey, _ state: Int64) {
    isChanged = true
    let entry = Entry(id: id, high: row.high, low: row.low, state: Int32(clamping: state), isSeen: false)
    if let place = place(id) {
      entries[place] = entry
    } else if entries.count < Limits.knownRows {
      add(entry)
    }
  }

  private func add(_ entry: Entry) {
    if entries.count * 2 >= places.count { grow(to: max(1024, places.count * 2)) }
    entries.append(entry)
    link(entries.count - 1)
  }

  private func grow(to count: Int) {
    places = Array(repeating: 0, count: count)
    for place in entries.indices { link(place) }
  }

  private func link(_ place: Int) {
    var slot = Int(truncatingIfNeeded: entries[place].id >> 1) & (places.count - 1)
    while places[slot] != 0 { slot = (slot + 1) & (places.count - 1) }
    places[slot] = UInt32(place + 1)
  }

  // MARK: In the database

  private static let entrySize = 28
  private static let pageEntries = 10_000
  private static let key = "known_rows"

  private func load() throws {
    guard !isLoaded else { return }
    isLoaded = true
    let stored = try database.text("SELECT value FROM meta WHERE key = ?", [.text(Self.key)]) ?? ""
    let parts = stored.split(separator: " ", maxSplits: 2).map(String.init)
    guard parts.count == 3, parts[2] == basis, let first = UInt64(parts[0], radix: 16),
      let second = UInt64(parts[1], radix: 16)
    else {
      hash = Self.randomHash()
      return
    }
    hash = SipHash(key: (first, second))
    let count = try database.integer("SELECT coalesce(sum(length(entries)), 0) FROM known_rows") ?? 0
    entries.reserveCapacity(Int(count) / Self.entrySize)
    try database.query("SELECT entries FROM known_rows ORDER BY page") { row in
      row.withBytes(0) { bytes in
        for start in stride(from: 0, to: bytes.count - Self.entrySize + 1, by: Self.entrySize) {
          entries.append(
            Entry(
              id: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self),
              high: bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self),
              low: bytes.loadUnaligned(fromByteOffset: start + 16, as: UInt64.self),
              state: bytes.loadUnaligned(fromByteOffset: start + 24, as: Int32.self), isSeen: false))
        }
      }
    }
    var size = 1024
    while size < entries.count * 2 { size *= 2 }
    grow(to: size)
  }

  private static func randomHash() -> SipHash {
    var random = SystemRandomNumberGenerator()
    return SipHash(key: (random.next(), random.next()))
  }

  /// Writes the table where it changed, in the transaction of the rows, and gives back its memory.
  func save() throws {
    defer { (entries, places, isLoaded) = ([], [], false) }
    guard isChanged else { return }
    isChanged = false
    try database.run("DELETE FROM known_rows")
    var insert = try database.prepare("INSERT INTO known_rows (page, entries) VALUES (?, ?)")
    var page: [UInt8] = []
    var number: Int64 = 0
    for entry in entries where entry.isKnown {
      withUnsafeBytes(of: entry.id) { page.append(contentsOf: $0) }
      withUnsafeBytes(of: entry.high) { page.append(contentsOf: $0) }
      withUnsafeBytes(of: entry.low) { page.append(contentsOf: $0) }
      withUnsafeBytes(of: entry.state) { page.append(contentsOf: $0) }
      if page.count == Self.pageEntries * Self.entrySize { try write(&page, &number, &insert) }
    }
    if !page.isEmpty { try write(&page, &number, &insert) }
    try database.run(
      "INSERT OR REPLACE INTO meta VALUES (?, ?)",
      [
        .text(Self.key),
        .text("\(String(hash.key.0, radix: 16)) \(String(hash.key.1, radix: 16)) \(basis)"),
      ])
  }

  private func write(_ page: inout [UInt8], _ number: inout Int64, _ insert: inout Statement) throws {
    number += 1
    insert.bind(1, number)
    page.withUnsafeBytes { insert.bind(2, blob: $0) }
    try insert.run()
    page.removeAll(keepingCapacity: true)
  }
}
