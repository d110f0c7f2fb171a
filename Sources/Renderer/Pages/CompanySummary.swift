package import Engine

/// What the page over all companies shows of one. It is published with each company as `api/summary.json`, so
/// that the page can be made from published files alone. Its size does not depend on the history.
package struct CompanySummary: Sendable {
  package static let path = "api/summary.json"

  package let id: String
  package let name: String
  /// Its name among the companies of the page.
  package var slug: String
  /// Where the company's site is, from the page: "acme/", or a URL.
  package var root: String
  package let asOf: Instant
  package let audience: Audience
  /// The version of the program that published it.
  package let version: String
  /// What to say of it on the page: "older". Empty if everything is as expected.
  package var notes: [String] = []
  package var note: String? { notes.isEmpty ? nil : notes.joined(separator: ", ") }
  /// The figures of its row.
  let fields: Fields
  /// As in alerts.json.
  let alerts: [Value]
  /// The alerts that were first seen since yesterday, as rows of the page.
  let news: [Value]
  var metrics: [MetricFamily]
  var feed: [FeedFile.Entry]
  /// Agents, projects and goals, as rows of a search index.
  let records: [Value]

  private static let feedDays = 7
  private static let feedWeeks = 2

  package init(
    _ view: CompanyView, zone: TimeZoneRules, audience: Audience = .team, version: String = ""
  ) throws {
    try self.init(SiteContext(view, zone: zone), audience: audience, version: version)
  }

  init(_ own: SiteContext, audience: Audience, version: String) throws {
    let (view, zone) = (own.view, own.zone)
    let context = zone.name == TimeZoneRules.utc.name ? own : SiteContext(view, zone: .utc)
    let attention = try Attention(context)
    let comparison = Comparison(own)
    let yesterday = comparison.sums(1, to: comparison.yesterday)
    let before = comparison.sums(1, to: comparison.yesterday.adding(days: -1))
    let isBilled = yesterday.billed > 0
    let issues = context.countedIssues
    id = view.company.id
    name = view.company.name
    slug = view.company.slug
    root = slug + "/"
    asOf = view.asOf
    self.audience = audience
    self.version = version
    alerts = attention.alerts.map(\.value)
    news = attention.newAlerts.map(Self.row)
    metrics = CompanyMetrics.families(context, attention.alerts)
    feed = FeedFile.entries(
      view.company, zone, ReportSource(view, zone: zone), folder: slug + "/", days: Self.feedDays,
      weeks: Self.feedWeeks)
    records = SearchPage.records(context)
    fields = [
      "id": .string(id), "name": .string(name), "status": .optional(view.company.status ?? "active"),
      "agents": .int(Int64(context.countedAgents.count)),
      "openIssues": .int(Int64(issues.filter { SiteContext.isOpen($0.status) }.count)),
      "blockedIssues": .int(Int64(issues.filter { $0.status == "blocked" }.count)),
      "runs": .int(view.runs.total), "attention": .int(Int64(alerts.count)),
      "newAlerts": .int(Int64(news.count)), "finishedYesterday": .int(yesterday.finished),
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

  private static func row(_ alert: Alert) -> Value {
    [
      "label": .string(alert.label), "status": .string(alert.tone), "why": .string(alert.why),
      "hint": .string(alert.hint), "name": .optional(alert.subject["name"]?.string),
      "page": .string(alert.subject["page"]?.string ?? AlertsPage.path),
      "isCritical": .bool(alert.severity == .critical),
    ]
  }

  // MARK: As a file

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    [
      Page(path) { context, site in
        let options = site.frame.options
        let summary = try CompanySummary(context, audience: options.audience, version: options.version)
        site.api(path, "Figures for a page over several companies", summary.value)
      }
    ]
  }

  private var value: Value {
    [
      "version": .string(version), "audience": .string(audience.rawValue), "slug": .string(slug),
      "company": .record(fields), "alerts": .list(alerts), "newAlerts": .list(news),
      "metrics": .list(metrics.filter { !$0.samples.isEmpty }.map(\.value)), "feed": .list(feed.map(\.value)),
      "records": .list(records),
    ]
  }

  /// Reads the file of a published site, which anybody may have written: links that lead out of it lead to
  /// its front page. Nil if it is none.
  package init?(_ bytes: [UInt8], root: String) {
    guard let file = try? JSONDocument.read(bytes, { $0.value($0.root) }), let data = file["data"],
      let asOf = file["asOf"]?.string, let fields = data["company"]?.record,
      let id = fields["id"]?.string, let name = fields["name"]?.string, !id.isEmpty,
      let audience = data["audience"]?.string.flatMap(Audience.init(rawValue:)),
      Self.counts.allSatisfy({ fields[$0]?.int != nil }),
      Self.amounts.allSatisfy({ fields[$0].flatMap(Money.init(centsValue:)) != nil })
    else { return nil }
    self.id = id
    self.name = name
    slug = Slug.make(from: data["slug"]?.string ?? name)
    self.root = root
    // A company without any time is as of 1970.
    self.asOf = Instant(asOf) ?? .epoch
    self.audience = audience
    version = data["version"]?.string ?? ""
    self.fields = fields.filter { Self.known.contains($0.key) }
    alerts = (data["alerts"]?.list ?? []).filter { $0.record != nil }.map(Self.safe)
    news = (data["newAlerts"]?.list ?? []).filter { $0["why"]?.string != nil }.map(Self.safe)
    metrics = (data["metrics"]?.list ?? []).compactMap(MetricFamily.init)
    feed = (data["feed"]?.list ?? []).compactMap { FeedFile.Entry($0, company: name, folder: root) }
    records = (data["records"]?.list ?? []).compactMap { row in
      guard let texts = row.list?.compactMap(\.string), texts.count == 4 else { return nil }
      return .list([texts[0], texts[1], Self.safe(page: texts[2]), texts[3]].map(Value.string))
    }
  }

  static let counts = [
    "agents", "openIssues", "blockedIssues", "runs", "attention", "newAlerts", "finishedYesterday",
  ]
  static let amounts = ["monthBilledCents", "billedCents"]
  private static let known = Set(
    counts + amounts + [
      "id", "name", "status", "yesterdayBilledCents", "yesterdayChange", "month", "monthUnbilled", "unbilled",
      "asOf",
    ])

  private static func safe(page: String) -> String {
    Publisher.isValid(path: page) && !page.contains(":") && !page.hasPrefix("/") ? page : "index.html"
  }

  private static func safe(_ row: Value) -> Value {
    guard case .record(var fields) = row else { return row }
    fields["page"] = .string(safe(page: fields["page"]?.string ?? "index.html"))
    return .record(fields)
  }

  // MARK: On the page

  /// The row of the page and of api/index.json.
  var rowValue: Value {
    var row = fields
    row["slug"] = .string(slug)
    row["site"] = .string(root + "index.html")
    row["api"] = .string(root + "api/index.json")
    row["note"] = note.map(Value.string)
    return .record(row)
  }

  /// The same for the page, whose template wants every name.
  var pageValue: Value {
    var row = rowValue.record ?? [:]
    for name in Self.known where row[name] == nil { row[name] = .null }
    row["note"] = .optional(note)
    row["notes"] = .list(notes.map(Value.string))
    row["alertsPage"] = .string(root + AlertsPage.path)
    return .record(row)
  }

  /// True if its data is older than `newest` by more than an age.
  func isOlder(than newest: Instant, by age: Int64) -> Bool {
    hasInstants && newest.milliseconds - asOf.milliseconds > age
  }

  /// In the list of companies with older data.
  var olderValue: Value {
    ["name": .string(name), "site": .string(root + "index.html"), "asOf": .string(asOf.text)]
  }

  /// False for a company that has only a template.
  package var hasInstants: Bool { fields["asOf"]?.string != nil }

  var month: String { fields["month"]?.string ?? "" }

  func amount(_ field: String) -> Money { fields[field].flatMap(Money.init(centsValue:)) ?? .zero }
  func count(_ field: String) -> Int64 { fields[field]?.int ?? 0 }
}
