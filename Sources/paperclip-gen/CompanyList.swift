import Engine

/// The companies of a workspace, with their slugs and settings. Made once for all of them, since each slug
/// depends on all names.
struct CompanyList {
  /// Oldest first.
  let all: [CompanyChoice.Company]
  private let configuration: Configuration
  /// By ID, from the names in the databases.
  private let slugs: [String: String]

  init(_ all: [CompanyChoice.Company], _ configuration: Configuration) {
    (self.all, self.configuration) = (all, configuration)
    slugs = Self.byID(CompanySlugs(all.map { ($0.id, $0.name) }))
  }

  static func byID(_ slugs: CompanySlugs) -> [String: String] {
    Dictionary(slugs.companies.map { ($0.id, $0.slug) }) { first, _ in first }
  }

  /// The configuration of a company: by ID or slug, or that of the only one.
  func settings(of id: String) -> Configuration.Company {
    let slug = slugs[id] ?? ""
    var settings = configuration.companies[id] ?? configuration.companies[slug] ?? Configuration.Company()
    if all.count == 1 {
      settings.name = configuration.company.name ?? settings.name
      settings.timeZone = configuration.company.timeZone ?? settings.timeZone
    }
    return settings
  }

  /// The slugs by the names on the site, some of which the configuration gives.
  var shown: CompanySlugs { CompanySlugs(all.map { ($0.id, settings(of: $0.id).name ?? $0.name) }) }
}
