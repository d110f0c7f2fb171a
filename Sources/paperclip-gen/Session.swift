import Engine
import Renderer

/// One run of a command in a workspace.
struct Session {
  let arguments: Arguments
  let console: Console
  private(set) var workspace: Workspace
  /// The current time, if the user gave it.
  let asOf: Instant?
  private(set) var findings: [Finding] = []

  /// Finds the workspace and reads its configuration; throws if that has errors.
  /// `lazily`: the databases are checked by `prepare` alone, so that a run with nothing new opens none.
  init(
    _ arguments: Arguments, _ console: Console, silently: Bool = false, lazily: Bool = false
  ) throws {
    let environment = Main.environment()
    self.arguments = arguments
    self.console = console
    asOf = try arguments.asOf(environment: environment)
    workspace = try Workspace.find(from: ".", environment: environment)
    let forgotten = try ForgottenList(state: workspace.state).fingerprints
    redactor = Redactor(allowed: workspace.configuration.allowedTexts.subtracting(forgotten))
    console.hidden.add(workspace.configuration.environmentValues)
    if !silently { report(workspace.findings) }
    if workspace.findings.contains(where: { $0.severity == .error }) {
      throw Failure("\(Workspace.configurationName) has errors; fix them and try again")
    }
    DatabasePatience.set(milliseconds: max(Self.leastPatience, try arguments.patience()))
    if !lazily { try prepare() }
  }

  /// The session for one company of a shard.
  func narrowed(to member: ShardMember) -> Session {
    var session = self
    session.workspace = workspace.narrowed(to: member)
    session.findings = []
    return session
  }

  /// Checks the databases, and applies new rules for secrets to them. A rebuild does not read the old
  /// databases: one may be damaged.
  func prepare() throws {
    try redactOutlasting()
    guard !arguments.has("--rebuild") else { return }
    try seals.verify()
    try StoredRedactions.update(databases: workspace.databases, mark: redactionMark, by: redactor)
  }

  /// Applies new rules for secrets to the outbox and the plan, which outlast the databases, before anything of them is
  /// shown or sent.
  private func redactOutlasting() throws {
    guard try StoredRedactions.isOutdated(mark: redactionMark, redactor) else { return }
    let locks = try [WorkspaceLock.sending, WorkspaceLock.applying].map {
      try WorkspaceLock(state: workspace.sharedState, name: $0, patience: arguments.patience())
    }
    try withExtendedLifetime(locks) { try Removal.redact(root: workspace.root, by: redactor) }
  }

  /// Prints findings and remembers them for the exit code.
  mutating func report(_ found: [Finding]) {
    for finding in found { console.finding(finding) }
    findings += found
  }

  /// True if there are findings that `--strict` counts.
  var isFlawed: Bool { findings.contains { $0.severity > .note } }

  /// Removes secrets from what is read, except allowed texts that nobody forgot.
  let redactor: Redactor

  /// An ingest into this workspace.
  func ingest(rereads: Bool = false) throws -> Ingest {
    let isFirst = !FileSystem.isFolder(workspace.databases)
    var options = ingestOptions(rereads: rereads)
    options.forgotten = try ForgottenList(state: workspace.sharedState).records
    let ingest = try Ingest(options)
    // Otherwise the second run would be the one to note it, and a run without news touches nothing.
    if isFirst { try StoredRedactions.begin(mark: redactionMark, by: redactor) }
    return ingest
  }

  /// How long a reader of a database may hold a run up.
  private static let leastPatience: Int64 = 30_000

  /// Digests of the databases, by which damage is noticed.
  var seals: DatabaseSeals {
    DatabaseSeals(state: workspace.state, databases: workspace.databases)
  }

  /// Has the next run look at the redaction of every database.
  func forgetRedactionMark() throws { try FileSystem.remove(redactionMark) }

  private var redactionMark: String { workspace.state + "/redaction" }

  func ingestOptions(rereads: Bool = false) -> Ingest.Options {
    var options = Ingest.Options(folder: workspace.databases, configured: workspace.configuredCompany)
    options.rereads = rereads
    options.redactor = redactor
    options.readsAll = !rereads
    options.asOf = asOf ?? .epoch
    options.timeZone = workspace.configuration.company.timeZone
    options.onProgress = console.meter.update
    options.money = MoneySettings(
      workspace.configuration.modules.config[MoneySettings.module] ?? [:],
      companyZone: workspace.configuration.company.timeZone
    ) { try FileSystem.read(workspace.path($0)) }
    options.replay = ReplaySettings(workspace.configuration.modules)
    if workspace.configuration.modules.enabled.contains(AuditWork.module) {
      options.ledgerRoot = workspace.root
      // The first ledger has what the sources hold, also those that were read before.
      let name = workspace.member.map { "/" + $0.folder } ?? ""
      let isFirst = !FileSystem.isFolder(workspace.root + "/" + Ledger.folder + name)
      options.rereads = options.rereads || isFirst
    }
    return options
  }

  /// The modules of the workspace. Their problems are in the set's findings.
  var modules: ModuleSet { ModuleSet(moduleSource) }

  var moduleSource: ModuleSet.Source {
    let configuration = workspace.configuration.modules
    var source = ModuleSet.Source(
      folder: workspace.root + "/modules", enabled: configuration.enabled, config: configuration.config,
      secrets: configuration.secrets, coreVersion: VersionCommand.version)
    source.problems = configuration.problems
    if let problem = NotificationSettings.problem(in: configuration) {
      source.problems[NotificationSettings.module] = source.problems[NotificationSettings.module] ?? problem
    }
    if let problem = WorkflowSettings.problem(in: configuration) {
      source.problems[WorkflowSettings.module] = source.problems[WorkflowSettings.module] ?? problem
    }
    source.audience = outputs.map(\.audience).min() ?? .team
    let replay = ReplaySettings(configuration)
    source.showsRuns = replay.map { source.audience >= $0.audience } ?? false
    source.positions = configuration.positions
    return source
  }

  /// Where the site is published, and for whom.
  var outputs: [Configuration.Output] {
    guard workspace.member != nil else { return wholeOutputs }
    let folder = siteFolder ?? ""
    return wholeOutputs.map { Configuration.Output(out: $0.out + "/" + folder, audience: $0.audience) }
  }

  /// The folder of the company's part of the site; nil before its first publication. It is chosen once, so
  /// that addresses stay when a company is renamed.
  var siteFolder: String? { SiteFolder(state: workspace.state).name }

  /// Chooses the folder of the company's part of the site, unless it has one.
  func chooseSiteFolder() throws {
    guard let member = workspace.member, siteFolder == nil else { return }
    let stored = try CompanyViewReader.companies(in: workspace.databases).first { $0.id == member.id }
    let name = workspace.configuration.company.name ?? stored?.name ?? member.name
    let folder = CompanySlugs.folder(name: name, id: member.id)
    try SiteFolder(state: workspace.state).write(folder)
  }

  /// Where the site of all companies is published, and for whom.
  var wholeOutputs: [Configuration.Output] {
    let configuration = workspace.configuration
    if let out = arguments.value("--out") {
      return [Configuration.Output(out: out, audience: configuration.site.audience)]
    }
    guard configuration.outputs.isEmpty else {
      return configuration.outputs.map {
        Configuration.Output(out: workspace.path($0.out), audience: $0.audience)
      }
    }
    return [
      Configuration.Output(out: workspace.path(configuration.site.out), audience: configuration.site.audience)
    ]
  }

  /// The path that --out or the configuration gives for the site.
  var out: String {
    if workspace.member == nil, let out = arguments.value("--out") { return out }
    return outputs.first?.out ?? workspace.path(workspace.configuration.site.out)
  }
}
