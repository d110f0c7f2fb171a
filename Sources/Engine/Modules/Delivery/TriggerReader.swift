/// Reads what the triggers of a company's modules report: the files `triggers/*.sql`, one query each. Like
/// the queries of pages they can only read, and depend on the data and the company's clock alone.
package final class TriggerReader {
  package struct Result: Sendable {
    package var rows: [TriggerRow] = []
    /// What the query `digest` says.
    package var digest: [TriggerRow] = []
    /// The triggers whose queries ran.
    package var rules: Set<String> = []
    /// All triggers of the enabled modules.
    package var known: Set<String> = []
    package var findings: [Finding] = []
  }

  package static let folder = "triggers"
  private static let digestName = "digest"
  /// The maximum number of rows of one query: each can become a line of the outbox that stays.
  private static let maximumRows = 10_000
  private static let columns: Set<String> = [
    "key", "severity", "title", "text", "since", "record", "is_event", "is_holding", "ends_quietly",
  ]

  private let sandbox: Sandbox
  private let set: ModuleSet
  private let now: Instant

  /// Opens a company's database read-only. `zone` is that of the company's days.
  package init(path: String, modules: ModuleSet, now: Instant, zone: TimeZoneRules = .utc) throws {
    sandbox = try Sandbox(path: path, readOnly: true, now: now.milliseconds)
    CompanyDays.define(on: sandbox.database, zone)
    set = modules
    self.now = now
  }

  package func read(without off: Set<String> = []) throws -> Result {
    var result = Result()
    var names: Set<String> = []
    for module in set.active {
      let paths = (module.files?.paths(in: Self.folder) ?? []).filter { $0.hasSuffix(".sql") }
      guard !paths.isEmpty else { continue }
      let migrations = FolderModule(module).migrations
      var problem: Finding?
      let applied = try ModuleMigrations.applied(module, migrations, sandbox.database) { problem = $0 }
      let isReady = problem == nil && applied == migrations.count
      let registration = Registration(module, sandbox, now: now)
      registration.connection.limits.rows = Self.maximumRows
      for path in paths {
        let rule = String(path.dropping(bytes: Self.folder.utf8.count + 1).dropLast(4))
        names.insert(rule)
        guard !off.contains(rule) else { continue }
        if rule != Self.digestName { result.known.insert(rule) }
        guard isReady else { continue }
        do {
          try read(rule, module.files?.query(path) ?? "", registration, &result)
        } catch let refusal as Sandbox.Refusal {
          result.findings.append(module.finding(registration.problem(refusal, inQuery: path)))
        } catch let failure as Failure {
          result.findings.append(
            module.finding(Finding(.error, failure.message, source: "\(module.files?.name ?? "")/\(path)")))
        }
      }
    }
    for name in off.subtracting(names).sorted() {
      let nearest = Suggestion.nearest(to: name, in: names.sorted())
      result.findings.append(
        Finding(
          .warning, "\"off\" of the module notifications names an unknown trigger \"\(name)\"",
          remedy: nearest.map { "did you mean \"\($0)\"?" }
            ?? "expected one of \(names.sorted().joined(separator: ", "))",
          source: Workspace.configurationName))
    }
    return result
  }

  private func read(_ rule: String, _ sql: String, _ registration: Registration, _ result: inout Result)
    throws
  {
    let table = try registration.connection.read(sql)
    for name in table.columns where !Self.columns.contains(name) {
      throw Failure(
        "the query has an unknown column \"\(name)\"; expected \(Self.columns.sorted().joined(separator: ", "))"
      )
    }
    for name in ["key", "title"] where !table.columns.contains(name) {
      throw Failure("the query has no column \"\(name)\"")
    }
    let rows = table.rows.compactMap { Self.row(rule, $0) }
    if rule == Self.digestName {
      result.digest += rows
      return
    }
    result.rows += rows
    result.rules.insert(rule)
  }

  private static func row(_ rule: String, _ value: Value) -> TriggerRow? {
    guard let key = text(value["key"]), !key.isEmpty else { return nil }
    var row = TriggerRow(
      rule: rule, key: key, severity: value["severity"]?.string.flatMap(Severity.init) ?? .warning,
      title: text(value["title"]) ?? key, text: text(value["text"]) ?? "",
      since: value["since"]?.int.flatMap(Instant.init(inCalendar:))
        ?? value["since"]?.string.flatMap { Instant($0) })
    row.record = text(value["record"])
    row.isEvent = value["is_event"]?.int ?? 0 != 0
    row.isHolding = value["is_holding"]?.int ?? 0 != 0
    row.endsQuietly = value["ends_quietly"]?.int ?? 0 != 0
    return row
  }

  private static func text(_ value: Value?) -> String? {
    switch value {
    case .string(let text): text
    case .int(let number): String(number)
    case .number(let text): text
    default: nil
    }
  }
}
