/// Run logs: they are recognized with the other sources and read after all records are known.
extension Ingest {
  /// True if runs are shown step by step, so that what sources have of them beside rows is noted.
  var notesRuns: Bool { options.replay?.isEmpty == false }

  /// Keeps a run log for the end of the run.
  func note(runLog source: Source, _ progress: SourceProgress, isUnchanged: Bool) {
    guard let log = RunLogSource(source, progress, isUnchanged: isUnchanged) else {
      return refuse(
        source, "is a run log, but its name is not the ID of a run",
        remedy: "keep the name that Paperclip gave it: COMPANY/AGENT/RUN.ndjson")
    }
    runLogs.waiting.append(log)
  }

  /// Gives each log to its company.
  func assignRunLogs() throws {
    guard !runLogs.waiting.isEmpty else { return }
    guard let settings = options.replay else {
      let count = Int64(runLogs.waiting.count)
      find(
        runLogNote: "\(CountNoun("run log is/run logs are").of(count)) not read",
        "enable the module: paperclip-gen module enable replay")
      for log in runLogs.waiting { add(unread: log) }
      return runLogs.waiting = []
    }
    if settings.isEmpty {
      find(
        runLogNote:
          "\(CountNoun("run log is/run logs are").of(Int64(runLogs.waiting.count))) not shown: no agent and no issue is chosen",
        "choose some: \"modules\": { \"config\": { \"replay\": { \"agents\": [\"NAME\"] } } }")
    }
    for log in runLogs.waiting {
      do {
        let folder = log.company.flatMap { companies.open[$0] }
        let company = try folder ?? companies.company(named: log.source.company, for: log.source.name)
        runLogs.byCompany[company.id, default: []].append(log)
      } catch let failure as Failure {
        refuse(log.source, failure.message)
      }
    }
    runLogs.waiting = []
  }

  private func find(runLogNote message: String, _ remedy: String) {
    flaw(Finding(.warning, message, remedy: remedy, source: Workspace.configurationName))
  }

  private func add(unread log: RunLogSource) {
    var report = SourceReport(source: log.source.name, format: RunLogSource.format)
    report.isUnchanged = log.isUnchanged
    reports.append(report)
  }

  /// Reads the logs of a company that are shown, and removes what is not shown any more.
  func readRunLogs(of company: CompanyDatabase) throws {
    guard let settings = options.replay else { return }
    let database = company.database
    let logs = (runLogs.byCompany.removeValue(forKey: company.id) ?? []).sorted {
      $0.source.name.precedesInBytes($1.source.name)
    }
    let known = "SELECT 1 FROM run_logs UNION ALL SELECT 1 FROM run_results LIMIT 1"
    if logs.isEmpty, try database.integer(known) == nil { return }
    for log in logs { try register(log, database) }
    var runs = try RunLogMatch.runs(database)
    let chosen = try ChosenRuns(settings, database)
    runLogs.chosen.formUnion(chosen.matched)
    for log in logs {
      let run = runs[log.run] ?? RunLogMatch.Run()
      try take(log, run, isChosen: chosen.contains(agent: run.agent, issue: run.issue), company, settings)
    }
    if try readRunResults(of: company, chosen, settings) { runs = try RunLogMatch.runs(database) }
    try RunEventTraces(database, redactor, settings).make { id in
      let run = runs[id] ?? RunLogMatch.Run()
      return chosen.contains(agent: run.agent, issue: run.issue) ? (run.agent, run.issue) : nil
    }
    try database.query("SELECT run_id, agent_id, issue_id FROM run_trace") { row in
      let id = row.text(0) ?? ""
      let run = runs[id] ?? RunLogMatch.Run()
      if !chosen.contains(agent: run.agent, issue: run.issue) {
        try TraceStore.remove(id, from: database)
        try database.run("UPDATE run_logs SET made_with = NULL WHERE run_id = ?", [.text(id)])
      } else if row.text(1) != run.agent || row.text(2) != run.issue {
        try database.run(
          "UPDATE run_trace SET agent_id = ?, issue_id = ? WHERE run_id = ?",
          [SQLValue(run.agent), SQLValue(run.issue), .text(id)])
      }
    }
    try RunWords(database).update()
  }

  /// Remembers a log, and that it changed.
  private func register(_ log: RunLogSource, _ database: Database) throws {
    let keeps = log.isUnchanged && !options.rereads
    try database.run(
      """
      INSERT INTO run_logs VALUES (?1, ?2, ?3, ?4, NULL) ON CONFLICT (source) DO UPDATE
      SET run_id = ?2, folder_agent_id = ?3, made_with = \(keeps ? "made_with" : "NULL")
      """,
      [.text(log.source.name), .text(log.run), SQLValue(log.agent), .int(log.progress.size)])
  }

  private func take(
    _ log: RunLogSource, _ run: RunLogMatch.Run, isChosen: Bool, _ company: CompanyDatabase,
    _ settings: ReplaySettings
  ) throws {
    let (name, database) = (log.source.name, company.database)
    let made = "\(RunLogReader.version) \(settings.limits)"
    guard isChosen else {
      // It is looked at again in every run, in case it is chosen then.
      let counter = counter(of: log, company)
      guard !log.isUnchanged else { return add(unread: log) }
      return finish(counter, log.progress, isWhole: true, isExplained: true)
    }
    if try database.text("SELECT made_with FROM run_logs WHERE source = ?", [.text(name)]) == made {
      return try unchanged(log.source)
    }
    let before = try database.integer("SELECT size FROM run_logs WHERE source = ?", [.text(name)]) ?? 0
    let other = try database.text("SELECT source FROM run_trace WHERE run_id = ?", [.text(log.run)])
    if let other, other == name, log.progress.size < before {
      return try keep(earlier: log, before, company)
    }
    if let other, other != name {
      let size = try database.integer("SELECT size FROM run_logs WHERE source = ?", [.text(other)]) ?? 0
      guard log.progress.size > size else { return noteSecond(log, other, company) }
    }
    try read(log, run, company, settings)
    try database.run(
      "UPDATE run_logs SET made_with = ?, size = ? WHERE source = ?",
      [.text(made), .int(log.progress.size), .text(name)])
  }

  private func counter(of log: RunLogSource, _ company: CompanyDatabase) -> SourceCounter {
    var counter = SourceCounter(source: log.source.name, format: RunLogSource.format)
    _ = counter.begin(company.id)
    return counter
  }

  /// A log that became shorter was truncated: what is known stays.
  private func keep(earlier log: RunLogSource, _ before: Int64, _ company: CompanyDatabase) throws {
    try SourceProgress.markReplaced(log.source.name, company)
    let counter = counter(of: log, company)
    find(
      Finding(
        .error,
        "the run log has \(log.progress.size.grouped) bytes, \(before.grouped) in an earlier run; the steps from then are kept",
        remedy: "copy it again", source: log.source.name), counter)
    finish(counter, log.progress, isWhole: true, isExplained: true)
  }

  private func noteSecond(_ log: RunLogSource, _ other: String, _ company: CompanyDatabase) {
    let counter = counter(of: log, company)
    find(
      Finding(
        .note, "is a second log of run \(log.run); the larger one, \(other), is used",
        source: log.source.name), counter)
    finish(counter, log.progress, isWhole: true, isExplained: true)
  }

  private func read(
    _ log: RunLogSource, _ run: RunLogMatch.Run, _ company: CompanyDatabase, _ settings: ReplaySettings
  ) throws {
    let name = log.source.name
    let bytes = try ByteReader(path: log.source.path, name: name)
    bytes.onProgress = options.onProgress
    var lines = LineReader(bytes, limit: Self.maximumLine)
    var trace = RunTrace(run: log.run, source: name)
    (trace.agentId, trace.issueId) = (run.agent, run.issue)
    var counter = counter(of: log, company)
    let outcome = try RunLogReader(redactor: redactor, settings: settings)
      .read(&lines, trace, into: company.database) { line, reason in
        counter.add(
          reason.map { .rejected($0) } ?? .accepted, to: company.id, line: line,
          key: EventKey("run log", name, String(line)))
      }
    try TraceStore.save(outcome.trace, in: company.database)
    var redactions = outcome.redactions
    keep(&redactions, company.id)
    counter.saw(outcome.trace.startedAt, outcome.trace.endedAt, of: company.id)
    let isWhole = !bytes.isDamaged && !outcome.trace.isCutShort
    counter.finish(format: RunLogSource.format, isComplete: isWhole)
    if bytes.isDamaged { damaged(log.source, after: outcome.lines, counter) }
    if outcome.trace.isCutShort {
      find(
        Finding(
          .warning, "the run log ends within a line; the steps before were used",
          remedy: "copy it again after the run has ended", source: name, line: Int(outcome.lines)), counter)
    }
    if let finding = try difference(log, company.database) { find(finding, counter) }
    finish(counter, log.progress, isWhole: true, isExplained: !isWhole)
  }

  /// Compares a log with the size and digest that Paperclip noted when the run ended. A log that was
  /// continued after that has more.
  private func difference(_ log: RunLogSource, _ database: Database) throws -> Finding? {
    var noted: (bytes: Int64, digest: String)?
    try database.query(
      "SELECT bytes, sha256 FROM run_log_facts WHERE run_id = ?", [.text(log.run)]
    ) { noted = ($0.int(0), $0.text(1) ?? "") }
    guard let noted, let wanted = SHA256.Digest(noted.digest) else { return nil }
    let bytes = try ByteReader(path: log.source.path, name: log.source.name)
    var stream = SHA256.Stream()
    var count: Int64 = 0
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while count < noted.bytes {
      let size = try bytes.read(into: buffer)
      guard size > 0 else { break }
      let used = Int(min(Int64(size), noted.bytes - count))
      stream.append(UnsafeBufferPointer(rebasing: buffer.bindMemory(to: UInt8.self)[..<used]))
      count += Int64(used)
    }
    if count < noted.bytes {
      return Finding(
        .warning,
        "the run log has \(count.grouped) bytes; Paperclip wrote \(noted.bytes.grouped) (log_bytes)",
        remedy: "copy it again; the steps that it has are shown", source: log.source.name)
    }
    guard stream.digest != wanted else { return nil }
    return Finding(
      .note,
      "the run log is not the one that Paperclip noted when the run ended (log_sha256)",
      remedy: "it was edited, or the run was continued; its steps are shown as they are",
      source: log.source.name)
  }

  /// Reports entries of the configuration that are no record of any company.
  func noteUnknownChoices() throws {
    guard let settings = options.replay, options.readsAll else { return }
    for entry in settings.agents.union(settings.issues).subtracting(runLogs.chosen).sorted() {
      flaw(
        Finding(
          .warning,
          "\"modules.config.replay\" names \"\(entry)\", which is not an agent or issue in the data",
          remedy: "use the name of an agent or the identifier of an issue",
          source: Workspace.configurationName))
    }
  }
}
