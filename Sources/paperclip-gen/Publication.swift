import Engine
import Renderer

/// Publishes the site from the databases of a workspace.
struct Publication {
  let session: Session
  let modules: ModuleSet
  private let known = Known()
  private var configuration: Configuration { session.workspace.configuration }

  init(session: Session, modules: ModuleSet) { (self.session, self.modules) = (session, modules) }

  private final class Known {
    var companies: CompanyList?
  }

  /// The companies of the workspace, read when first asked for.
  private func companies() throws -> CompanyList {
    if let list = known.companies { return list }
    let list = CompanyList(
      try CompanyViewReader.companies(in: session.workspace.databases), configuration)
    known.companies = list
    return list
  }

  struct Result {
    var report: Publisher.Report
    var findings: [Finding]
    /// The oldest time among the published companies. Nil if none has one.
    var asOf: Instant?
    /// Why each page was made or kept.
    var decisions: [PageDecision]
    /// The time zones of the companies.
    var zones: Set<String> = []
  }

  typealias Entry = (path: String, id: String, name: String)

  /// How to make pages, from the command line.
  private func making() throws -> Site.Making {
    var making = Site.Making()
    if let jobs = try session.arguments.jobs() { making.jobs = jobs }
    making.isFull = session.arguments.has("--full")
    making.program = VersionCommand.version + " " + FileSystem.executable
    making.onProgress = session.console.meter.update
    return making
  }

  /// Publishes every output of the workspace.
  func publish() throws -> Result {
    var total: Result?
    try OutputFolder(session.workspace).check(session.outputs)
    for output in session.outputs {
      let result = try publish(to: output)
      guard var sum = total else {
        total = result
        continue
      }
      sum.report += result.report
      sum.findings += result.findings.filter { !sum.findings.contains($0) }
      sum.decisions += result.decisions
      sum.zones.formUnion(result.zones)
      sum.asOf = [sum.asOf, result.asOf].compactMap { $0 }.min()
      total = sum
    }
    return total ?? Result(report: Publisher.Report(), findings: [], asOf: nil, decisions: [])
  }

  private func publish(to output: Configuration.Output) throws -> Result {
    let making = try making()
    let library = try Theme.library(
      overrides: session.workspace.html, images: ThemeFiles.images(session.workspace),
      modules: modules.templates)
    var findings = library.findings.filter { !modules.isEntry($0.source) }
    let prices = try prices(&findings)
    let shared = try siteOptions(output)
    let entries = try published()
    let layout = try layout(entries, &findings)
    let slugs = try slugs()
    try FileSystem.makeFolders(output.out)
    let out = try FileSystem.absolute(output.out)
    let owner = try FolderOwner(of: out, marks: marks(), patience: session.arguments.patience())
    defer { withExtendedLifetime(owner) {} }
    let publisher = try Publisher(
      out: out, record: Self.record(of: out, in: session.workspace),
      comparesFiles: making.isFull,
      scan: PublicationScan(
        redactor: session.redactor, environmentValues: configuration.environmentValues))
    if publisher.isFirst { try OutputFolder.checkEmpty(out) }
    var asOf: Instant?
    var overview: [CompanySummary] = []
    var decisions: [PageDecision] = []
    var zones: Set<String> = []
    do {
      for entry in entries where layout.kind == .many || entry.id == layout.company {
        try ListCosts.update(path: entry.path, prices)
        let showsLedger = modules[AuditWork.module]?.isActive == true
        if showsLedger { try AuditWork(session: session).update(entry.path) }
        var readerOptions = try options(entry, isOnly: entries.count == 1, prices)
        readerOptions.slug = slugs[entry.id]
        if let module = modules[KnowledgeSettings.module], module.isActive,
          let knowledge = KnowledgeSettings(configuration.modules)
        {
          readerOptions.knowledge = (knowledge, session.workspace.root)
        }
        session.console.meter.update(Progress("Summing up \(entry.name)"))
        let reader = try CompanyViewReader(path: entry.path, options: readerOptions)
        // Modules are read by one thread at a time.
        nonisolated(unsafe) let modules = modules
        let readModules = { @Sendable [path = entry.path, asOf = readerOptions.asOf, zone = reader.zone] in
          let now = try CompanyViewReader.now(path: path, asOf: asOf)
          let reader = try ModuleReader(
            path: path, modules: modules, now: now, zone: zone, audience: output.audience)
          return (facts: try reader.read(), findings: reader.findings)
        }
        try reader.read(workers: making.jobs, beside: readModules) { whole, shown, zone in
          findings += (whole.knowledge?.findings ?? []).filter { !findings.contains($0) }
          var view = whole.narrowed(to: output.audience)
          var options = shared
          if layout.kind == .many {
            options.prefix = view.company.slug + "/"
            options.title = nil
          }
          view.modules = shown.facts
          // What the audience must not see of documents, no query of theirs may show either.
          if view.knowledge == nil { view.hideOutput(ofModule: KnowledgeSettings.module) }
          findings += shown.findings
          if showsLedger {
            let ledger = Ledger.path(
              root: session.workspace.root, name: AlertContext.name(ofDatabase: entry.path))
            view.auditLedger = try LedgerMonths(
              ledger, database: entry.path, showsPeople: output.audience >= .team)
          }
          var site = Site(
            view, zone: zone, library: library, publisher: publisher, options: options,
            making: making)
          try site.publish()
          if layout.kind == .many, let summary = site.summary { overview.append(summary) }
          findings += site.findings
          decisions += site.decisions.map { PageDecision(path: options.prefix + $0.path, reason: $0.reason) }
          zones.insert(zone.name)
          if view.hasInstants { asOf = min(asOf ?? view.asOf, view.asOf) }
        }
      }
      if layout.kind == .many {
        try CompaniesPage.publish(
          overview, library: library, publisher: publisher, options: shared)
      }
      session.console.meter.update(Progress("Writing files to \(output.out)"))
      let report = try publisher.finish(companies: entries.map(\.id))
      return Result(report: report, findings: findings, asOf: asOf, decisions: decisions, zones: zones)
    } catch {
      publisher.abandon()
      throw error
    }
  }

  /// The state file of an output folder: one folder, one record.
  static func record(of out: String, in workspace: Workspace) -> String {
    let root = workspace.root
    let name = out.hasPrefix(root + "/") ? out.dropping(bytes: root.utf8.count + 1) : out
    return workspace.state + "/published/" + URLEncoder.segment(name) + ".record"
  }

  private func settings(_ entry: Entry, isOnly: Bool) throws -> Configuration.Company {
    var settings = try companies().settings(of: entry.id)
    if isOnly {
      settings.name = configuration.company.name ?? settings.name
      settings.timeZone = configuration.company.timeZone ?? settings.timeZone
    }
    return settings
  }

  /// The operator's own prices; nil when the configuration names no file.
  func prices(_ findings: inout [Finding]) throws -> PriceList? {
    guard let name = configuration.prices else { return nil }
    let path = session.workspace.path(name)
    guard FileSystem.exists(path) else {
      findings.append(
        Finding(
          .error, "price list not found: \"\(name)\"", remedy: "correct or remove \"prices\"",
          source: Workspace.configurationName))
      return nil
    }
    let (list, problems) = PriceListReader.read(try FileSystem.read(path), source: name)
    findings += problems
    return list
  }

  func options(
    _ entry: Entry, isOnly: Bool, _ prices: PriceList? = nil
  ) throws -> CompanyViewReader.Options {
    let settings = try settings(entry, isOnly: isOnly)
    var options = CompanyViewReader.Options(
      asOf: session.asOf, timeZone: settings.timeZone ?? configuration.company.timeZone, name: settings.name,
      prices: prices)
    options.replay = ReplaySettings(configuration.modules)
    return options
  }

  /// Every company's slug by ID, published or not, since two companies can have the same name.
  private func slugs() throws -> [String: String] {
    if let member = session.workspace.member, let folder = session.siteFolder { return [member.id: folder] }
    return CompanyList.byID(try companies().shown)
  }

  /// The options that the site uses to read a company, for commands that show the same without publishing.
  func readerOptions(_ entry: Entry) throws -> CompanyViewReader.Options {
    let all = try companies().all
    let shown = try all.filter { try settings($0, isOnly: all.count == 1).isPublished }
    // Problems with the price list are reported when the site is published.
    var findings: [Finding] = []
    var options = try options(
      entry, isOnly: shown.count == 1 && shown[0].id == entry.id, try prices(&findings))
    options.slug = try slugs()[entry.id]
    return options
  }

  /// The URL of a company's part of the site. Nil if none is configured.
  func siteURL(of company: Entry) throws -> String? {
    guard let base = configuration.site.baseURL else { return nil }
    let root = base.hasSuffix("/") ? base : base + "/"
    if let folder = SiteFolder(ofDatabase: company.path).name { return root + folder + "/" }
    let slug = try slugs()[company.id] ?? Slug.make(from: company.name)
    let count = try companies().all.count
    let kind = try configuration.site.layout ?? stored().first.flatMap(Configuration.Layout.init(rawValue:))
    return (kind ?? (count == 1 ? .single : .many)) == .many ? root + slug + "/" : root
  }

  private var layoutFile: String { session.workspace.state + "/layout" }

  /// The choice of the first publication: the layout's name, and the company of a single-company site.
  private func stored() throws -> [String] {
    guard FileSystem.exists(layoutFile) else { return [] }
    return String(decoding: try FileSystem.read(layoutFile), as: UTF8.self)
      .split { $0 == " " || $0 == "\n" }.map(String.init)
  }

  /// What names this workspace in the folders that it publishes to: a random name in its state, and a digest
  /// of its path.
  func marks() throws -> [String] {
    let file = session.workspace.state + "/workspace"
    if try !FileSystem.exists(file) || FileSystem.read(file).isEmpty {
      let name = String(UInt64.random(in: .min ... .max), radix: 16)
      try FileSystem.writeDurably(Array((name + "\n").utf8), to: file)
    }
    let name = String(decoding: try FileSystem.read(file), as: UTF8.self).filter { !$0.isWhitespace }
    return [name, String(SHA256.digest(of: Array(identity.utf8)).text.prefix(16))]
  }

  private var identity: String {
    session.workspace.root + (session.workspace.member.map { "/" + $0.id } ?? "")
  }

  private func siteOptions(_ output: Configuration.Output) throws -> Site.Options {
    var options = Site.Options()
    options.audience = output.audience
    options.title = configuration.site.title
    options.showsComments =
      output.audience == .private || output.audience == .team && configuration.site.showsComments
    options.isIndexed = configuration.site.isIndexed
    options.isSample = configuration.site.isSample
    options.baseURL = configuration.site.baseURL
    options.version = VersionCommand.version
    if session.workspace.member != nil {
      options.isAmongMany = true
      options.title = nil
      options.baseURL = options.baseURL.map { $0 + (session.siteFolder ?? "") + "/" }
    }
    let workspace = session.workspace
    let shelf = try StoreShelf(
      root: workspace.root, state: workspace.sharedState, stores: configuration.stores)
    options.store = shelf.narrowed(to: output.audience)
    return options
  }

  /// The companies that have a site, by name.
  private func published() throws -> [Entry] {
    let all = try companies().all
    let entries = try all.filter { try settings($0, isOnly: all.count == 1).isPublished }
    if all.isEmpty {
      throw Failure(
        "no data yet: add a template, logs or backups to \(Workspace.configurationName), then run paperclip-gen generate"
      )
    }
    if entries.isEmpty {
      throw Failure("no company to publish: all have \"publish\": false in the configuration")
    }
    return entries.sorted { (Slug.make(from: $0.name), $0.id) < (Slug.make(from: $1.name), $1.id) }
  }

  /// One company at the root, or each in its folder: as configured, else as in the first publication.
  private func layout(
    _ entries: [Entry], _ findings: inout [Finding]
  ) throws -> (kind: Configuration.Layout, company: String) {
    let words = try stored()
    let first = words.first.flatMap(Configuration.Layout.init(rawValue:))
    let kind = configuration.site.layout ?? first ?? (entries.count == 1 ? .single : .many)
    let shown = words.count > 1 && entries.contains { $0.id == words[1] } ? words[1] : entries[0].id
    if kind == .single, entries.count > 1 {
      let names = entries.filter { $0.id != shown }.map(\.name).joined(separator: ", ")
      findings.append(
        Finding(
          .warning, "the site shows one of several companies; not shown: \(names)",
          remedy: "set \"layout\": \"many\" under \"site\" to show all",
          source: Workspace.configurationName))
    }
    let text = Array("\(kind.rawValue) \(shown)\n".utf8)
    if try !FileSystem.exists(layoutFile) || FileSystem.read(layoutFile) != text {
      try FileSystem.writeDurably(text, to: layoutFile)
    }
    return (kind, shown)
  }
}
