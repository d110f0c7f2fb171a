/// Runs the modules of a workspace for one company: migrations, registration, hooks, services. Errors of a
/// module only make it fail; errors of the machine are thrown.
package final class ModuleRunner {
  /// The result of one module.
  package struct Report: Sendable, Equatable {
    package var id: String
    /// Why it failed, or nil.
    package var failure: String?
    /// Events delivered in this run.
    package var delivered: Int64
    /// Events skipped in this run.
    package var refused: Int
  }

  let sandbox: Sandbox
  var database: Database { sandbox.database }
  let now: Instant
  /// The maximum number of events per call of a handler.
  let batch: Int
  private(set) var registrations: [Registration] = []
  private let all: ModuleSet
  package private(set) var findings: [Finding] = []

  /// Opens the company's database. `zone` is the time zone of `hook_events.day`.
  package init(
    path: String, modules: ModuleSet, now: Instant, zone: TimeZoneRules, batch: Int = 100_000
  ) throws {
    sandbox = try Sandbox(path: path, readOnly: false, now: now.milliseconds)
    try Migrations.apply(DatabaseSchema.migrations, to: sandbox.database)
    self.now = now
    self.batch = batch
    all = modules
    registrations = modules.modules.filter { $0.state != .disabled }.map {
      Registration($0, sandbox, now: now)
    }
    CompanyDays.define(on: sandbox.database, zone)
  }

  /// Modules that failed in this run, with their findings.
  package var failures: [Finding] {
    registrations.compactMap { registration in
      guard registration.module.isActive else { return nil }
      return registration.failure.map(registration.module.finding)
    }
  }

  package var reports: [Report] {
    registrations.map {
      Report(id: $0.module.id, failure: $0.failure?.reason, delivered: $0.delivered, refused: $0.refused)
    }
  }

  /// Steps 5b and 5c for all modules, or the migrations of one module and those that it requires.
  package func migrate(only id: String? = nil) throws {
    if try ModuleAudience.apply(all.audience, to: database) {
      let isShortened = try database.integer("SELECT 1 FROM retired_zones LIMIT 1") != nil
      let what = isShortened ? " from the heartbeats that retention has left" : ""
      findings.append(
        Finding(
          .note, "the audience changed: the tables of modules were emptied and are filled again\(what)",
          source: Workspace.configurationName))
    }
    let wanted = id.map(closure)
    for registration in registrations
    where registration.isActive && wanted?.contains(registration.module.id) ?? true {
      if let other = registration.module.required.first(where: { other in
        registrations.contains { $0.module === other && !$0.isActive }
      }) {
        registration.fail("requires the module \"\(other.id)\", which failed")
        continue
      }
      try ModuleMigrations(self, registration).run()
      guard registration.isActive else { continue }
      do {
        try registration.code.register(registration)
      } catch {
        registration.fail((error as? Failure)?.message ?? "\(error)")
      }
    }
  }

  private func closure(_ id: String) -> Set<String> {
    var ids: Set<String> = []
    func add(_ module: Module) {
      guard ids.insert(module.id).inserted else { return }
      module.required.forEach(add)
    }
    if let module = all[id] { add(module) }
    return ids
  }

  /// Runs everything that is pending: events in the log, server:started, services. Requires that migrations
  /// ran. Others can read from the database afterwards.
  package func run() throws {
    try deliver()
    for registration in registrations where registration.isActive { try work(registration) }
    try remind()
    try save()
    database.unlock()
  }

  /// Reports in every run what earlier runs skipped, since the module's figures are incomplete until then.
  private func remind() throws {
    for registration in registrations where registration.isActive && registration.refused == 0 {
      let id = registration.module.id
      let left =
        try database.integer("SELECT count(*) FROM mod_failures WHERE module_id = ?", [.text(id)]) ?? 0
      guard left > 0 else { continue }
      findings.append(
        registration.module.finding(
          Finding(
            .warning,
            "\(CountNoun("events").of(left)) skipped in an earlier run",
            remedy:
              "see settings/modules.html for the error; fix it, then run paperclip-gen hooks --retry \(id)")))
    }
  }

  /// Runs only the hooks.
  func deliver() throws {
    let isChanged = try isSetChanged()
    let hasPending = try registrations.contains { registration in
      try registration.isActive
        && registration.handlers.keys.contains { event in
          try HookDelivery(self, registration, event).hasPending
        }
    }
    for registration in registrations where registration.isActive {
      if isChanged || hasPending, registration.handlers[.serverStarted] != nil {
        try HookDelivery(self, registration, .serverStarted).start()
      }
      for event in HookEvent.allCases where registration.handlers[event] != nil && registration.isActive {
        try HookDelivery(self, registration, event).run()
      }
    }
  }

  /// Delivers the events again that a module skipped.
  package func retry(_ id: String) throws {
    // If a module failed at its first statement, there are no skipped events, only pending ones.
    for registration in registrations where registration.module.id == id && registration.isActive {
      for event in HookEvent.allCases where registration.handlers[event] != nil {
        try HookDelivery(self, registration, event).retry()
        if registration.isActive { try HookDelivery(self, registration, event).run() }
      }
    }
    try save()
    database.unlock()
  }

  private func work(_ registration: Registration) throws {
    for task in registration.tasks where registration.isActive {
      let last = try database.integer(
        "SELECT last_at FROM mod_services WHERE module_id = ? AND name = ?",
        [.text(registration.module.id), .text(task.name)])
      if let last, now.milliseconds - last < task.interval { continue }
      do {
        try transaction(registration, ModulePolicy.working(registration.module), SandboxBudget(), task.run) {
          try self.database.run(
            "INSERT OR REPLACE INTO mod_services VALUES (?, ?, ?)",
            [.text(registration.module.id), .text(task.name), .int(self.now.milliseconds)])
        }
      } catch let refusal as Sandbox.Refusal {
        // A module written in Swift has no file.
        let path = registration.module.manifest.services.first { $0.name == task.name }?.entry
        registration.fail(registration.problem(refusal, in: path ?? "the service \"\(task.name)\""))
      }
    }
  }

  /// One transaction: the program's `before`, the module's body under its policy, the program's `after`.
  /// Throws a refusal if the module's part fails; nothing of it is kept then.
  func transaction(
    _ registration: Registration, _ policy: SandboxPolicy, _ budget: SandboxBudget,
    _ body: (any ModuleDatabase) throws -> Void, before: () throws -> Void = {}, after: () throws -> Void
  ) throws {
    try database.execute("BEGIN IMMEDIATE")
    do {
      try before()
      try registration.connection.within(policy, budget, body)
      try after()
    } catch {
      sandbox.rollback()
      throw error
    }
    do {
      try database.execute("COMMIT")
    } catch let error as DatabaseError where error.isOfMachine {
      sandbox.rollback()
      throw error
    } catch {
      // Deferred foreign keys are checked only now.
      sandbox.rollback()
      throw Sandbox.Refusal(message: "foreign key violation: its rows refer to missing records")
    }
  }

  // MARK: State kept for the next run

  private func current() -> [(id: String, version: String?, status: String, reason: String?)] {
    all.modules.map { module in
      let failure = registrations.first { $0.module === module }?.failure?.reason ?? module.reason
      let status = failure != nil ? "failed" : module.state == .disabled ? "disabled" : "active"
      return (module.id, module.manifest.version?.text, status, failure)
    }
  }

  /// True if the enabled modules or their versions differ from the last run.
  private func isSetChanged() throws -> Bool {
    var stored: [String: String] = [:]
    try database.query("SELECT module_id, coalesce(version, '') FROM mod_modules WHERE status <> 'disabled'")
    {
      stored[$0.text(0) ?? ""] = $0.text(1) ?? ""
    }
    return stored
      != Dictionary(
        uniqueKeysWithValues: current().filter { $0.status != "disabled" }.map { ($0.id, $0.version ?? "") })
  }

  private func refused(_ registration: Registration) -> Finding {
    var finding = registration.firstRefusal ?? Finding(.error, "")
    let count = CountNoun("events").of(registration.refused)
    finding.message = "skipped \(count): \(finding.message)"
    finding.remedy = "fix it, then run paperclip-gen hooks --retry \(registration.module.id)"
    return finding
  }

  /// Writes only rows that differ.
  private func save() throws {
    let modules = current()
    try database.transaction {
      for module in modules {
        try database.run(
          """
          INSERT INTO mod_modules VALUES (?1, ?2, ?3, ?4) ON CONFLICT (module_id) DO UPDATE
          SET version = excluded.version, status = excluded.status, reason = excluded.reason
          WHERE version IS NOT excluded.version OR status <> excluded.status OR reason IS NOT excluded.reason
          """,
          [.text(module.id), SQLValue(module.version), .text(module.status), SQLValue(module.reason)])
      }
    }
    for registration in registrations {
      findings += registration.logger.findings
      if let failure = registration.failure, registration.module.isActive {
        findings.append(registration.module.finding(failure))
      } else if registration.refused > 0 {
        findings.append(registration.module.finding(refused(registration)))
      }
    }
  }
}
