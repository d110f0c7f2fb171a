import Engine

/// Files without pages: the company, its template, and files for pages and programs.
enum CompanyFiles {
  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    [Page("api/company.json") { context, site in write(context, &site) }]
  }

  private static func write(_ context: SiteContext, _ site: inout PageWriter) {
    let company = context.view.company
    site.api(
      "api/company.json", "The company",
      [
        "id": .string(company.id), "slug": .string(company.slug), "name": .string(company.name),
        "description": .optional(company.description), "status": .optional(company.status),
        "timeZone": .string(company.timeZone), "budgetMonthlyCents": company.budget?.cents ?? .null,
        "createdAt": SiteContext.instant(company.createdAt),
      ])
    for schema in SchemaFile.allCases {
      site.file(schema.path, "JSON Schema of a \(schema.rawValue)", schema.bytes)
    }
    site.file(ClockFile.path, ClockFile.what, ClockFile.bytes(site.frame.hasInstants ? site.frame.asOf : nil))
    for asset in site.frame.library.assets.files { site.file(asset.path, "Asset", asset.bytes) }
    let descriptions = OpenAPIFile.all(
      FileSchemaTable.all, title: context.view.company.name, baseURL: site.frame.companyURL)
    for description in descriptions { site.file(description.path, description.what, description.bytes) }
    site.api(
      "api/templates/export.json", "The company as an importable template", context.view.template
    )
  }
}

/// The page for unknown URLs. It is served at any depth, so it cannot use relative links.
enum NotFoundPage {
  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    [Page("404.html") { _, site in site.page("404.html", "404", title: "Page not found", [:], .none) }]
  }
}
