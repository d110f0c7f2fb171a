/// The names on a company's pages, as in the record of publications: current names, and IDs that pages looked
/// up but no record had.
struct NamePlaces {
  private(set) var names: [PublishedCompany.Name]
  private var byKey: [UInt64: Int]

  init(_ names: [PublishedCompany.Name]) {
    self.names = names
    byKey = Dictionary(names.enumerated().map { ($1.key, $0) }) { first, _ in first }
  }

  /// For each known name, whether it changed.
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

  mutating func places(of lookups: NameLookups.Found) -> [UInt32] {
    lookups.known + lookups.missing.map { UInt32(place(of: $0)) }
  }

  /// A kept page with the indices of its names in the current list.
  mutating func moved(_ page: PublishedPage, from known: [PublishedCompany.Name]) -> PublishedPage {
    var page = page
    page.names = page.names.map { UInt32(place(of: known[Int($0)].key)) }
    return page
  }
}
