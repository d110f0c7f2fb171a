/// What each query of a module costs on one company's database, for authors who look for the slow one.
package struct ModuleProfile {
  package struct Statement: Sendable {
    /// The file within the module.
    package let path: String
    package let steps: Int
    package let milliseconds: Int64
    package let rows: Int
    /// Why it stopped, if it did.
    package let failure: String?
  }

  private let sandbox: Sandbox
  private let module: Module
  private let now: Instant

  /// Opens a company's database read-only. `zone` is the time zone of the company's days.
  package init(path: String, module: Module, now: Instant, zone: TimeZoneRules) throws {
    sandbox = try Sandbox(path: path, readOnly: true, now: now.milliseconds)
    CompanyDays.define(on: sandbox.database, zone)
    self.module = module
    self.now = now
  }

  /// The queries of pages, widgets, routes and triggers. Each runs once, as in a run that publishes.
  package func statements() throws -> [Statement] {
    guard let files = module.files else { return [] }
    var folders = ["queries/", TriggerReader.folder + "/"]
    if let routes = module.manifest.routes { folders.append(routes + "/") }
    let paths = files.paths.filter { path in path.hasSuffix(".sql") && folders.contains(where: path.hasPrefix)
    }
    return try paths.map(statement)
  }

  private func statement(_ path: String) throws -> Statement {
    // A connection of its own, so that the limit of all queries together does not end the measurement.
    let connection = Registration(module, sandbox, now: now).connection
    let (steps, start) = (sandbox.steps, SystemClock.monotonic)
    var rows = 0
    var failure: String?
    do {
      rows = try connection.read(module.files?.query(path) ?? "").rows.count
    } catch let refusal as Sandbox.Refusal {
      failure = refusal.message
    }
    return Statement(
      path: path, steps: sandbox.steps - steps, milliseconds: SystemClock.monotonic - start, rows: rows,
      failure: failure)
  }
}
