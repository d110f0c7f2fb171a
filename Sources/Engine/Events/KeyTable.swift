/// An in-memory table of keys and numbers added since the last flush. The newest number of a key counts.
///
/// Not copyable, as `ByteTable`.
struct KeyTable: ~Copyable {
  struct Entry {
    var high: UInt64
    var low: UInt64
    var number: Int64

    static func < (a: Entry, b: Entry) -> Bool { a.high == b.high ? a.low < b.low : a.high < b.high }
  }

  private var entries: [Entry] = []
  /// An open hash table of indexes into `entries`, starting at 1. 0 is empty.
  private var places: [UInt32] = Array(repeating: 0, count: 1024)
  private var mask = 1023

  var count: Int { entries.count }

  func number(_ key: EventKey) -> Int64? {
    var slot = Self.hash(key.high, key.low) & mask
    while places[slot] != 0 {
      let entry = entries[Int(places[slot]) - 1]
      if entry.high == key.high, entry.low == key.low { return entry.number }
      slot = (slot + 1) & mask
    }
    return nil
  }

  mutating func set(_ key: EventKey, _ number: Int64) {
    if entries.count * 2 >= mask { grow() }
    var slot = Self.hash(key.high, key.low) & mask
    while places[slot] != 0 {
      let place = Int(places[slot]) - 1
      if entries[place].high == key.high, entries[place].low == key.low {
        entries[place].number = number
        return
      }
      slot = (slot + 1) & mask
    }
    entries.append(Entry(high: key.high, low: key.low, number: number))
    places[slot] = UInt32(entries.count)
  }

  /// Returns all entries sorted by key and empties the table.
  mutating func takeSorted() -> [Entry] {
    var sorted = entries
    sorted.sort { $0 < $1 }
    removeAll()
    return sorted
  }

  mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    places = Array(repeating: 0, count: 1024)
    mask = 1023
  }

  private mutating func grow() {
    mask = mask * 4 + 3
    places = Array(repeating: 0, count: mask + 1)
    for (index, entry) in entries.enumerated() {
      var slot = Self.hash(entry.high, entry.low) & mask
      while places[slot] != 0 { slot = (slot + 1) & mask }
      places[slot] = UInt32(index + 1)
    }
  }

  static func hash(_ high: UInt64, _ low: UInt64) -> Int {
    Int(truncatingIfNeeded: JSONDigest.mix(high, low) >> 1)
  }
}
