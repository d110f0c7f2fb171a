/// Reads the data of a company's modules as values, within limits, so that pages are made without the
/// database.
package final class ModuleReader {
  let sandbox: Sandbox
  private let set: ModuleSet
  private let now: Instant
  private let audience: Audience
  package private(set) var findings: [Finding] = []

  /// The maximum number of files from one route with parameters.
  private static let maximumFiles = 10_000
  private static let shownFailures = 20

  /// Opens a company's database read-only. `zone` is the time zone of the company's days; `audience` is that
  /// of the site.
  package init(
    path: String, modules: ModuleSet, now: Instant, zone: TimeZoneRules = .utc, audience: Audience = .private
  ) throws {
    self.audience = audience
    let isBuiltIn = modules.modules.allSatisfy { $0.files?.isBuiltIn ?? false }
    sandbox = try Sandbox(path: path, readOnly: true, now: now.milliseconds, spills: isBuiltIn)
    set = modules
    self.now = now
    CompanyDays.define(on: sandbox.database, zone)
  }

  package func read() throws -> [ModuleFacts] {
    guard try sandbox.database.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'mod_modules'") == 1
    else {
      return []
    }
    return try set.modules.map(read)
  }

  private func read(_ module: Module) throws -> ModuleFacts {
    let registration = Registration(module, sandbox, now: now)
    var facts = ModuleFacts(
      id: module.id, name: module.manifest.name.isEmpty ? module.id : module.manifest.name, status: "active")
    let manifest = module.manifest
    facts.version = manifest.version?.text
    (facts.description, facts.author, facts.slot) = (manifest.description, manifest.author, manifest.slot)
    facts.isBuiltIn = module.files?.isBuiltIn ?? false
    facts.config = module.shownConfig
    facts.prefix = manifest.prefix
    try countRows(&facts)
    var reason = module.reason
    // Nothing waits for a disabled module, and counting all events for each of them would cost every run.
    if module.state == .disabled || manifest.audience > audience {
      facts.status = "disabled"
      return facts
    }
    try countEvents(&facts, manifest)
    if reason == nil {
      try sandbox.database.query(
        "SELECT reason FROM mod_modules WHERE module_id = ? AND status = 'failed'", [.text(module.id)]
      ) { reason = $0.text(0) }
      if let problem = try show(module, registration, &facts), reason == nil { reason = problem.reason }
    }
    if let reason {
      facts.status = "failed"
      facts.reason = reason
    }
    return facts
  }

  private func countEvents(_ facts: inout ModuleFacts, _ manifest: ModuleManifest) throws {
    let database = sandbox.database
    for event in manifest.hooks where event != .serverStarted {
      let seq =
        try database.integer(
          "SELECT seq FROM mod_cursors WHERE module_id = ? AND event = ?",
          [.text(facts.id), .int(event.rawValue)])
        ?? 0
      let kind = SQLValue.int(event.rawValue)
      let isBehind =
        try database.integer("SELECT 1 FROM event_counts WHERE kind = ? AND last_seq > ?", [kind, .int(seq)])
        != nil
      let pending =
        isBehind
        ? try database.integer("SELECT count(*) FROM events WHERE kind = ? AND seq > ?", [kind, .int(seq)])
          ?? 0 : 0
      let total = try database.integer("SELECT count FROM event_counts WHERE kind = ?", [kind]) ?? 0
      // The number of processed events, not the position of the cursor, which depends on how often history
      // was read.
      facts.cursors.append(
        ModuleFacts.Cursor(event: event.name, taken: total - pending, pending: pending))
    }
    facts.failures =
      try database.integer("SELECT count(*) FROM mod_failures WHERE module_id = ?", [.text(facts.id)]) ?? 0
    try database.query(
      "SELECT event, seq, error FROM mod_failures WHERE module_id = ? ORDER BY event, seq LIMIT ?",
      [.text(facts.id), .int(Int64(Self.shownFailures))]
    ) { row in
      facts.refused.append(
        ModuleFacts.Refused(
          event: HookEvent(rawValue: row.int(0))?.name ?? "", seq: row.int(1), error: row.text(2) ?? ""))
    }
  }

  private func countRows(_ facts: inout ModuleFacts) throws {
    let database = sandbox.database
    let prefix = ModuleManifest.tablePrefix(of: facts.id)
    var names: [String] = []
    try database.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") { row in
      if let name = row.text(0), name.lowercased().hasPrefix(prefix) { names.append(name) }
    }
    for name in names {
      let quoted = name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      let rows = try database.integer("SELECT count(*) FROM \"\(quoted)\"")
      facts.tables.append(ModuleFacts.Table(name: name, rows: rows ?? 0))
    }
  }

  /// Fills in pages, widgets and routes, and returns the first problem. Everything that works is still shown.
  private func show(_ module: Module, _ registration: Registration, _ facts: inout ModuleFacts) throws
    -> Finding?
  {
    var problem: Finding?
    let migrations = registration.code.migrations
    let applied = try ModuleMigrations.applied(module, migrations, sandbox.database) { problem = $0 }
    if let applied, applied < migrations.count {
      problem = Finding(.error, "it has pending migrations", remedy: "run paperclip-gen generate")
    }
    if let problem { return problem }
    do {
      try registration.code.register(registration)
    } catch {
      return Finding(.error, (error as? Failure)?.message ?? "\(error)")
    }
    func report(_ finding: Finding) {
      if problem == nil { problem = finding }
      findings.append(module.finding(finding))
    }
    var isGivenUp = false
    /// The machine failed, so no further results are reliable.
    var fault: DatabaseError?
    func attempt(_ source: String, _ body: () throws -> Void) {
      guard !isGivenUp else { return }
      do {
        try body()
      } catch let query as QueryProblem {
        isGivenUp = query.refusal.isOverrun
        report(registration.problem(query.refusal, inQuery: query.path))
      } catch let refusal as Sandbox.Refusal {
        // One query above the limit is enough, since the others would cost as much.
        isGivenUp = refusal.isOverrun
        report(
          Finding(.error, refusal.message, remedy: refusal.remedy, source: source, line: refusal.line))
      } catch let error as DatabaseError where error.isOfMachine {
        isGivenUp = true
        fault = error
      } catch {
        report(Finding(.error, (error as? Failure)?.message ?? "\(error)", source: source))
      }
    }
    for view in module.manifest.pages {
      attempt(place(module, view.entry)) {
        facts.pages.append(try self.view(view, module, registration, report))
      }
    }
    for view in module.manifest.widgets {
      attempt(place(module, view.entry)) {
        facts.widgets.append(try self.view(view, module, registration, report))
      }
    }
    var taken: Set<String> = []
    for route in registration.routes {
      attempt(route.source.isEmpty ? route.path : route.source) {
        for file in try files(of: route, module, registration) {
          guard taken.insert(file.path.lowercased()).inserted else {
            throw Failure("two routes write the file \(file.path)")
          }
          facts.files.append(file)
        }
      }
    }
    if let fault { throw fault }
    return problem
  }

  private func place(_ module: Module, _ path: String) -> String {
    "\(module.files?.name ?? module.id)/\(path)"
  }

  /// The query of a page or route failed. The problem is in the query's file, not in the page's.
  private struct QueryProblem: Error {
    let path: String
    let refusal: Sandbox.Refusal
  }

  private func rows(_ sql: String, _ path: String, _ registration: Registration) throws -> ModuleFacts.Rows {
    do {
      return try registration.connection.readOnce(sql)
    } catch let refusal as Sandbox.Refusal {
      throw QueryProblem(path: path, refusal: refusal)
    }
  }

  private func view(
    _ view: ModuleManifest.View, _ module: Module, _ registration: Registration, _ report: (Finding) -> Void
  ) throws -> ModuleFacts.View {
    var results: [String: ModuleFacts.Rows] = [:]
    for query in view.queries {
      guard let sql = module.files?.query(query.path) else { continue }
      results[query.name] = try rows(sql, query.path, registration)
    }
    var undrawn: Set<String> = []
    for chart in view.charts {
      guard let rows = results[chart.data] else { continue }
      let problems = ModuleChartCheck(chart, rows, manifest: place(module, ModuleFiles.manifestName)).findings
      problems.forEach(report)
      if !problems.isEmpty { undrawn.insert(chart.name) }
    }
    let drawings = view.charts.map { chart in
      ModuleFacts.Drawing(
        name: chart.name, kind: chart.kind, title: chart.title, format: chart.format,
        rows: undrawn.contains(chart.name) ? [] : results[chart.data]?.rows ?? [], x: chart.x, y: chart.y,
        series: chart.series)
    }
    return ModuleFacts.View(
      path: view.path, label: view.label, template: "modules/\(module.id)/\(view.entry.dropLast(5))",
      file: place(module, view.entry), source: module.files?[view.entry] ?? [],
      data: Fields(results.mapValues { .list($0.rows) }), drawings: drawings)
  }

  /// One file per route, or one per value of its parameters.
  private func files(
    of route: ModuleRoute, _ module: Module, _ registration: Registration
  ) throws -> [ModuleFacts.File] {
    let content =
      if let folder = module.files?.name, route.source.hasPrefix(folder + "/") {
        try rows(route.sql, route.source.dropping(bytes: folder.utf8.count + 1), registration)
      } else {
        try registration.connection.readOnce(route.sql)
      }
    func file(_ path: String, _ rows: [Value]) -> ModuleFacts.File {
      var own = ModuleFacts.Rows()
      (own.columns, own.rows) = (content.columns, rows)
      return ModuleFacts.File(
        path: "api/modules/\(module.manifest.prefix)/\(path).\(route.format.rawValue)",
        what: "\(module.manifest.name): \(path)", format: route.format.rawValue,
        source: route.source.isEmpty ? route.path : route.source, content: own,
        usesClock: Self.usesClock(route.sql))
    }
    let parts = route.path.split(separator: "/").map(String.init)
    let parameters = parts.filter { $0.hasPrefix("[") }.map { String($0.dropFirst().dropLast()) }
    guard !parameters.isEmpty else { return [file(route.path, content.rows)] }
    for name in parameters where !content.columns.contains(name) {
      throw Failure("the query has no column \"\(name)\", which the file name requires")
    }
    var groups: [[String]: [Value]] = [:]
    for row in content.rows {
      groups[parameters.map { Self.text(row[$0]) }, default: []].append(row)
    }
    guard groups.count <= Self.maximumFiles else {
      throw Failure("it would write more than \(Self.maximumFiles.grouped) files")
    }
    // Values come from data, so paths contain their slugs, each unique.
    var tables = parameters.map { _ in [String: String]() }
    var slugs = parameters.map { _ in SlugTable(kind: "value") }
    var files: [ModuleFacts.File] = []
    for (values, rows) in groups.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      var names: [String] = []
      for (place, value) in values.enumerated() {
        let slug = tables[place][value] ?? slugs[place].add(name: value, id: EventKey(value).text)
        tables[place][value] = slug
        names.append(slug)
      }
      var next = names.makeIterator()
      let path = parts.map { $0.hasPrefix("[") ? next.next() ?? "" : $0 }.joined(separator: "/")
      files.append(file(path, rows))
    }
    return files
  }

  /// True if SQL uses the current time: with a parameter, a keyword or a date function, whose argument can be
  /// missing.
  private static func usesClock(_ sql: String) -> Bool {
    let text = sql.lowercased().filter { !$0.isWhitespace }
    let ways = [
      ":as_of", "'now'", "current_date", "current_time", "date()", "time()", "julianday()", "unixepoch()",
    ]
    return ways.contains { text.contains($0) }
  }

  private static func text(_ value: Value?) -> String {
    switch value {
    case .string(let text): text
    case .int(let number): String(number)
    case .number(let text): text
    default: ""
    }
  }
}
