package import Engine

/// The overview page of a site with several companies.
package enum CompaniesPage {
  /// The figures of one company on the overview page.
  package struct Entry: Sendable {
    let slug: String
    let value: Value
    let asOf: Instant
    let alerts: [Alert]
    /// The alerts that were first seen since yesterday.
    let newAlerts: [Alert]
    let metrics: [MetricFamily]
    let feed: [FeedFile.Entry]

    package init(_ view: CompanyView, zone: TimeZoneRules) throws {
      let context = SiteContext(view, zone: .utc)
      let attention = try Attention(context)
      alerts = attention.alerts
      newAlerts = attention.newAlerts
      let comparison = Comparison(SiteContext(view, zone: zone))
      let yesterday = comparison.sums(1, to: comparison.yesterday)
      let before = comparison.sums(1, to: comparison.yesterday.adding(days: -1))
      let isBilled = yesterday.billed > 0
      metrics = CompanyMetrics.families(context, alerts)
      slug = view.company.slug
      feed = FeedFile.entries(
        view.company, zone, ReportSource(view, zone: zone), folder: slug + "/")
      asOf = view.asOf
      let issues = context.countedIssues
      value = [
        "id": .string(view.company.id), "slug": .string(slug), "name": .string(view.company.name),
        "status": .optional(view.company.status ?? "active"), "site": .string("\(slug)/index.html"),
        "api": .string("\(slug)/api/index.json"), "agents": .int(Int64(context.countedAgents.count)),
        "openIssues": .int(Int64(issues.filter { SiteContext.isOpen($0.status) }.count)),
        "blockedIssues": .int(Int64(issues.filter { $0.status == "blocked" }.count)),
        "runs": .int(view.runs.total), "attention": .int(Int64(alerts.count)),
        "newAlerts": .int(Int64(newAlerts.count)), "finishedYesterday": .int(yesterday.finished),
        "yesterdayBilledCents": isBilled ? Money(microcents: yesterday.billed).cents : .null,
        "yesterdayChange": .optional(
          isBilled && before.billed > 0
            ? Trend(yesterday.billed, before: before.billed, more: .neither)?.text : nil),
        "month": .string(view.ledger.month.month), "monthBilledCents": view.ledger.month.billed.cents,
        "monthUnbilled": .optional(DashboardPage.monthUnbilled(view.ledger)),
        "billedCents": view.ledger.total.billed.cents,
        "unbilled": .optional(SiteContext.unbilled(view.ledger.total)),
        "asOf": view.hasInstants ? .string(view.asOf.text) : .null,
      ]
    }
  }

  package static func publish(
    _ entries: [Entry], library: TemplateLibrary, publisher: Publisher, options: Site.Options
  ) throws {
    let companies = Value.list(entries.map(\.value))
    let newest = entries.map(\.asOf).max() ?? .epoch
    let oldest = entries.map(\.asOf).min() ?? .epoch
    let formats = Formats(zone: .utc)
    let frame: Value = [
      "root": "", "pageTitle": "Companies", "siteTitle": .string(options.title ?? "Companies"), "zone": "UTC",
      "asOf": .string(oldest.text), "clock": .string(ClockFile.path), "isIndexed": .bool(options.isIndexed),
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
        "companies": companies, "total": .int(Int64(entries.count)), "new": .list(new(entries)),
        "hasNew": .bool(entries.contains { !$0.newAlerts.isEmpty }),
        "newTotal": .int(entries.reduce(0) { $0 + Int64($1.newAlerts.count) }),
      ], outer: frame,
      formats: formats)
    var files: [(path: String, what: String, bytes: [UInt8])] = library.assets.files.map {
      ($0.path, "Asset", $0.bytes)
    }
    files.append(("index.html", "The overview page", FinishedPage.finish(page.bytes)))
    let notFound = TemplateRenderer.page(library, "404", [:], outer: frame, formats: formats)
    files.append(("404.html", "Page not found", notFound.bytes))
    files.append(("alerts.json", "Alerts of every company", alerts(entries, asOf: newest)))
    files.append((ClockFile.path, ClockFile.what, ClockFile.bytes(oldest)))
    let metrics = MetricFamily.encode(MetricFamily.merged(entries.map(\.metrics)))
    let feed = FeedFile.all(
      entries.flatMap(\.feed), title: options.title ?? "Companies", baseURL: options.baseURL)
    files.append((FeedFile.path, "Reports of every company as an Atom feed", feed))
    files.append(("metrics.prom", "Metrics of every company for Prometheus", metrics))
    let pages = (publisher.paths + ["index.html"]).filter {
      $0.hasSuffix(".html") && !$0.hasSuffix("404.html")
    }.sorted { $0.precedesInBytes($1) }
    files += try HostFiles.all(
      folders: [""] + entries.map { $0.slug + "/" }, pages: pages, isIndexed: options.isIndexed,
      baseURL: options.baseURL
    ).filter { try !publisher.isForeign($0.path) }
    files += OpenAPIFile.all(
      [FileSchemaTable.alerts, FileSchemaTable.index, FileSchemaTable.manifest],
      title: options.title ?? "Companies",
      baseURL: options.baseURL)
    var catalog = files.map { (path: $0.path, what: $0.what) }
    catalog += [("api/index.json", "List of all files"), (Manifest.path, Manifest.what)]
    let list = catalog.sorted { $0.path.precedesInBytes($1.path) }.map {
      file -> Value in Site.entry(file.path, file.what)
    }
    let index: Value = [
      "$schema": "../api/schemas/index.json", "schemaVersion": "1.1", "asOf": .string(newest.text),
      "data": ["companies": companies, "files": .list(list)],
    ]
    files.append(("api/index.json", "This list", JSONWriter.encode(index)))
    var root = PublishedCompany()
    for file in files {
      let published = try publisher.add(file.path, file.what, file.bytes)
      root.pages[file.path] = PublishedPage(dependencies: nil, names: [], files: [published])
    }
    publisher.note(root, in: "")
  }

  private static let shownAlerts = 12

  /// The new alerts of all companies as rows of the page, critical ones first.
  private static func new(_ entries: [Entry]) -> [Value] {
    let all = entries.flatMap { entry in entry.newAlerts.map { (entry: entry, alert: $0) } }
    let sorted =
      all.filter { $0.alert.severity == .critical } + all.filter { $0.alert.severity != .critical }
    return sorted.prefix(shownAlerts).map { entry, alert in
      [
        "company": .optional(entry.value["name"]?.string),
        "companyPage": .string(entry.slug + "/alerts.html"),
        "label": .string(alert.label), "status": .string(alert.tone), "why": .string(alert.why),
        "hint": .string(alert.hint), "name": .optional(alert.subject["name"]?.string),
        "page": .string(entry.slug + "/" + (alert.subject["page"]?.string ?? AlertsPage.path)),
      ]
    }
  }

  /// The alerts of all companies. Page paths are relative to the site's root.
  private static func alerts(_ entries: [Entry], asOf: Instant) -> [UInt8] {
    let rows = entries.flatMap { entry in
      entry.alerts.map { alert -> Value in
        var fields = alert.value.record ?? [:]
        fields["company"] = .string(entry.slug)
        fields["page"] = .string(entry.slug + "/" + (fields["page"]?.string ?? "index.html"))
        return .record(fields)
      }
    }
    return JSONWriter.encode([
      "$schema": "api/schemas/alerts.json", "schemaVersion": "1.1", "asOf": .string(asOf.text),
      "data": .list(rows),
      "meta": AlertFiles.meta(entries.flatMap(\.alerts)),
    ])
  }
}
