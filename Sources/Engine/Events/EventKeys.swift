/// The set of event keys, with the position of each in the log.
///
/// Keys are random, so a B-tree would touch one page per key once it no longer fits into memory. Instead, the
/// keys of a batch are written as one sorted, immutable run, and four runs of one size are merged into one of
/// the next size. A lookup searches a few runs, and a filter in memory avoids most of these searches. So a
/// batch costs the same whatever the length of the history.
final class EventKeys {
  /// One immutable run: the first key of each page, and where the page is stored.
  private struct Run {
    let number: Int64
    let level: Int64
    let count: Int64
    var pages: [(high: UInt64, low: UInt64, n: Int64)] = []
  }

  private let database: Database
  private var runs: [Run] = []
  private var pending = KeyTable()
  private var filter: KeyFilter?
  /// Pages that were searched while there was no filter.
  private var searches = 0
  private var readPage: Statement

  /// The number of a removed key.
  private static let removed: Int64 = .min
  private static let runsOfALevel = 4
  private static let firstLevel: Int64 = 4096
  /// How many keys go into a filter in the time that searching one page takes. A filter is made once the pages that were
  /// searched without one took as long.
  private static let keysPerSearch: Int64 = 160
  /// The number of keys in memory at which they are written.
  static let maximumPending = 1 << 18

  init(_ database: Database) throws {
    self.database = database
    readPage = try database.prepare("SELECT keys FROM key_pages WHERE n = ?")
    try load()
  }

  /// Discards what was added since the last flush, after a rollback.
  func forget() throws {
    pending.removeAll()
    filter = nil
    try load()
  }

  private func load() throws {
    runs = []
    try database.query("SELECT n, level, count FROM key_runs ORDER BY n") {
      runs.append(Run(number: $0.int(0), level: $0.int(1), count: $0.int(2)))
    }
    for index in runs.indices {
      try database.query(
        "SELECT n, first FROM key_pages WHERE run = ? ORDER BY n", [.int(runs[index].number)]
      ) {
        if let first = $0.key(1) { runs[index].pages.append((first.high, first.low, $0.int(0))) }
      }
    }
  }

  /// Returns the number of a key. Nil if it is unknown.
  func number(_ key: EventKey) throws -> Int64? {
    if let number = pending.number(key) { return number == Self.removed ? nil : number }
    guard !runs.isEmpty else { return nil }
    if filter == nil, Int64(searches) * Self.keysPerSearch > stored { try makeFilter() }
    if let filter, !filter.mayContain(key.high, key.low) { return nil }
    for index in runs.indices.reversed() {
      if let number = try search(index, key) { return number == Self.removed ? nil : number }
    }
    return nil
  }

  func set(_ key: EventKey, _ number: Int64) { pending.set(key, number) }

  func remove(_ key: EventKey) { pending.set(key, Self.removed) }

  /// Writes the added keys as a run within the open transaction.
  func flush() throws {
    guard pending.count > 0 else { return }
    let entries = pending.takeSorted()
    if filter?.isFull == true { filter = nil }
    if filter != nil { for entry in entries { filter?.add(entry.high, entry.low) } }
    var level: Int64 = 0
    var size = Self.firstLevel
    while size * 4 <= entries.count {
      size *= 4
      level += 1
    }
    try write(entries, level: level)
    while let level = runs.last?.level,
      runs.suffix(Self.runsOfALevel).filter({ $0.level == level }).count == Self.runsOfALevel
    {
      try merge(level)
    }
  }

  private func write(_ entries: [KeyTable.Entry], level: Int64) throws {
    let number = (try database.integer("SELECT max(n) FROM key_runs") ?? 0) + 1
    var writer = try KeyRunWriter(database, run: number)
    for entry in entries { try writer.append(entry) }
    try finish(&writer, number: number, level: level)
  }

  private func finish(_ writer: inout KeyRunWriter, number: Int64, level: Int64) throws {
    try writer.finish()
    try database.run(
      "INSERT INTO key_runs VALUES (?, ?, ?)", [.int(number), .int(level), .int(Int64(writer.count))])
    runs.append(Run(number: number, level: level, count: Int64(writer.count), pages: writer.pages))
  }

  /// Merges the last runs, which have the same level. Of equal keys, the newest counts.
  private func merge(_ level: Int64) throws {
    let merged = runs.suffix(Self.runsOfALevel)
    var readers = try merged.map { try KeyRunReader(database, pages: $0.pages.map(\.n)) }
    runs.removeLast(merged.count)
    let number = (try database.integer("SELECT max(n) FROM key_runs") ?? 0) + 1
    var writer = try KeyRunWriter(database, run: number)
    while true {
      var least: KeyTable.Entry?
      var from = -1
      for index in readers.indices {
        guard let entry = readers[index].current else { continue }
        // Not `<=`: the later reader is the newer run.
        guard let candidate = least, candidate < entry else {
          least = entry
          from = index
          continue
        }
      }
      guard let least else { break }
      for index in readers.indices where index != from {
        if let entry = readers[index].current, !(least < entry) { try readers[index].advance() }
      }
      try readers[from].advance()
      // The oldest run needs no marks of removed keys, since there is nothing older to hide.
      if least.number != Self.removed || !runs.isEmpty { try writer.append(least) }
    }
    for run in merged {
      try database.run("DELETE FROM key_pages WHERE run = ?", [.int(run.number)])
      try database.run("DELETE FROM key_runs WHERE n = ?", [.int(run.number)])
    }
    try finish(&writer, number: number, level: level + 1)
  }

  private func search(_ index: Int, _ key: EventKey) throws -> Int64? {
    let wanted = KeyTable.Entry(high: key.high, low: key.low, number: 0)
    // Returns the last page whose first key is not after the key.
    var (low, high) = (0, runs[index].pages.count)
    while low < high {
      let middle = (low + high) / 2
      let first = runs[index].pages[middle]
      if (first.high, first.low) <= (wanted.high, wanted.low) { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    searches += 1
    readPage.bind(1, runs[index].pages[low - 1].n)
    guard try readPage.step() else { return nil }
    defer { readPage.reset() }
    return readPage.withBytes(0) { KeyRunReader.number(of: wanted, in: $0) }
  }

  /// The number of stored keys.
  private var stored: Int64 { runs.reduce(0) { $0 + $1.count } }

  private func makeFilter() throws {
    var filter = KeyFilter(capacity: 2 * Int(stored) + 4 * Self.maximumPending)
    try database.query("SELECT keys FROM key_pages") { row in
      for entry in KeyRunReader.entries(row) { filter.add(entry.high, entry.low) }
    }
    self.filter = filter
  }
}
