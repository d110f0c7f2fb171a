/// The names that the pages of a company show, as the record of what was published lists them: those of today, and what
/// pages looked for and nobody had.
struct NamePlaces {
  private(set) var names: [PublishedCompany.Name]
  private var byKey: [UInt64: Int]

  init(_ names: [PublishedCompany.Name]) {
    self.names = names
    byKey = Dictionary(names.enumerated().map { ($1.key, $0) }) { first, _ in first }
  }

  /// For each of the names that were known, whether it differs now.
  static func changed(
    in known: [PublishedCompany.Name], now: [PublishedCompany.Name]
  ) -> [Bool] {
    let digests = Dictionary(now.map { ($0.key, $0.digest) }) { first, _ in first }
    return known.map { ($0.digest) != digests[$0.key] ?? 0 }
  }

  private mutating func place(of key: UInt64) -> Int {
    if let place = byKey[key] { return place }
    names.append(PublishedCompany.Name(key: key, digest: 0))
    byKey[key] = names.count - 1
    return names.count - 1
  }

  mutating func places(of lookups: NameLookups) -> [UInt32] {
    let missing = lookups.missing.sorted().map { place(of: $0) }
    return (lookups.known.sorted() + missing).map { UInt32($0) }
  }

  /// A page that is kept, with the places of its names in today's list.
  mutating func moved(_ page: PublishedPage, from known: [PublishedCompany.Name]) -> PublishedPage {
    var page = page
    page.names = page.names.map { UInt32(place(of: known[Int($0)].key)) }
    return page
  }
}
