import Engine
import Renderer

/// The nightly run: reads what is new and publishes what changed.
enum GenerateCommand {
  static let command = Command(
    name: "generate", summary: "Read the sources and publish the site", operands: "",
    options: [
      Command.Option(name: "--rebuild", summary: "rebuild the databases from the sources"),
      Command.Option(
        name: "--from", value: "DATABASE",
        summary: "with --rebuild: start from an older database of a company, then read the sources"),
      Command.Option(name: "--discard", summary: "with --rebuild: drop data that is no longer in any source"),
      Command.Option(
        name: "--max-age", value: "AGE", summary: "exit 1 if the data is older than AGE, such as 36h or 7d"),
      Command.Option(name: "--strict", summary: "exit 1 on any warning, error or rejected line"),
      Command.Option(
        name: "--notify", summary: "then send the alerts that are due, even if the run failed"),
      ShardRun.option, Command.jobs, Command.wait,
    ],
    examples: [
      ("generate", "reads what is new and publishes what changed"),
      (
        "generate -q --max-age 36h",
        "for cron: prints errors only, and exits 1 if the data is older than 36 hours"
      ),
      (
        "generate -C my-company --out /var/www/acme", "uses another workspace and publishes to another folder"
      ),
    ],
    notes: [
      "Unchanged files are not written. A run that is interrupted leaves a working site, and the next run completes it.",
      "Exit codes: 0 success; 1 a source has no usable data, a setting of a module or the price list has an error, or the data is older than --max-age, or with --strict any finding; 2 usage error; 3 the run failed; no site was left half published.",
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(0...0)
    let maximumAge = try arguments.duration("--max-age")
    if !arguments.has("--rebuild") {
      if arguments.value("--from") != nil { throw UsageError(message: "--from needs --rebuild") }
      if arguments.has("--discard") { throw UsageError(message: "--discard needs --rebuild") }
    }
    let code: ExitCode
    do {
      var session = try Session(arguments, console, lazily: true)
      if let shard = try ShardRun.shard(arguments, Main.environment()) {
        var shardRun = try ShardRun(session, shard, maximumAge)
        return try shardRun.run()
      }
      if arguments.has("--notify") { try NotifyCommand.require(session.modules) }
      code = try WorkspaceRun(session).checking { try run(&session, maximumAge) }
    } catch let error where !(error is UsageError) {
      NotifyCommand.report((error as? Failure)?.message ?? "\(error)", arguments, console)
      throw error
    }
    guard arguments.has("--notify") else { return code }
    let sending = try NotifyCommand.send(arguments, console)
    return code == .done ? sending : code
  }

  private static func run(_ session: inout Session, _ maximumAge: Int64?) throws -> ExitCode {
    let files = try session.workspace.files()
    if let outcome = unchanged(session, files) {
      try recordEnd(session, outcome.standing.findings)
      return repeated(outcome, &session, maximumAge)
    }
    let result = try publish(&session, files)
    summarize(result.total, result.report, result.asOf, session, result.headline, result.retention)
    return code(
      session, rejected: result.total.rejected, isFlawed: result.isFlawed, result.asOf, maximumAge)
  }

  /// What the last run came to, if everything is as it was then.
  static func unchanged(
    _ session: Session, _ files: (sources: [Source], templates: [Source], findings: [Finding])
  ) -> RunRecord.Outcome? {
    guard !session.arguments.has("--rebuild"), let record = RunRecord(session), record.holds(session, files)
    else { return nil }
    return record.outcome
  }

  /// What a run read and published.
  struct Result {
    var total: SourceReport
    var report: Publisher.Report
    var asOf: Instant?
    var headline: String
    var isFlawed: Bool
    /// What is wrong with the sources.
    var findings: [Finding] = []
    /// What retention removed; nil if it is not configured.
    var retention: RetentionWork.Result?
  }

  /// Reads the sources, runs the modules and publishes.
  static func publish(
    _ session: inout Session, _ files: (sources: [Source], templates: [Source], findings: [Finding])
  ) throws -> Result {
    let arguments = session.arguments
    try Rebuild.recover(session.workspace.databases)
    try session.prepare()
    let start = try RunRecord.Start(session, files)
    guard arguments.has("--rebuild") else {
      var none: Rebuild?
      return try publish(&session, files, start, &none)
    }
    var rebuild: Rebuild? = try setAside(session, files.sources + files.templates)
    do {
      return try publish(&session, files, start, &rebuild)
    } catch {
      // The old databases hold what was published last.
      try rebuild?.undo()
      // They may be of older rules.
      try session.forgetRedactionMark()
      throw error
    }
  }

  private static func publish(
    _ session: inout Session, _ files: (sources: [Source], templates: [Source], findings: [Finding]),
    _ start: RunRecord.Start, _ rebuild: inout Rebuild?
  ) throws -> Result {
    let console = session.console
    let (total, standing, isFlawed) = try read(files, &session, rebuild)
    Memory.trim()
    let modules = session.modules
    session.report(modules.findings)
    let work = ModuleWork(session: session, modules: modules)
    let done = try work.run()
    session.report(done.findings)
    Memory.trim()
    session.report(try AuditWork(session: session).run())
    // Before rules, which date the plan and show it.
    let proposed = try KnowledgeProposals(session, modules)?.run() ?? []
    // Before alerts, since a rule can be a message.
    let matches = try WorkflowWork(session, modules)?.run() ?? []
    let alerts = try matches + proposed + (AlertWork(session, modules)?.run() ?? [])
    session.report(alerts)
    // After everything that reads what this run brought.
    let retention = try RetentionWork(session, modules)?.run()
    session.report(retention?.findings ?? [])
    if session.workspace.member == nil { try recordEnd(session, standing.findings) }
    try session.chooseSiteFolder()
    let headline = Headline(session)
    let result = try Publication(session: session, modules: modules).publish()
    session.report(result.findings)
    if let kept = try rebuild?.finish() {
      console.message("The old databases are in \(kept)")
    }

    var outcome = RunRecord.Outcome(
      standing: standing, files: result.report.files, asOf: result.asOf, spend: headline.spend,
      zones: result.zones)
    if let again = try work.nextFindings(after: done) {
      outcome.others =
        modules.findings + again + alerts + (retention?.findings ?? []) + result.findings
      // A file that could not be opened this time may be there the next time, without having changed.
      let isLasting = !standing.hasReadFailure && !outcome.others.contains { $0.severity == .error }
      if isLasting { try start.finish(session, files, outcome) }
    }
    return Result(
      total: total, report: result.report, asOf: result.asOf, headline: headline.text,
      isFlawed: isFlawed || isMisconfigured(modules.findings + result.findings),
      findings: standing.findings, retention: retention)
  }

  /// An error in the configuration does not stop the run: the site is published without what it is about, such
  /// as a module whose environment variable is not set.
  private static func isMisconfigured(_ findings: [Finding]) -> Bool {
    findings.contains { $0.severity == .error && $0.source == Workspace.configurationName }
  }

  /// Reports sources with errors, and that a failed run has been followed by a good one.
  private static func recordEnd(_ session: Session, _ findings: [Finding]) throws {
    guard let context = AlertContext(session.workspace) else { return }
    try ProgramAlerts(context: context, now: SystemClock.now).ended(findings)
  }

  /// What a run says that has nothing to read, to deliver or to publish.
  private static func repeated(
    _ outcome: RunRecord.Outcome, _ session: inout Session, _ maximumAge: Int64?
  ) -> ExitCode {
    for source in outcome.standing.unchanged { session.console.detail("\(source): unchanged") }
    session.report(outcome.standing.findings + outcome.others)
    var report = Publisher.Report()
    report.files = outcome.files
    report.unchanged = outcome.files
    summarize(
      outcome.standing.total, report, outcome.asOf, session,
      Headline(session).text(newAlerts: 0, spend: outcome.spend))
    return code(
      session, rejected: outcome.standing.total.rejected, isFlawed: outcome.standing.isFlawed, outcome.asOf,
      maximumAge)
  }

  static func code(
    _ session: Session, rejected: Int64, isFlawed: Bool, _ asOf: Instant?, _ maximumAge: Int64?
  ) -> ExitCode {
    if let maximumAge, isOlder(asOf, than: maximumAge) {
      let asOf = asOf?.text ?? "—"
      session.console.failure(
        "the data is older than \(session.arguments.value("--max-age") ?? ""): as of \(asOf)")
      return .findings
    }
    let isStrictlyFlawed = session.isFlawed || rejected > 0
    return isFlawed || session.arguments.has("--strict") && isStrictlyFlawed ? .findings : .done
  }

  /// Moves the databases aside for --rebuild, unless that would lose data.
  private static func setAside(_ session: Session, _ sources: [Source]) throws -> Rebuild {
    var rebuild = Rebuild(session.workspace.databases)
    if let path = session.arguments.value("--from") { try rebuild.start(from: path) }
    let losses = try rebuild.losses(sources)
    if !losses.isEmpty, !session.arguments.has("--discard") {
      let list = losses.map { "  \($0.source) (\(Formats.count($0.rows, "rows"))): \($0.reason)" }
      throw Failure(
        "--rebuild would lose data that the sources no longer hold:\n" + list.joined(separator: "\n")
          + "\n  list these files under \"sources\" or \"templates\" if they still exist, or use --discard")
    }
    try session.seals.remove()
    try rebuild.setAside()
    if let copy = rebuild.copy {
      for file in rebuild.damaged {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        session.console.message("\(name) is damaged; it is kept in \(copy)")
      }
    }
    return rebuild
  }

  /// Reads the sources and reports on each with -v. If a rebuild cannot read one whose data is in the old databases, the
  /// run stops.
  private static func read(
    _ files: (sources: [Source], templates: [Source], findings: [Finding]), _ session: inout Session,
    _ rebuild: Rebuild?
  ) throws -> (SourceReport, StandingFindings, isFlawed: Bool) {
    let ingest = try session.ingest()
    for finding in files.findings { ingest.flaw(finding) }
    try ingest.read(files.sources + files.templates) { report in
      session.console.detail(IngestCommand.line(of: report))
    }
    if let name = rebuild?.loss(of: ingest.unread) {
      session.report(ingest.findings)
      throw Failure("--rebuild would lose the data of \(name), which could not be read; nothing was changed")
    }
    try ingest.finish()
    session.report(ingest.findings)
    var total = SourceReport(source: "", format: "")
    for report in ingest.reports { total += report }
    var standing = ingest.standing
    standing.hasReadFailure = ingest.hasReadFailure
    return (total, standing, ingest.isFlawed)
  }

  static func summarize(
    _ total: SourceReport, _ report: Publisher.Report, _ asOf: Instant?, _ session: Session,
    _ headline: String, _ retention: RetentionWork.Result? = nil
  ) {
    let console = session.console
    if console.isJSON {
      var fields: Fields = [
        "read": .int(total.read), "accepted": .int(total.accepted), "duplicates": .int(total.duplicates),
        "rejected": .int(total.rejected), "files": .int(Int64(report.files)),
        "written": .int(Int64(report.written)),
        "unchanged": .int(Int64(report.unchanged)), "removed": .int(Int64(report.removed)),
        "asOf": .optional(asOf?.text), "out": .string(session.out),
      ]
      if session.workspace.configuration.eventsDays != nil {
        fields["removedRuns"] = .int(retention?.runs ?? 0)
      }
      console.result(json: .record(fields))
      return
    }
    func count(_ number: Int64) -> String { Formats.count(number) }
    let rejected = total.rejected > 0 ? ", \(count(total.rejected)) rejected (see data-quality.html)" : ""
    console.message(
      "Read \(Formats.count(total.read, "rows")): \(count(total.accepted)) new, \(count(total.duplicates)) duplicates\(rejected)"
    )
    console.message(
      "Published \(Formats.count(report.files, "files")): \(count(Int64(report.written))) written, "
        + "\(count(Int64(report.unchanged))) unchanged, \(count(Int64(report.removed))) removed")
    if let text = retention?.text { console.message(text) }
    console.message(headline)
  }

  /// Compares with the machine's clock.
  private static func isOlder(_ asOf: Instant?, than age: Int64) -> Bool {
    guard let asOf else { return true }
    return SystemClock.now.milliseconds - asOf.milliseconds > age
  }
}
