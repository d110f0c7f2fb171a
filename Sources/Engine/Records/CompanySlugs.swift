/// What people choose among companies by: a slug each. Of companies of one name all but the oldest have a part of their
/// id in theirs, so that each can be named: on the command line, in the configuration, in addresses.
package struct CompanySlugs {
  /// Id and slug, in the order in which they were given.
  package let companies: [(id: String, slug: String)]

  /// Each company's slug with the part of its id, whether it needs that here or not: one that was needed where there were
  /// more companies is still understood.
  private let long: [String: String]

  /// Companies with their names, the oldest first.
  package init(_ companies: [(id: String, name: String)]) {
    // At the root of a site of many companies these are its own.
    var table = SlugTable(kind: "company", reserved: ["api", "assets"])
    self.companies = companies.map { ($0.id, table.add(name: $0.name, id: $0.id)) }
    long = Dictionary(
      companies.map { ("\(Slug.make(from: $0.name))-\(Slug.make(from: String($0.id.prefix(8))))", $0.id) }
    ) { first, _ in first }
  }

  package subscript(id: String) -> String? { companies.first { $0.id == id }?.slug }

  /// The id of the company that is meant: by its id, its slug, or a name.
  package func id(_ wanted: String) -> String? {
    let match =
      companies.first { $0.id == wanted } ?? companies.first { $0.slug == wanted }
      ?? companies.first { $0.slug == Slug.make(from: wanted) }
    return match?.id ?? long[wanted]
  }

  /// All slugs, for a message.
  package var list: String { companies.map(\.slug).sorted().joined(separator: ", ") }
}
