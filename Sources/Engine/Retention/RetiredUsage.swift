/// Which runs whose rows were removed have an amount or tokens in what is kept: a bit for each place in the
/// event log. A cost event of such a run would count twice; see `RowEvents`.
struct RetiredUsage {
  private var pages: [Int64: [UInt8]] = [:]

  mutating func add(_ places: [Int64], _ database: Database) throws {
    for seq in places {
      let page = seq / RetiredUsageBits.perPage
      if pages[page] == nil { pages[page] = try RetiredUsageBits.load(page, database) }
      let place = Int(seq % RetiredUsageBits.perPage)
      pages[page]?[place / 8] |= 1 << UInt8(place % 8)
    }
  }

  func write(_ database: Database) throws {
    for (page, bits) in pages.sorted(by: { $0.key < $1.key }) {
      try database.run("INSERT OR REPLACE INTO retired_usage VALUES (?, ?)", [.int(page), .blob(bits)])
    }
  }
}
