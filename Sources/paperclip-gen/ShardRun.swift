import Engine
import Renderer

/// `generate --shard`: publishes the companies of one shard, each on its own: with its own lock, state and
/// folder of the site. So shards run at once, and one that is killed leaves the others alone.
struct ShardRun {
  static let option = Command.Option(
    name: "--shard", value: "K/N",
    summary:
      "only the companies of part K of N, each in its own folder; auto/N takes K from the engine that runs the job"
  )

  /// What engines call the number of a job.
  private static let variables = ["JOB_COMPLETION_INDEX", "SLURM_ARRAY_TASK_ID", "PARALLEL_SEQ"]

  /// The shard that the command line asks for.
  static func shard(_ arguments: Arguments, _ environment: [String: String]) throws -> Shard? {
    guard let text = arguments.value("--shard") else { return nil }
    for other in ["--notify", "--from"] where arguments.has(other) || arguments.value(other) != nil {
      throw UsageError(
        message: "--shard and \(other) cannot be used together",
        remedy: other == "--notify" ? "run paperclip-gen notify after the last shard" : nil)
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let count = Int(parts[1]), count >= 1, count <= 100_000 else {
      throw UsageError(
        message: "--shard: expected K/N or auto/N, got \"\(text)\"", remedy: "for example: --shard 1/8")
    }
    let word = parts[0] == "auto" ? try automatic(environment, count) : (parts[0], "--shard")
    guard let number = Int(word.0), let shard = Shard(number, of: count) else {
      throw UsageError(
        message: "\(word.1): \"\(word.0)\" is not a part of \(count)",
        remedy: "number the jobs from 1 to \(count), or from 0 to \(count - 1)")
    }
    return shard
  }

  private static func automatic(_ environment: [String: String], _ count: Int) throws -> (String, String) {
    let found = variables.filter { !(environment[$0] ?? "").isEmpty }
    guard let name = found.first, found.count == 1 else {
      throw UsageError(
        message: found.isEmpty
          ? "--shard auto/\(count): none of \(variables.joined(separator: ", ")) is set"
          : "--shard auto/\(count): \(found.joined(separator: " and ")) are both set",
        remedy: "give the number of the job: --shard K/\(count)")
    }
    return (environment[name] ?? "", name)
  }

  private var session: Session
  private let shard: Shard
  private let maximumAge: Int64?
  private let lock: WorkspaceLock

  init(_ session: Session, _ shard: Shard, _ maximumAge: Int64?) throws {
    self.session = session
    self.shard = shard
    self.maximumAge = maximumAge
    lock = try WorkspaceLock(
      state: session.workspace.sharedState, patience: session.arguments.patience(), isShared: true)
  }

  /// What the companies of the shard came to.
  private struct Total {
    var companies = 0
    var changed = 0
    var failed = 0
    var read = SourceReport(source: "", format: "")
    var report = Publisher.Report()
    var asOf: Instant?
    var isFlawed = false
    var isStale = false
    var results: [ProgramAlerts.CompanyResult] = []
  }

  mutating func run() throws -> ExitCode {
    defer { withExtendedLifetime(lock) {} }
    let plan = try ShardPlan(session.workspace)
    session.report(plan.findings)
    let members = plan.members(of: shard)
    guard !plan.members.isEmpty else {
      throw Failure(
        "no source names a company; list backups, or name companies in the entries of \(Workspace.configurationName) "
          + "or by folders: companies/{company}/…")
    }
    var total = Total()
    total.companies = members.count
    total.isFlawed = plan.findings.contains { $0.severity == .error }
    for member in members { try CompanyShare.adopt(member.id, in: session.workspace.databases) }
    var unchanged: [String] = []
    let pending = members.filter { member in
      var one = session.narrowed(to: member)
      guard one.workspace.isPublished else { return false }
      guard let outcome = GenerateCommand.unchanged(one, (member.sources, member.templates, [])) else {
        return true
      }
      add(outcome, &one, &total)
      unchanged.append(member.id)
      total.results.append(.init(id: member.id, name: member.name, findings: outcome.standing.findings))
      return false
    }
    let shown = try ExpectedCompanies(session, plan)
    if !pending.isEmpty || shown.isNew { try shown.mark(pending.map(\.id), as: .unfinished) }
    // A shard that was killed published them and did not get to say so.
    let finished = shown.unfinished(unchanged)
    if !finished.isEmpty { try shown.mark(finished, as: .done) }
    total.read += try readShared(plan, pending)
    try publish(pending, shown, &total)
    if let context = AlertContext(session.workspace) {
      try ProgramAlerts(context: context, now: SystemClock.now).ended(shard, plan.findings, total.results)
    }
    summarize(total)
    if total.failed > 0 { return .failed }
    let isStrict = session.arguments.has("--strict") && (session.isFlawed || total.read.rejected > 0)
    return total.isFlawed || total.isStale || isStrict ? .findings : .done
  }

  /// Reads backups of several companies, once for all of them.
  private func readShared(_ plan: ShardPlan, _ pending: [ShardMember]) throws -> SourceReport {
    var total = SourceReport(source: "", format: "")
    let databases = session.workspace.databases
    let (sources, companies) = SharedSources(plan, databases: databases).missing(for: pending.map(\.id))
    guard !sources.isEmpty, !session.arguments.has("--rebuild") else { return total }
    // A company that another run is working on is left to that run.
    var locks: [WorkspaceLock] = []
    var free: Set<String> = []
    for member in pending where companies.contains(member.id) {
      let state = session.narrowed(to: member).workspace.state
      guard let lock = try? WorkspaceLock(state: state, patience: session.arguments.patience()) else {
        continue
      }
      locks.append(lock)
      free.insert(member.id)
    }
    defer { withExtendedLifetime(locks) {} }
    for member in pending where free.contains(member.id) {
      let one = session.narrowed(to: member)
      try one.prepare()
      try RunRecord.remove(one.workspace.state)
    }
    var options = session.ingestOptions(rereads: true)
    options.forgotten = try ForgottenList(state: session.workspace.sharedState).records
    options.share = CompanyShare(free, databases: databases)
    let ingest = try Ingest(options)
    try ingest.read(sources) { session.console.detail(IngestCommand.line(of: $0)) }
    try ingest.finish()
    Memory.trim()
    for report in ingest.reports { total += report }
    return total
  }

  private mutating func publish(
    _ pending: [ShardMember], _ shown: ExpectedCompanies, _ total: inout Total
  ) throws {
    var done: [String] = []
    var told = SystemClock.monotonic
    for (place, member) in pending.enumerated() {
      var one = session.narrowed(to: member)
      session.console.meter.update(
        Progress(
          "Publishing \(member.name)", Int64(place), "companies", done: Int64(place),
          total: Int64(pending.count)))
      do {
        let files = try one.workspace.files()
        let result = try WorkspaceRun(one).checking { try GenerateCommand.publish(&one, files) }
        session.console.detail(
          "\(one.siteFolder ?? member.name): \(Formats.count(result.report.written, "files")) written, as of \(result.asOf?.text ?? "—")"
        )
        total.changed += 1
        total.read += result.total
        total.report += result.report
        note(result.asOf, result.isFlawed, one, &total)
        total.results.append(.init(id: member.id, name: member.name, findings: result.findings))
        done.append(member.id)
      } catch let error where !(error is UsageError) {
        total.failed += 1
        let message = (error as? Failure)?.message ?? "\(error)"
        total.results.append(.init(id: member.id, name: member.name, failure: message))
        session.console.failure("\(member.name): \(message)")
      }
      // Now and then, so that a page over all companies made meanwhile is nearly right.
      if SystemClock.monotonic - told > 5000 {
        try shown.mark(done, as: .done)
        (done, told) = ([], SystemClock.monotonic)
      }
    }
    if !done.isEmpty { try shown.mark(done, as: .done) }
  }

  /// A company without news says what its last run said.
  private func add(_ outcome: RunRecord.Outcome, _ one: inout Session, _ total: inout Total) {
    one.report(outcome.standing.findings + outcome.others)
    total.report.files += outcome.files
    total.report.unchanged += outcome.files
    total.read += outcome.standing.total
    note(outcome.asOf, outcome.standing.isFlawed, one, &total)
  }

  private func note(_ asOf: Instant?, _ isFlawed: Bool, _ one: Session, _ total: inout Total) {
    total.isFlawed = total.isFlawed || isFlawed || session.arguments.has("--strict") && one.isFlawed
    if let maximumAge {
      total.isStale =
        total.isStale
        || GenerateCommand.code(one, rejected: 0, isFlawed: false, asOf, maximumAge) == .findings
    }
    if let asOf { total.asOf = [total.asOf, asOf].compactMap { $0 }.min() }
  }

  private func summarize(_ total: Total) {
    let unchanged = total.companies - total.changed - total.failed
    let failed = total.failed > 0 ? ", \(total.failed) failed" : ""
    if !session.console.isJSON {
      session.console.message(
        "Shard \(shard.name): \(Formats.count(total.companies, "companies")): \(total.changed) published, \(unchanged) unchanged\(failed)"
      )
    }
    GenerateCommand.summarize(
      total.read, total.report, total.asOf, session,
      "Run paperclip-gen combine to make the page over all companies.")
  }
}
