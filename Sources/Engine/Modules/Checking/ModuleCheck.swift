/// Finds all problems of a module: its manifest and names, configuration, every statement, and whether its
/// hooks give the same rows for any batch size. Uses a generated company in memory.
package struct ModuleCheck {
  private let source: ModuleSet.Source
  private let id: String

  /// The clock of a check. It differs between batch sizes, since hooks must not depend on the time.
  private static let clock = Instant("2026-06-30T12:00:00Z") ?? .epoch
  private static let laterClock = Instant("2026-09-30T12:00:00Z") ?? .epoch

  package init(_ source: ModuleSet.Source, id: String) {
    self.source = source
    self.id = id
  }

  package func run() throws -> [Finding] {
    // Required modules are present, or reported as missing.
    let set = try modules()
    var findings = set.findings
    guard let module = set[id] else { return findings }
    guard module.isActive, let files = module.files else { return findings }
    let results = try [(100_000, Self.clock), (7, Self.laterClock), (1, Self.clock)].map { batch, now in
      try outcome(set, batch: batch, now: now)
    }
    let reference = results[0]
    findings += reference.findings.filter { !findings.contains($0) }
    guard !reference.hasFailed else { return findings }
    guard results.contains(where: { $0.tables != reference.tables }) else { return findings }
    // Running each hook alone shows which one causes the difference.
    for event in module.manifest.hooks {
      let alone = try modules()
      alone[id]?.manifest.hooks = [event]
      if let finding = try difference(alone, ModuleManifest.hookPath(event), files) {
        findings.append(finding)
      }
    }
    if !findings.contains(where: { $0.severity == .error }),
      let finding = try difference(set, "hooks", files)
    {
      findings.append(finding)
    }
    return findings
  }

  /// Finds hooks that give different rows if events arrive in smaller batches.
  private func difference(_ set: ModuleSet, _ path: String, _ files: ModuleFiles) throws -> Finding? {
    let all = try outcome(set, batch: 100_000, now: Self.clock).tables
    for (size, clock) in [(7, Self.laterClock), (1, Self.clock)] {
      let cut = try outcome(set, batch: size, now: clock).tables
      guard cut != all else { continue }
      let names = all.keys.sorted().filter { all[$0] != cut[$0] }.joined(separator: ", ")
      let what = path.hasSuffix(".sql") ? "the rows" : "with all hooks, the rows"
      return Finding(
        .error, "module \(id): \(what) in \(names) differ when events come in batches of \(size)",
        remedy:
          "use upserts that add to existing rows, NOT NULL keys, and only hook_events and the module's own tables",
        source: files.name + "/" + path)
    }
    return nil
  }

  /// Finds migrations of the module that ran in these databases and were changed or removed since.
  package func migrations(in paths: [String]) throws -> [Finding] {
    guard let module = try modules()[id], module.isActive else { return [] }
    var findings: [Finding] = []
    for path in paths {
      let database = try Database(path: path, readOnly: true)
      let kept = "SELECT count(*) FROM sqlite_schema WHERE name = 'mod_migrations'"
      guard try database.integer(kept) == 1 else { continue }
      _ = try ModuleMigrations.applied(module, FolderModule(module).migrations, database) { problem in
        let finding = module.finding(problem)
        if !findings.contains(finding) { findings.append(finding) }
      }
    }
    return findings
  }

  /// The module and the modules that it requires, enabled.
  package func modules() throws -> ModuleSet {
    var source = source
    source.enabled = try enabled()
    return ModuleSet(source)
  }

  /// What the module would show for the generated history and for an empty company.
  package func facts() throws -> [ModuleFacts] {
    try [true, false].compactMap { hasEvents in
      try withHistory(modules(), batch: 100_000, now: Self.clock, hasEvents: hasEvents) { runner, path in
        try ModuleReader(path: path, modules: modules(), now: Self.clock).read().first { $0.id == id }
      }
    }
  }

  private func enabled() throws -> [String] {
    var others = source
    others.enabled = [id]
    let all = ModuleSet(others)
    var ids: [String] = []
    func add(_ id: String) {
      guard !ids.contains(id) else { return }
      ids.append(id)
      for (other, _) in all[id]?.manifest.modules ?? [] where all[other] != nil { add(other) }
    }
    add(id)
    return ids
  }

  private struct Outcome {
    var tables: [String: [String]] = [:]
    var findings: [Finding] = []
    var hasFailed = false
  }

  private func outcome(_ set: ModuleSet, batch: Int, now: Instant) throws -> Outcome {
    var outcome = Outcome()
    try withHistory(set, batch: batch, now: now, hasEvents: true) { runner, path in
      try look(set, runner, path, now, &outcome)
    }
    return outcome
  }

  private func withHistory<R>(
    _ set: ModuleSet, batch: Int, now: Instant, hasEvents: Bool, _ body: (ModuleRunner, String) throws -> R
  ) throws -> R {
    try FileSystem.withTemporaryFolder { folder in
      let path = folder + "/check.sqlite"
      try SampleHistory.write(to: path, hasEvents: hasEvents)
      let runner = try ModuleRunner(path: path, modules: set, now: now, zone: .utc, batch: batch)
      // Other connections of this process read from the temporary file while the runner has it open.
      runner.database.unlock()
      try runner.migrate()
      try runner.deliver()
      try KeptSums.update(path: path, SumBasis(zone: .utc, priceChanges: []))
      return try body(runner, path)
    }
  }

  private func look(
    _ set: ModuleSet, _ runner: ModuleRunner, _ path: String, _ now: Instant, _ outcome: inout Outcome
  ) throws {
    // Services can use the clock, so what they write is not compared.
    outcome.tables = try tables(runner.database)
    try runner.run()
    outcome.findings = runner.findings
    outcome.hasFailed = outcome.findings.contains { $0.severity == .error }
    let reader = try ModuleReader(path: path, modules: set, now: now)
    let facts = try reader.read().first { $0.id == id }
    outcome.findings += reader.findings
    outcome.findings += try triggers(set, path, now)
    if reader.findings.isEmpty, !outcome.hasFailed, let reason = facts?.reason {
      outcome.findings.append(Finding(.error, "module \(id): \(reason)", source: set[id]?.files?.name))
    }
  }

  /// Runs what pages do not: triggers, and the conditions of rules.
  private func triggers(_ set: ModuleSet, _ path: String, _ now: Instant) throws -> [Finding] {
    var findings = try TriggerReader(path: path, modules: set, now: now).read().findings
    guard let module = set[id], module.isActive, id == WorkflowSettings.module else { return findings }
    for condition in RuleCondition.allCases {
      let reader = try ConditionReader(path: path, module: module, now: now, zone: .utc)
      _ = try reader.occurrences(
        of: WorkflowRule(id: "check", when: condition, action: RuleAction(.notify)), since: .epoch)
      findings += reader.findings.filter { !findings.contains($0) }
    }
    return findings
  }

  private func tables(_ database: Database) throws -> [String: [String]] {
    var names: [String] = []
    let prefix = ModuleManifest.tablePrefix(of: id)
    try database.query("SELECT name FROM sqlite_schema WHERE type = 'table'") { row in
      if let name = row.text(0), name.lowercased().hasPrefix(prefix) { names.append(name) }
    }
    var tables: [String: [String]] = [:]
    for name in names {
      let quoted = name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      var rows: [String] = []
      try database.query("SELECT * FROM \"\(quoted)\"") { row in
        rows.append((0..<row.count).map { row.text($0) ?? "NULL" }.joined(separator: "\u{1F}"))
      }
      tables[name] = rows.sorted()
    }
    return tables
  }
}
