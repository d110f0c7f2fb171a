import Engine

/// The overview page of a site with several companies.
package enum CompaniesPage {
  /// A company whose data is older than the newest by more than this missed a night.
  package static let maximumAge: Int64 = 36 * 3_600_000
  private static let shownOlder = 8

  package static func publish(
    _ entries: [CompanySummary], problems: [CompanyProblem] = [], maximumAge: Int64 = maximumAge,
    library: TemplateLibrary, publisher: Publisher, options: Site.Options
  ) throws {
    let entries = distinct(entries)
    let companies = Value.list(entries.map(\.rowValue))
    let total = CompaniesTotal(entries).value
    let newest = entries.map(\.asOf).max() ?? .epoch
    let isDated = entries.contains(where: \.hasInstants)
    let older = entries.filter { $0.isOlder(than: newest, by: maximumAge) }.sorted { $0.asOf < $1.asOf }
    let formats = Formats(zone: .utc)
    let frame: Value = [
      "root": "", "pageTitle": "Companies", "siteTitle": .string(options.title ?? "Companies"), "zone": "UTC",
      "asOf": isDated ? .string(newest.text) : .null, "clock": .string(ClockFile.path),
      "isIndexed": .bool(options.isIndexed),
      "isSample": .bool(options.isSample), "isAmongMany": false,
      "leftOut": .optional(options.audience.leftOut),
      "navigation": [], "baseURL": .optional(options.baseURL),
      "home": .optional(options.baseURL.map { HostFiles.address($0, "") }),
      "stylesheet": .string(library.assets.stylesheet),
      "script": .string(library.assets.script), "icon": .string(library.assets.icon),
      "iconType": .string(library.assets.iconType),
      "logo": .optional(library.assets.logo),
      "feed": .string(FeedFile.path),
    ]
    let page = TemplateRenderer.page(
      library, "companies",
      [
        "companies": .list(entries.map(\.pageValue)), "total": .int(Int64(entries.count)),
        "new": .list(new(entries)),
        "hasNew": .bool(entries.contains { !$0.news.isEmpty }),
        "newTotal": .int(entries.reduce(0) { $0 + Int64($1.news.count) }), "sum": total,
        "hasSum": .bool(entries.count > 1), "problems": .list(problems.map(\.value)),
        "hasProblems": .bool(!problems.isEmpty), "missing": .string(CompanyProblem.count(problems)),
        "hasCompanies": .bool(!entries.isEmpty), "hasOlder": .bool(!older.isEmpty),
        "older": .list(older.prefix(shownOlder).map(\.olderValue)),
        "moreOlder": older.count > shownOlder ? .int(Int64(older.count - shownOlder)) : .null,
      ], outer: frame,
      formats: formats)
    var files: [(path: String, what: String, bytes: [UInt8])] = library.assets.files.map {
      ($0.path, "Asset", $0.bytes)
    }
    files.append(("index.html", "The overview page", FinishedPage.finish(page.bytes)))
    let notFound = TemplateRenderer.page(library, "404", [:], outer: frame, formats: formats)
    files.append(("404.html", "Page not found", notFound.bytes))
    files.append(("alerts.json", "Alerts of every company", alerts(entries, asOf: newest)))
    files.append((ClockFile.path, ClockFile.what, ClockFile.bytes(isDated ? newest : nil)))
    let metrics = MetricFamily.encode(MetricFamily.merged(entries.map(\.metrics)))
    let feed = FeedFile.all(
      entries.flatMap(\.feed), of: entries.map(\.id), title: options.title ?? "Companies",
      baseURL: options.baseURL)
    files.append((FeedFile.path, "Reports of every company as an Atom feed", feed))
    files.append(("metrics.prom", "Metrics of every company for Prometheus", metrics))
    files += search(entries, library, frame, formats)
    let roots = entries.map(\.root).filter { !$0.contains("://") && !$0.hasPrefix("../") }
    let pages = Set(publisher.paths + ["index.html"] + roots.map { $0 + "index.html" }).filter {
      $0.hasSuffix(".html") && !$0.hasSuffix("404.html")
    }.sorted(byBytesOf: { $0 })
    files += try HostFiles.all(
      folders: [""] + roots, pages: pages, isIndexed: options.isIndexed,
      baseURL: options.baseURL
    ).filter { try !publisher.isForeign($0.path) }
    files += OpenAPIFile.all(
      [FileSchemaTable.alerts, FileSchemaTable.index, FileSchemaTable.manifest],
      title: options.title ?? "Companies",
      baseURL: options.baseURL)
    var catalog = files.map { (path: $0.path, what: $0.what) }
    catalog += [("api/index.json", "List of all files"), (Manifest.path, Manifest.what)]
    let list = catalog.sorted(byBytesOf: { $0.path }).map {
      file -> Value in Site.entry(file.path, file.what)
    }
    let index: Value = [
      "$schema": "../api/schemas/index.json", "schemaVersion": "1.1", "asOf": .string(newest.text),
      "data": [
        "companies": companies, "files": .list(list), "total": total,
        "audience": .string(options.audience.rawValue), "problems": .list(problems.map(\.value)),
      ],
    ]
    files.append(("api/index.json", "This list", JSONWriter.encode(index)))
    var root = PublishedCompany()
    for file in files {
      let published = try publisher.add(file.path, file.what, file.bytes)
      root.pages[file.path] = PublishedPage(dependencies: nil, names: [], files: [published])
    }
    publisher.note(root, in: "")
  }

  /// With slugs that differ: companies of several sites can have the same.
  private static func distinct(_ entries: [CompanySummary]) -> [CompanySummary] {
    var taken: Set<String> = []
    return entries.map { entry in
      guard !taken.insert(entry.slug).inserted else { return entry }
      var entry = entry
      let before = entry.slug
      entry.slug = CompanySlugs.folder(name: entry.slug, id: entry.id)
      var number = 2
      while !taken.insert(entry.slug).inserted {
        entry.slug = CompanySlugs.folder(name: before, id: entry.id) + "-\(number)"
        number += 1
      }
      entry.metrics = entry.metrics.map { $0.renamed(company: before, to: entry.slug) }
      return entry
    }
  }

  private static let searchIndex = "search/index.js"

  /// The search over companies, agents, projects and goals.
  private static func search(
    _ entries: [CompanySummary], _ library: TemplateLibrary, _ frame: Value, _ formats: Formats
  ) -> [(path: String, what: String, bytes: [UInt8])] {
    var rows: [Value] = []
    for entry in entries {
      let issues = Formats.count(entry.count("openIssues"), "open issues")
      rows.append([
        .string("company"), .string(entry.name), .string(entry.root + "index.html"), .string(issues),
      ])
    }
    for entry in entries {
      for record in entry.records {
        guard let texts = record.list?.compactMap(\.string), texts.count == 4 else { continue }
        let detail = [entry.name, texts[3]].filter { !$0.isEmpty }.joined(separator: ", ")
        rows.append(.list([texts[0], texts[1], entry.root + texts[2], detail].map(Value.string)))
      }
    }
    let page = TemplateRenderer.page(
      library, "companies-search", ["index": .string(searchIndex), "total": .int(Int64(entries.count))],
      outer: frame, formats: formats)
    return [
      ("search.html", "Search over all companies", FinishedPage.finish(page.bytes)),
      (searchIndex, "Search index", SearchPart.script(["rows": .list(rows)])),
    ]
  }

  private static let shownAlerts = 12

  /// The new alerts of all companies as rows of the page, critical ones first.
  private static func new(_ entries: [CompanySummary]) -> [Value] {
    let all = entries.flatMap { entry in entry.news.map { (entry: entry, alert: $0) } }
    func isCritical(_ alert: Value) -> Bool { alert["isCritical"]?.bool == true }
    let sorted = all.filter { isCritical($0.alert) } + all.filter { !isCritical($0.alert) }
    return sorted.prefix(shownAlerts).map { entry, alert in
      var row = alert.record ?? [:]
      row["company"] = .string(entry.name)
      row["companyPage"] = .string(entry.root + AlertsPage.path)
      row["page"] = .string(entry.root + (row["page"]?.string ?? AlertsPage.path))
      for name in ["label", "status", "hint", "name"] where row[name] == nil { row[name] = .null }
      return .record(row)
    }
  }

  /// The alerts of all companies. Page paths are relative to the site's root.
  private static func alerts(_ entries: [CompanySummary], asOf: Instant) -> [UInt8] {
    let rows = entries.flatMap { entry in
      entry.alerts.map { alert -> Value in
        var fields = alert.record ?? [:]
        fields["company"] = .string(entry.slug)
        fields["page"] = .string(entry.root + (fields["page"]?.string ?? "index.html"))
        return .record(fields)
      }
    }
    return JSONWriter.encode([
      "$schema": "api/schemas/alerts.json", "schemaVersion": "1.1", "asOf": .string(asOf.text),
      "data": .list(rows), "meta": AlertFiles.meta(rows.compactMap { $0["severity"]?.string }),
    ])
  }
}
