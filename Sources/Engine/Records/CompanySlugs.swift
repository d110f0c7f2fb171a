/// The slugs by which users select companies. If several companies have the same name, all but the oldest
/// have a part of their ID in the slug, so that each can be selected on the command line, in the
/// configuration and in URLs.
package struct CompanySlugs {
  /// IDs and slugs in the given order.
  package let companies: [(id: String, slug: String)]

  /// Each company's slug with a part of its ID, even if it is not needed now. It may have been needed when
  /// there were more companies, and still works.
  private let long: [String: String]

  /// Companies with their names, oldest first.
  package init(_ companies: [(id: String, name: String)]) {
    // Names that the root of a site with several companies uses itself.
    var table = SlugTable(kind: "company", reserved: ["api", "assets"])
    self.companies = companies.map { ($0.id, table.add(name: $0.name, id: $0.id)) }
    long = Dictionary(
      companies.map { ("\(Slug.make(from: $0.name))-\(Slug.make(from: String($0.id.prefix(8))))", $0.id) }
    ) { first, _ in first }
  }

  /// The folder of a company's site in a shard, which does not know the names of all companies: it always
  /// ends with a part of the ID.
  package static func folder(name: String, id: String) -> String {
    let slug = Slug.make(from: name)
    let isPlain = !slug.isEmpty && !Redactor.strict.looksSecret(slug)
    return "\(isPlain ? slug : "company")-\(Slug.make(from: String(id.prefix(8))))"
  }

  package subscript(id: String) -> String? { companies.first { $0.id == id }?.slug }

  /// Returns the ID of a company, given its ID, slug or name.
  package func id(_ wanted: String) -> String? {
    let match =
      companies.first { $0.id == wanted } ?? companies.first { $0.slug == wanted }
      ?? companies.first { $0.slug == Slug.make(from: wanted) }
    return match?.id ?? long[wanted]
  }

  /// All slugs, for messages.
  package var list: String { companies.map(\.slug).sorted().joined(separator: ", ") }
}
