/// Reads when the conditions of rules were met: the files `conditions/*.sql` of the module, one query each.
/// Like the queries of pages they can only read, and depend on the data and the company's clock alone.
package final class ConditionReader {
  package static let folder = "conditions"

  private let sandbox: Sandbox
  private let module: Module
  private let now: Instant
  package private(set) var findings: [Finding] = []
  /// Steps of SQLite so far.
  var steps: Int { sandbox.steps }
  /// Those of the statement that took most.
  private(set) var mostSteps = 0

  /// Opens a company's database read-only. `zone` is that of the company's days.
  package init(path: String, module: Module, now: Instant, zone: TimeZoneRules) throws {
    sandbox = try Sandbox(path: path, readOnly: true, now: now.milliseconds)
    CompanyDays.define(on: sandbox.database, zone)
    self.module = module
    self.now = now
  }

  /// False if the module's tables were not made yet.
  package func isReady() throws -> Bool {
    let migrations = FolderModule(module).migrations
    var problem: Finding?
    let applied = try ModuleMigrations.applied(module, migrations, sandbox.database) { problem = $0 }
    return problem == nil && applied == migrations.count
  }

  /// A year of runs at once would exceed the limits of a statement. What a night looks at is one slice.
  private static let slice = PlanEvaluation.window + 1

  /// The occurrences of a rule's condition since a time. Nil if the query failed, which is a finding.
  package func occurrences(of rule: WorkflowRule, since: Instant) throws -> [Occurrence]? {
    let readsRuns = [.agentFailures, .runSilent].contains(rule.when)
    var found: [Occurrence] = []
    var start = since
    while start <= now {
      let next =
        readsRuns
        ? Instant(milliseconds: min(start.milliseconds + Self.slice, now.milliseconds + 1))
        : Instant(milliseconds: now.milliseconds + 1)
      guard let part = try occurrences(of: rule, from: start, to: next) else { return nil }
      found += part
      start = next
    }
    return found
  }

  /// Those from one time until before another.
  private func occurrences(of rule: WorkflowRule, from start: Instant, to end: Instant) throws
    -> [Occurrence]?
  {
    let path = "\(Self.folder)/\(rule.when.query).sql"
    let wait: Int64 =
      switch rule.when.measure {
      case .hours: rule.measure * 3_600_000
      case .minutes: rule.measure * 60_000
      case .percent, .runs, nil: 0
      }
    let parameters: Fields = [
      "since": .int(start.milliseconds), "before": .int(end.milliseconds), "wait": .int(wait),
      "measure": .int(rule.measure), "status": .string(rule.when.status ?? ""),
    ]
    let registration = Registration(module, sandbox, now: now)
    do {
      let before = sandbox.steps
      let rows = try registration.connection.read(module.files?.query(path) ?? "", parameters).rows
      mostSteps = max(mostSteps, sandbox.steps - before)
      return rows.compactMap(Occurrence.init).compactMap { occurrence in
        // With --as-of, the data goes on after the company's clock.
        var occurrence = occurrence
        if let until = occurrence.until, until > now { occurrence.until = nil }
        return occurrence.at < end ? occurrence : nil
      }
    } catch let refusal as Sandbox.Refusal {
      findings.append(module.finding(registration.problem(refusal, inQuery: path)))
      return nil
    }
  }

  /// Agents that rules can name.
  package func agents() throws -> [(id: String, name: String)] {
    let registration = Registration(module, sandbox, now: now)
    let rows = try registration.connection.read(
      "SELECT id, name FROM agents WHERE left_at IS NULL AND merged_into IS NULL ORDER BY rank DESC, id"
    ).rows
    return rows.compactMap { row in
      guard let id = row["id"]?.string, let name = row["name"]?.string else { return nil }
      return (id, name)
    }
  }
}
