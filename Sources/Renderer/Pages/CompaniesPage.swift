package import Engine

/// The page over several companies, at the root of a site that has each in a folder.
package enum CompaniesPage {
  /// What the page says of one company: a part of its published figures.
  package struct Entry: Sendable {
    let slug: String
    let value: Value
    let asOf: Instant

    package init(_ snapshot: Snapshot) {
      let context = SiteContext(snapshot, zone: .utc)
      slug = snapshot.company.slug
      asOf = snapshot.asOf
      let issues = context.countedIssues
      value = [
        "id": .string(snapshot.company.id), "slug": .string(slug), "name": .string(snapshot.company.name),
        "status": .optional(snapshot.company.status ?? "active"), "site": .string("\(slug)/index.html"),
        "api": .string("\(slug)/api/index.json"), "agents": .int(Int64(context.countedAgents.count)),
        "openIssues": .int(Int64(issues.filter { !["done", "cancelled"].contains($0.status ?? "") }.count)),
        "blockedIssues": .int(Int64(issues.filter { $0.status == "blocked" }.count)),
        "runs": .int(snapshot.runs.total), "attention": .int(Int64(Attention(context).items.count)),
        "month": .string(snapshot.ledger.month.month), "monthBilledCents": snapshot.ledger.month.billed.cents,
        "billedCents": snapshot.ledger.total.billed.cents,
        "asOf": snapshot.hasInstants ? .string(snapshot.asOf.text) : .null,
      ]
    }
  }

  package static func publish(
    _ entries: [Entry], library: TemplateLibrary, publisher: Publisher, options: Site.Options
  ) throws {
    let companies = Value.list(entries.map(\.value))
    let newest = entries.map(\.asOf).max() ?? .epoch
    let oldest = entries.map(\.asOf).min() ?? .epoch
    var renderer = TemplateRenderer(library, mode: .strict, formats: Formats(zone: .utc))
    let frame: Value = [
      "root": "", "pageTitle": "Companies", "siteTitle": .string(options.title ?? "Companies"), "zone": "UTC",
      "asOf": .string(oldest.text), "isIndexed": .bool(options.isIndexed), "isAmongMany": false,
      "navigation": [], "baseURL": .optional(options.baseURL), "stylesheet": .string(Theme.stylesheet),
      "script": .string(Theme.script),
    ]
    renderer.render("companies", ["companies": companies, "total": .int(Int64(entries.count))], outer: frame)
    try publisher.add("index.html", renderer.bytes)
    for asset in Theme.assets { try publisher.add(asset.path, asset.bytes) }
    var notFound = TemplateRenderer(library, mode: .strict, formats: Formats(zone: .utc))
    notFound.render("404", [:], outer: frame)
    try publisher.add("404.html", notFound.bytes)
    let files = (["index.html", "404.html", "api/index.json"] + Theme.assets.map(\.path)).sorted().map {
      path -> Value in ["path": .string(path), "what": "The page over all companies"]
    }
    let index: Value = [
      "schemaVersion": "1.0", "asOf": .string(newest.text),
      "data": ["companies": companies, "files": .list(files)],
    ]
    try publisher.add("api/index.json", JSONWriter.encode(index))
  }
}
