/// Reads sources into the company databases of a workspace: recognizes each source by its content, writes it,
/// and derives at the end what depends on all data.
package final class Ingest {
  package struct Options: Sendable {
    /// The folder of the company databases.
    package var folder: String
    package var configured: ConfiguredCompany?
    /// Read every source completely, even if it is unchanged since the last run.
    package var rereads = false
    /// True if all configured sources are read, so that findings that are not found again are removed.
    package var readsAll = false
    /// The time for records of templates, which have none of their own.
    package var asOf = Instant.epoch
    /// Removes secrets from what is read.
    package var redactor = Redactor()
    /// Records that are kept without their texts.
    package var forgotten: Set<String> = []
    /// Read only these companies, each into a database in its own folder.
    package var share: CompanyShare?
    /// The folder with the ledgers; nil keeps none.
    package var ledgerRoot: String?
    /// Which runs are shown with what they wrote. Nil shows none.
    package var replay: ReplaySettings?
    /// The zone of the days that new sums are made by; nil is UTC. Sums by another zone are made again when pages are.
    package var timeZone: String?
    /// False reads every line in the general way, which has to lead to the same.
    var makesFacts = true
    /// How to read money files.
    package var money = MoneySettings()
    /// Lines of a source after which memory is given back.
    var batch = 200_000

    /// Called now and then with how far the work is.
    package var onProgress: (@Sendable (Progress) -> Void)?

    package init(folder: String, configured: ConfiguredCompany? = nil) {
      self.folder = folder
      self.configured = configured
    }
  }

  let options: Options
  var redactor: Redactor { options.redactor }
  let companies: CompanySet
  private(set) var importers: [String: CompanyImporter] = [:]
  package internal(set) var reports: [SourceReport] = []
  package internal(set) var findings: [Finding] = []
  /// Which records the templates' records became, in the order of the import.
  private(set) var templateMatches: [TemplateMatch] = []
  /// Sources from which nothing could be read.
  package private(set) var unread: [String] = []
  /// Whether a source could not be read for a reason that may be gone the next time, such as an error of the disk.
  package private(set) var hasReadFailure = false
  /// What the next run would say if no source changes; known once this one is finished.
  package private(set) var standing = StandingFindings()
  var pendingStates: [(company: String, state: SourceProgress, report: SourceReport, isWhole: Bool)] =
    []
  private var templates:
    [(source: Source, template: CompanyTemplate, state: SourceProgress, report: SourceReport)] = []
  private var isChanged = false
  var isMoneyChanged = false

  /// KiB of the page cache while what was read is summed.
  private static let summingCache = 65_536
  /// The maximum length of a line of JSON. Longer lines are rejected.
  static let maximumLine = ObjectSplitter.maximumObject

  package init(_ options: Options) throws {
    self.options = options
    companies = try CompanySet(
      folder: options.folder, configured: options.configured, redactor: options.redactor, share: options.share
    )
  }

  /// Reads sources in this order and returns a report on each. Those that wait for a company to become known come
  /// last.
  package func read(_ sources: [Source], _ report: (SourceReport) -> Void) throws {
    wanted = sources
    func reportLast(_ source: Source) {
      if let last = reports.last, last.source == source.name { report(last) }
    }
    try prepareMoney()
    for source in sources {
      try read(source)
      reportLast(source)
    }
    try readWaiting(reportLast)
  }

  /// Reads one source. Problems with its lines are in its report. A source that cannot be read becomes a finding, and
  /// the others are still read. A database error ends the run.
  package func read(_ source: Source) throws {
    if sourcesRead.insert(source.name).inserted { sources.append(source) }
    // Standard input cannot be read again, so it does not wait for a source that names the company.
    if source.path == "-" { companies.mayMake = true }
    do {
      try readKnown(source)
      try companies.keep()
    } catch is CompanySet.NoCompany {
      rollbackSource()
      waiting.append(source)
    } catch let failure as Failure {
      if stateFailure != nil { throw failure }
      rollbackSource()
      hasReadFailure = true
      let prefix = source.name + ": "
      let message =
        failure.message.hasPrefix(prefix) ? failure.message.dropFirst(prefix.count) : failure.message[...]
      refuse(source, String(message))
    }
  }

  /// What is wrong with the state of the workspace: no problem of the source that was read.
  var stateFailure: Failure?

  private func rollbackSource() {
    companies.rollbackSource()
    for importer in importers.values { importer.known.clear() }
  }

  private func readKnown(_ source: Source) throws {
    let status = source.path == "-" ? nil : FileSystem.status(source.path, followingLinks: true)
    if source.isDocuments { return try readDocuments(source) }
    if let status, status.isFolder { return try readPackage(source) }
    if let special = status?.special, !source.path.hasPrefix("/dev/fd/"), source.path != "/dev/stdin" {
      return refuse(
        source, "is \(special); expected a file",
        remedy: "to read a pipe, use paperclip-gen ingest - < PIPE")
    }
    var state = SourceProgress()
    try readMissing(source)
    if let status, !options.rereads, let stored = try storedState(source.name) {
      let isSame = stored.size == status.size && stored.modified == status.modified
      if isSame, stored.wasRunLog { return note(runLog: source, stored, isUnchanged: true) }
      let isNoted = stored.hasNotedRuns || !notesRuns  // Once runs are shown, others are read again.
      if isSame, isNoted { return try unchanged(source) }
      let offset = isSame ? 0 : try stored.resumption(path: source.path, size: status.size)
      if offset > 0 {
        if isNoted { (state, state.offset) = (stored, offset) }
      } else if stored.offset > 0, !isSame, try !isRotated(source, stored) {
        noteReplaced(source, stored, status.size)
        for company in companies.sorted { try SourceProgress.markReplaced(source.name, company) }
      }
    }
    try read(source, from: state, status)
  }

  func read(_ source: Source, from start: SourceProgress, _ status: FileSystem.Status?) throws {
    var state = start
    state.size = status?.size ?? 0
    state.modified = status?.modified ?? 0
    let bytes = try ByteReader(path: source.path, name: source.name, offset: state.offset)
    bytes.onProgress = options.onProgress
    let line = try state.lineToContinue(source)
    var lines = LineReader(bytes, limit: Self.maximumLine, offset: state.offset, line: line)
    if state.offset > 0 { return try readLines(source, &lines, bytes, state) }
    try readWhole(source, &lines, bytes, state)
  }

  // MARK: Problems with a source as a whole

  /// Sources without a company, read before any company was known. They are read again after the others.
  private var waiting: [Source] = []

  private func readWaiting(_ report: (Source) -> Void = { _ in }) throws {
    try adoptCompany()
    companies.mayMake = true
    for source in waiting {
      try read(source)
      report(source)
    }
    waiting = []
  }

  /// Findings on sources without data for any company. They appear on the data-quality page of every company.
  private var sourceFindings: [Finding] = []
  private var sourcesRead: Set<String> = []

  /// Reports that nothing could be read from a source.
  func refuse(_ source: Source, _ message: String, remedy: String? = nil) {
    flaw(Finding(.error, message, remedy: remedy, source: source.name))
    unread.append(source.name)
  }

  /// Reports a problem with a source as a whole.
  package func flaw(_ finding: Finding) {
    findings.append(finding)
    sourceFindings.append(finding)
  }

  /// Reports problems with a source that was read, to the user and to the companies with data in it.
  func keep(_ finding: Finding) {
    findings.append(finding)
    for pending in pendingStates where pending.report.source == finding.source {
      pendingFindings.append((pending.company, finding))
    }
    if !pendingStates.contains(where: { $0.report.source == finding.source }) {
      sourceFindings.append(finding)
    }
  }

  /// True if a source had no usable data, was truncated, could not be assigned, or has errors.
  package var isFlawed: Bool { findings.contains { $0.severity == .error } }

  /// The writers for a company's sources, created with its first source.
  func importer(_ company: CompanyDatabase) throws -> CompanyImporter {
    if let importer = importers[company.id] { return importer }
    let importer = try CompanyImporter(
      company, redactor, sightings: sightings(company), keepsRunLogs: notesRuns)
    importers[company.id] = importer
    return importer
  }

  func storedState(_ name: String) throws -> SourceProgress? {
    try companies.openAll()
    for company in companies.sorted {
      if let state = try SourceProgress.load(company.database, name) { return state }
    }
    return nil
  }

  func add(
    _ template: CompanyTemplate, from source: Source, _ state: SourceProgress,
    _ format: String = "company template"
  ) {
    var report = SourceReport(source: source.name, format: format)
    report.read = 1
    report.accepted = 1
    reports.append(report)
    isChanged = true
    templates.append((source, template, state, report))
  }

  var runLogs = RunLogQueue()
  /// The sources that were read in this run so far.
  var sources: [Source] = []
  /// All sources that this run is to read.
  private(set) var wanted: [Source] = []
  /// Rows of companies that nothing names.
  var setAside: [(company: String, source: String, rows: Int64)] = []
  /// Sources that were read again in this run for companies that had been missing.
  var readAgain: Set<String> = []
  /// Of sources that are read again for companies that were not there when they were read: these companies.
  var only: [String: Set<String>] = [:]

  /// Whether a source's entry takes this company.
  func accepts(_ id: String, _ source: Source) throws -> Bool {
    if let share = options.share { return share.ids.contains(id) }
    if let only = only[source.name] { return only.contains(id) }
    guard let wanted = source.company else { return true }
    if wanted == id { return true }
    if wanted == options.configured?.id { return false }
    if let chosen = try companies.slugs().id(wanted) { return chosen == id }
    // An ID identifies one company, even before a row gives its name.
    if wanted.utf8.count == 36, wanted.split(separator: "-").count == 5 { return false }
    // No known company has this name. A source that is read later may name it; else it means the one without a name.
    guard companies.mayMake else { throw CompanySet.NoCompany() }
    guard try companies.isUnnamed(id) else { return false }
    if let other = unnamed[source.name], other != id {
      throw Failure(
        "no company is called \"\(wanted)\", and the rows are of several companies without a name (\(other), \(id)); name the company by its ID"
      )
    }
    unnamed[source.name] = id
    return true
  }
  /// The company without a name whose rows a source's entry took.
  private var unnamed: [String: String] = [:]

  /// Keeps a finding for a company's data-quality page.
  func keep(_ finding: Finding, _ company: CompanyDatabase) {
    pendingFindings.append((company.id, finding))
  }
  private var pendingFindings: [(company: String, finding: Finding)] = []

  /// Stores the redactions for a company's data-quality page and resets the counter.
  func keep(_ counter: inout RedactionCounter, _ company: String) {
    pendingRedactions[company, default: RedactionCounter()].add(counter)
    counter = RedactionCounter()
  }
  private var pendingRedactions: [String: RedactionCounter] = [:]

  /// Stores the contents of a backup for the pages of its companies.
  func keep(_ backup: BackupContents, for companies: [String]) {
    for company in companies { pendingBackups.append((company, backup)) }
  }
  private var pendingBackups: [(company: String, backup: BackupContents)] = []

  /// Ends a source: stores its report and where the next run can continue. `isExplained`: an empty result is expected,
  /// because the list is empty or a finding says why.
  func finish(_ counter: SourceCounter, _ state: SourceProgress, isWhole: Bool, isExplained: Bool = false) {
    if counter.total.read > 0 { isChanged = true }
    if counter.rejectedValues > 0 {
      let count = counter.rejectedValues
      find(
        Finding(
          .warning,
          "\(CountNoun("implausible value was/implausible values were").of(count)) rejected; the rest of each row counts",
          remedy: "the data-quality page lists them under rejected lines", source: counter.total.source),
        counter)
    }
    reports.append(counter.total)
    if isWhole, !isExplained, counter.total.accepted + counter.total.duplicates == 0 { noteNothing(counter) }
    for company in counter.companies {
      pendingStates.append((company, state, counter.share(of: company), isWhole))
    }
  }

  /// Adds a finding for a source, for the user and for the data-quality page of every company with data in it.
  func find(_ finding: Finding, _ counter: SourceCounter) {
    if finding.severity > .note { findings.append(finding) }
    for company in counter.companies { pendingFindings.append((company, finding)) }
    if counter.companies.isEmpty { sourceFindings.append(finding) }
  }

  /// Applies states and templates, derives events, and stores the progress of each source. Call once, after the last
  /// source.
  package func finish() throws {
    try readWaiting()
    if options.readsAll || !sourceFindings.isEmpty { try companies.openAll() }
    for (source, template, state, report) in templates {
      let company = try companies.company(named: source.company, for: source.name)
      pendingStates.append((company.id, state, report, true))
      pendingRedactions[company.id, default: RedactionCounter()].add(template.redactions)
    }
    try setStrangersAside()
    try assignRunLogs()
    for company in companies.sorted {
      try company.provenance.stopDeferring()
      options.onProgress?(Progress("Updating \(try company.name ?? company.id)"))
      try company.keep()
      try company.completeIndexes()
      // Sums and budgets go through facts in another order than they were stored in: with the usual cache, a third of
      // the time would be reading pages again.
      try company.database.execute("PRAGMA cache_size = -\(max(Self.summingCache, company.cache))")
      defer { try? company.database.execute("PRAGMA cache_size = -\(company.cache)") }
      try company.writing {
        let forgetting = try options.forgotten.isEmpty ? nil : Forgetting(company.database, options.forgotten)
        try importers[company.id]?.known.save()
        if isChanged { try importer(company).applyStates(forgetting) }
        for (source, template, _, _) in templates
        where try companies.company(named: source.company, for: source.name) === company {
          try TemplateImport(company, asOf: options.asOf) { self.templateMatches.append($0) }.run(template)
        }
        if isChanged {
          try RecordJoin(company).run()
          try company.log.flush()
          try KeptSums(company.database, basis(company)).update(company.log.words)
          try Derivation(company, asOf: options.asOf).run()
        }
        try readRunLogs(of: company)
        for pending in pendingStates where pending.company == company.id {
          try pending.state.save(
            company.database, pending.report, isWhole: pending.isWhole, notesRuns: notesRuns)
          try Rejects.save(pending.report, in: company.database)
        }
        for pending in pendingStates where !pending.isWhole && pending.company == company.id {
          try forgetUnfinishedLine(pending.report.source, company)
        }
        // Stored errors of a source refer to its current content.
        for pending in pendingStates where pending.isWhole && pending.company == company.id {
          try company.database.run(
            "DELETE FROM findings WHERE source = ? AND area = 'ingest'", [.text(pending.report.source)])
          try company.database.run("DELETE FROM redactions WHERE source = ?", [.text(pending.report.source)])
        }
        if let counter = pendingRedactions[company.id] {
          try StoredRedactions.save(counter, in: company.database)
        }
        for pending in pendingBackups where pending.company == company.id {
          try BackupRecord.save(pending.backup, in: company.database)
        }
        try noteChangedEvents(company)
        if options.readsAll { try SourceFindings.forgetFormer(sourcesRead, in: company.database) }
        try SourceFindings.replace(
          sourceFindings, read: options.readsAll ? nil : sourcesRead, in: company.database, redactor)
        for pending in pendingFindings where pending.company == company.id {
          try SourceFindings.save(
            pending.finding, area: SourceFindings.content, in: company.database, redactor)
        }
        try forgetting?.apply()
        try saveStrangers(company)
        if isChanged { try SourceFindings.updateClock(company, redactor) }
        try updateMoney(company, isChanged: isChanged || isMoneyChanged)
      }
      try companies.finish(company)
    }
    try noteUnknownChoices()
    // Before the databases: a run that is killed in between reads the same rows again, which the ledger then knows.
    try writeLedgers()
    try companies.commit(pendingStates.map { ($0.company, $0.report.source) })
    standing = StandingFindings(
      findings, reports, saved: Set(pendingStates.map(\.report.source)),
      content: pendingFindings.map(\.finding))
    (pendingStates, pendingFindings) = ([], [])
    pendingBackups = []
    pendingRedactions = [:]
    templates = []
  }
}
