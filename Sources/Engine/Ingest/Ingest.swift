/// Reads sources into the company databases of a workspace: recognises each by its content, commits in batches, and
/// at the end works out what only the whole can tell.
package final class Ingest {
  package struct Options: Sendable {
    /// The folder of the company databases.
    package var folder: String
    package var configured: ConfiguredCompany?
    /// Read every source whole, even one that has not changed since the last run.
    package var rereads = false
    /// What dates a template's records, which have no instant of their own.
    package var asOf = Instant.epoch
    /// Takes secrets out of what is read.
    package var redactor = Redactor()

    package init(folder: String, configured: ConfiguredCompany? = nil) {
      self.folder = folder
      self.configured = configured
    }
  }

  private let options: Options
  var redactor: Redactor { options.redactor }
  let companies: CompanySet
  private var importers: [String: CompanyImporter] = [:]
  package private(set) var reports: [SourceReport] = []
  package private(set) var findings: [Finding] = []
  /// What the templates' records became, in the order of their import.
  private(set) var templateMatches: [TemplateMatch] = []
  /// Sources of which nothing could be read.
  package private(set) var unread: [String] = []
  private var pendingStates: [(company: String, state: SourceProgress, report: SourceReport, isWhole: Bool)] =
    []
  private var templates:
    [(source: Source, template: CompanyTemplate, state: SourceProgress, report: SourceReport)] = []
  private var isChanged = false

  /// Lines between two commits: enough that a commit costs nothing per line, few enough that a killed run
  /// repeats little.
  static let batch = 50_000
  /// The longest line of JSON that is read; a longer one is rejected.
  static let maximumLine = ObjectSplitter.maximumObject

  package init(_ options: Options) throws {
    self.options = options
    companies = try CompanySet(
      folder: options.folder, configured: options.configured, redactor: options.redactor)
  }

  /// Reads one source. What is wrong with its lines is in its report; a source that cannot be read at all is a
  /// finding, and the others are read all the same. An error of the database ends the run.
  package func read(_ source: Source) throws {
    do {
      try readKnown(source)
      try companies.commit()
    } catch let failure as Failure {
      companies.rollback()
      findings.append(Finding(.error, failure.message, source: nil))
      unread.append(source.name)
    }
  }

  private func readKnown(_ source: Source) throws {
    let status = source.path == "-" ? nil : FileSystem.status(source.path, followingLinks: true)
    if let status, status.isFolder { return try readPackage(source) }
    var state = SourceProgress()
    if let status, !options.rereads, let stored = try storedState(source.name) {
      if stored.size == status.size, stored.modified == status.modified {
        unchanged(source)
        return
      }
      let offset = stored.resumption(path: source.path, size: status.size)
      if offset > 0 {
        state = stored
        state.offset = offset
      }
    }
    state.size = status?.size ?? 0
    state.modified = status?.modified ?? 0
    let bytes = try ByteReader(path: source.path, name: source.name, offset: state.offset)
    var lines = LineReader(bytes, limit: Self.maximumLine, offset: state.offset, line: state.line)
    if state.offset > 0 { return try readLines(source, &lines, bytes, state) }
    let head = try lines.peek()
    if BackupReader.recognises(head) {
      lines.limit = BackupReader.pieceSize
      return try readBackup(source, &lines, bytes, state)
    }
    if try readTemplate(source, head, state) { return }
    guard let first = head.first(where: { !Self.isSpace($0) }) else {
      if bytes.isDamaged { throw Failure("\(source.name): the compressed file is damaged; copy it again") }
      findings.append(Finding(.warning, "the file is empty", source: source.name))
      return
    }
    if first == UInt8(ascii: "[") || Self.isSpreadOut(head) {
      lines.limit = BackupReader.pieceSize
      return try readObjects(source, &lines, bytes, state)
    }
    guard first == UInt8(ascii: "{") || head.contains(UInt8(ascii: "{")) else {
      throw Failure(
        "\(source.name): is in no known format; hook lines or rows (JSON, one object a line or an array), a Paperclip "
          + "backup, or a company template were expected")
    }
    try readLines(source, &lines, bytes, state)
  }

  /// The writers of a company's sources, made when its first source is met.
  func importer(_ company: CompanyDatabase) throws -> CompanyImporter {
    if let importer = importers[company.id] { return importer }
    let importer = try CompanyImporter(company)
    importers[company.id] = importer
    return importer
  }

  private func storedState(_ name: String) throws -> SourceProgress? {
    try companies.openAll()
    for company in companies.sorted {
      if let state = try SourceProgress.load(company.database, name) { return state }
    }
    return nil
  }

  /// A company template among the sources is imported when everything else is read. Recognised only when the whole
  /// of it is in the first chunk, or it stands on more than one line: a hook line never does.
  private func readTemplate(
    _ source: Source, _ head: UnsafeBufferPointer<UInt8>, _ state: SourceProgress
  ) throws -> Bool {
    guard source.path != "-", let status = FileSystem.status(source.path, followingLinks: true),
      status.isFile, status.size < 64 << 20
    else {
      return false
    }
    let firstLine = UnsafeBufferPointer(rebasing: head[..<(head.firstIndex(of: 0x0A) ?? head.count)])
    var reader = JSONReader()
    let isOneLine = (try? reader.parse(firstLine)) != nil
    if isOneLine, !source.isTemplate, !TemplateReader.recognises(JSONDocument(reader, firstLine)) {
      return false
    }
    let isObject = head.first { !Self.isSpace($0) } == UInt8(ascii: "{")
    guard isObject || source.isTemplate else { return false }
    let bytes = try FileSystem.read(source.path)
    let isTemplate = bytes.withUnsafeBufferPointer { buffer in
      (try? reader.parse(buffer)) != nil && TemplateReader.recognises(JSONDocument(reader, buffer))
    }
    guard isTemplate || source.isTemplate else { return false }
    // A file that was touched, or checked out again, has nothing new.
    var state = state
    state.head = bytes.withUnsafeBufferPointer(EventKey.init(content:)).text
    if !options.rereads, try storedState(source.name)?.head == state.head {
      unchanged(source)
      return true
    }
    let (template, found) = TemplateReader.read(bytes, source: source.name, redactor: redactor)
    findings += found
    guard let template, !found.contains(where: { $0.severity == .error }) else {
      findings.append(Finding(.error, "the template was not imported", source: source.name))
      return true
    }
    add(template, from: source, state)
    return true
  }

  private func unchanged(_ source: Source) {
    var report = SourceReport(source: source.name, format: "")
    report.isUnchanged = true
    reports.append(report)
  }

  /// A folder among the sources is a company package.
  private func readPackage(_ source: Source) throws {
    guard PackageReader.recognises(source.path) else {
      throw Failure("\(source.name): the folder is not a company package (no COMPANY.md)")
    }
    let (size, modified) = try PackageReader.fingerprint(source.path)
    if !options.rereads, let stored = try storedState(source.name), stored.size == size,
      stored.modified == modified
    {
      unchanged(source)
      return
    }
    let (package, found) = try PackageReader.read(source.path, source: source.name, redactor: redactor)
    findings += found
    guard !found.contains(where: { $0.severity == .error }) else {
      findings.append(Finding(.error, "the package was not imported", source: source.name))
      return
    }
    add(package.template, from: source, SourceProgress(size: size, modified: modified), "company package")
  }

  /// Adds a checked template to what `finish` applies.
  package func add(_ template: CompanyTemplate, from source: Source) {
    if FileSystem.isFolder(source.path), let print = try? PackageReader.fingerprint(source.path) {
      return add(
        template, from: source, SourceProgress(size: print.size, modified: print.modified), "company package")
    }
    let status = FileSystem.status(source.path, followingLinks: true)
    add(template, from: source, SourceProgress(size: status?.size ?? 0, modified: status?.modified ?? 0))
  }

  private func add(
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

  /// Whether a source's entry takes this company.
  func wants(_ id: String, _ source: Source) throws -> Bool {
    guard let wanted = source.company else { return true }
    if wanted == id { return true }
    guard let name = try companies.open[id]?.name else { return true }
    return Slug.make(from: name) == wanted
  }

  func damaged(_ source: Source, after line: Int64, _ counter: SourceCounter) {
    find(
      Finding(
        .error, "the compressed file is damaged or cut short; what came before was used",
        remedy: "copy it again", source: source.name, line: Int(line)), counter)
  }

  /// Keeps a finding for a company's data-quality page.
  func keep(_ finding: Finding, _ company: CompanyDatabase) {
    pendingFindings.append((company.id, finding))
  }
  private var pendingFindings: [(company: String, finding: Finding)] = []

  /// Keeps what was redacted for a company's data-quality page, and empties the tally.
  func keep(_ tally: inout RedactionTally, _ company: String) {
    pendingRedactions[company, default: RedactionTally()].add(tally)
    tally = RedactionTally()
  }
  private var pendingRedactions: [String: RedactionTally] = [:]

  /// Ends a source: what came of it, and where the next run may go on in it.
  func finish(_ counter: SourceCounter, _ state: SourceProgress, isWhole: Bool) {
    if counter.total.read > 0 { isChanged = true }
    reports.append(counter.total)
    for company in counter.companies {
      pendingStates.append((company, state, counter.share(of: company), isWhole))
    }
  }

  /// Says something of a source to the user, and on the data-quality page of every company that it has a share of.
  func find(_ finding: Finding, _ counter: SourceCounter) {
    if finding.severity > .note { findings.append(finding) }
    for company in counter.companies { pendingFindings.append((company, finding)) }
  }

  /// Applies the states and templates, works out the derived events, and remembers what was read. Call once, after
  /// the last source.
  package func finish() throws {
    for (source, template, state, report) in templates {
      let company = try companies.company(named: source.company, for: source.name)
      pendingStates.append((company.id, state, report, true))
      pendingRedactions[company.id, default: RedactionTally()].add(template.redactions)
    }
    for company in companies.sorted {
      try company.provenance.stopDeferring()
      try company.commit()
      try company.transaction {
        if isChanged { try importer(company).applyStates() }
        for (source, template, _, _) in templates
        where try companies.company(named: source.company, for: source.name) === company {
          try TemplateImport(company, asOf: options.asOf) { self.templateMatches.append($0) }.run(template)
        }
        if isChanged {
          try RecordJoin(company).run()
          try Derivation(company, asOf: options.asOf).run()
        }
        for pending in pendingStates where pending.company == company.id {
          try pending.state.save(company.database, pending.report, isWhole: pending.isWhole)
          try Rejects.save(pending.report, in: company.database)
        }
        // What a source is said to be flawed by is about what it holds now.
        for pending in pendingStates where pending.isWhole && pending.company == company.id {
          try company.database.run(
            "DELETE FROM findings WHERE source = ? AND area = 'ingest'", [.text(pending.report.source)])
          try company.database.run("DELETE FROM redactions WHERE source = ?", [.text(pending.report.source)])
        }
        if let tally = pendingRedactions[company.id] {
          try StoredRedactions.save(tally, in: company.database)
        }
        try noteRetold(company)
        for pending in pendingFindings where pending.company == company.id {
          try save(pending.finding, in: company)
        }
      }
    }
    pendingStates = []
    pendingFindings = []
    pendingRedactions = [:]
    templates = []
  }

  /// Says where modules took an event before a better source told it: hooks add up, so it is not handed to them again.
  private func noteRetold(_ company: CompanyDatabase) throws {
    for (event, seq) in company.log.replaced.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let modules = try company.database.integer(
        "SELECT count(*) FROM mod_cursors WHERE event = ? AND seq >= ?", [.int(event.rawValue), .int(seq)])
      guard let modules, modules > 0 else { continue }
      keep(
        Finding(
          .note,
          "events \"\(event.name)\" that modules had already processed were changed by a later source; the modules' tables keep the earlier values",
          remedy: "to deliver the final values to modules, run paperclip-gen generate --rebuild"),
        company)
    }
  }

  private func save(_ finding: Finding, in company: CompanyDatabase) throws {
    let finding = finding.redacted(by: redactor)
    let key = EventKey("finding", finding.source ?? "", finding.message)
    try company.database.run(
      "INSERT OR IGNORE INTO findings VALUES (?, ?, ?, ?, ?, ?, 'ingest')",
      [
        .key(key), .int(Int64(finding.severity.rawValue)), .text(finding.message), SQLValue(finding.remedy),
        SQLValue(finding.source), SQLValue(finding.line.map { Int64($0) }),
      ])
  }
}
