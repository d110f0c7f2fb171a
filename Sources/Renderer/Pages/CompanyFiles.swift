import Engine

/// The files that have no page of their own: the company, the event log's counts, the template.
enum CompanyFiles {
  static func build(_ context: SiteContext, _ site: inout Site) throws {
    let company = context.view.company
    try site.api(
      "api/company.json", "The company",
      [
        "id": .string(company.id), "slug": .string(company.slug), "name": .string(company.name),
        "description": .optional(company.description), "status": .optional(company.status),
        "timeZone": .string(company.timeZone), "budgetMonthlyCents": company.budget?.cents ?? .null,
        "createdAt": SiteContext.instant(company.createdAt),
      ])
    for schema in SchemaFile.allCases {
      try site.file(schema.path, "JSON Schema of a \(schema.rawValue)", schema.bytes)
    }
    try site.api(
      "api/templates/export.json", "The company as an importable template", context.view.template
    )
  }
}

/// The page for unknown URLs. It is served at any depth, so it cannot use relative links.
enum NotFoundPage {
  static func build(_ context: SiteContext, _ site: inout Site) throws {
    try site.page("404.html", "404", title: "Page not found", [:])
  }
}
