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

    package init(folder: String, configured: ConfiguredCompany? = nil) {
      self.folder = folder
      self.configured = configured
    }
  }

  private let options: Options
  let companies: CompanySet
  private var intakes: [String: CompanyIntake] = [:]
  package private(set) var reports: [SourceReport] = []
  package private(set) var findings: [Finding] = []
  private var pendingStates:
    [(source: Source, state: SourceState, report: SourceReport, isWhole: Bool, ids: Set<String>)] = []
  private var templates:
    [(source: Source, template: CompanyTemplate, state: SourceState, report: SourceReport)] = []
  private var isChanged = false

  /// Lines between two commits: enough that a commit costs nothing per line, few enough that a killed run
  /// repeats little.
  private static let batch = 50_000
  /// The longest hook line that is read; a longer one is rejected.
  static let maximumLine = 16 << 20

  package init(_ options: Options) throws {
    self.options = options
    companies = try CompanySet(folder: options.folder, configured: options.configured)
  }

  /// Reads one source. What is wrong with its lines is in its report; a source that cannot be read at all is a
  /// finding, and the others are read all the same.
  package func read(_ source: Source) throws {
    do {
      try readKnown(source)
      try companies.commit()
    } catch let failure as Failure where !failure.message.contains(".sqlite") {
      companies.rollback()
      findings.append(Finding(.error, failure.message, source: nil))
    }
  }

  private func readKnown(_ source: Source) throws {
    let status = source.path == "-" ? nil : FileSystem.status(source.path, followingLinks: true)
    var state = SourceState()
    if let status, !options.rereads, let stored = try storedState(source.name) {
      if stored.size == status.size, stored.modified == status.modified {
        var report = SourceReport(source: source.name, format: "")
        report.isUnchanged = true
        reports.append(report)
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
    if state.offset > 0 { return try readHookLines(source, &lines, bytes, state) }
    let head = try lines.peek()
    if BackupReader.recognises(head) {
      lines.limit = BackupReader.pieceSize
      return try readBackup(source, &lines, bytes, state)
    }
    if try readTemplate(source, head, state) { return }
    guard let first = head.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else {
      findings.append(Finding(.warning, "the file is empty", source: source.name))
      return
    }
    guard
      first == UInt8(ascii: "{") || head.starts(with: [0xEF, 0xBB, 0xBF])
        || first != UInt8(ascii: "[") && head.contains(UInt8(ascii: "{"))
    else {
      throw Failure(
        "\(source.name): is in no known format; hook lines (NDJSON), a Paperclip backup or a company template were "
          + "expected")
    }
    try readHookLines(source, &lines, bytes, state)
  }

  /// The writers of a company's sources, made when its first source is met.
  private func intake(_ company: CompanyDatabase) throws -> CompanyIntake {
    if let intake = intakes[company.id] { return intake }
    let intake = try CompanyIntake(company)
    intakes[company.id] = intake
    return intake
  }

  private func storedState(_ name: String) throws -> SourceState? {
    try companies.openAll()
    for company in companies.sorted {
      if let state = try SourceState.load(company.database, name) { return state }
    }
    return nil
  }

  /// A company template among the sources is imported when everything else is read. Recognised only when the whole
  /// of it is in the first chunk, or it stands on more than one line: a hook line never does.
  private func readTemplate(
    _ source: Source, _ head: UnsafeBufferPointer<UInt8>, _ state: SourceState
  ) throws -> Bool {
    guard source.path != "-", let size = FileSystem.status(source.path, followingLinks: true)?.size,
      size < 64 << 20
    else {
      return false
    }
    let firstLine = UnsafeBufferPointer(rebasing: head[..<(head.firstIndex(of: 0x0A) ?? head.count)])
    var reader = JSONReader()
    let isOneLine = (try? reader.parse(firstLine)) != nil
    if isOneLine, !TemplateReader.recognises(JSONDocument(reader, firstLine)) { return false }
    guard head.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) == UInt8(ascii: "{") else {
      return false
    }
    let bytes = try FileSystem.read(source.path)
    let isTemplate = bytes.withUnsafeBufferPointer { buffer in
      (try? reader.parse(buffer)) != nil && TemplateReader.recognises(JSONDocument(reader, buffer))
    }
    guard isTemplate else { return false }
    let (template, found) = TemplateReader.read(bytes, source: source.name)
    findings += found
    guard let template, !found.contains(where: { $0.severity == .error }) else {
      findings.append(Finding(.error, "the template was not imported", source: source.name))
      return true
    }
    add(template, from: source, state)
    return true
  }

  /// Adds a checked template to what `finish` applies.
  package func add(_ template: CompanyTemplate, from source: Source) {
    let status = FileSystem.status(source.path, followingLinks: true)
    add(template, from: source, SourceState(size: status?.size ?? 0, modified: status?.modified ?? 0))
  }

  private func add(_ template: CompanyTemplate, from source: Source, _ state: SourceState) {
    var report = SourceReport(source: source.name, format: "company template")
    report.read = 1
    report.accepted = 1
    reports.append(report)
    isChanged = true
    templates.append((source, template, state, report))
  }

  private func readHookLines(
    _ source: Source, _ lines: inout LineReader, _ bytes: ByteReader, _ start: SourceState
  ) throws {
    var report = SourceReport(source: source.name, format: "hook lines")
    var rejects = Rejects()
    var state = start
    let isWhole = start.offset == 0
    let company = try companies.company(named: source.company, for: source.name)
    let intake = try intake(company)
    var reader = JSONReader()
    var longLine = 0
    try company.begin()
    reading: while true {
      switch try lines.next() {
      case .end: break reading
      case .piece(let piece, let isEnd):
        longLine += piece.count
        guard isEnd else { continue }
        report.read += 1
        rejects.add(
          lines.number, "the line is longer than \(Self.maximumLine >> 20) MB", key: EventKey("\(longLine)"))
        longLine = 0
      case .line(let line, let isLast):
        guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { continue }
        do {
          try reader.parse(line)
        } catch {
          // The writer may be in the middle of this line: the next run sees it whole.
          if isLast, source.path != "-", !bytes.isCompressed {
            state.line = lines.number - 1
            break reading
          }
          report.read += 1
          rejects.add(lines.number, "not JSON: " + error.message, key: EventKey(content: line))
          break
        }
        report.read += 1
        do {
          let hookLine = try HookLine(JSONDocument(reader, line))
          switch try intake.hookLines.write(hookLine) {
          case .accepted: report.accepted += 1
          case .duplicate: report.duplicates += 1
          case .rejected(let reason): rejects.add(lines.number, reason, key: EventKey(content: line))
          }
        } catch let rejection as HookLine.Rejection {
          rejects.add(lines.number, rejection.reason, key: EventKey(content: line))
        }
      }
      state.offset = lines.offset
      state.line = lines.number
      if report.read % Int64(Self.batch) == 0 {
        try company.commit()
        try company.begin()
      }
    }
    if bytes.isDamaged { damaged(source, after: lines.number, &report) }
    if intake.hookLines.conflicts > 0 {
      keep(
        Finding(
          .warning,
          "\(intake.hookLines.conflicts) lines repeat the id of an earlier line with other content; the newer one counts",
          source: source.name), company)
    }
    report.rejected = rejects.count
    report.rejects = rejects.kept
    (report.oldest, report.newest) = (intake.hookLines.oldest, intake.hookLines.newest)
    if source.path != "-", !bytes.isCompressed,
      let samples = SourceState.samples(path: source.path, offset: state.offset)
    {
      (state.head, state.tail) = samples
    } else {
      state.offset = 0
      state.line = 0
    }
    finish(report, source, state, isWhole: isWhole, [company.id])
  }

  private func readBackup(
    _ source: Source, _ lines: inout LineReader, _ bytes: ByteReader, _ start: SourceState
  ) throws {
    var report = SourceReport(source: source.name, format: "")
    var rejects = Rejects()
    var touched: Set<String> = []
    var backup = BackupReader(name: source.name)
    var current: CompanyDatabase?
    var sinceCommit = 0
    try backup.read(
      &lines,
      { table, row, line, oversized in
        report.read += 1
        guard let id = row.text(table.companyColumn) else {
          rejects.add(
            line, "a row of \(table.rawValue) names no company",
            key: EventKey(table.rawValue, row.text(0) ?? ""))
          return
        }
        if current?.id != id {
          guard try self.wants(id, source) else { return }
          current = try self.companies.company(id: id)
        }
        guard let company = current else { return }
        let intake = try self.intake(company)
        try company.begin()
        if touched.insert(id).inserted { intake.beginState() }
        switch try intake.rows.write(table, row) {
        case .accepted: report.accepted += 1
        case .duplicate: report.duplicates += 1
        case .rejected(let reason):
          rejects.add(line, reason, key: EventKey(table.rawValue, row.text(0) ?? ""))
        }
        for column in oversized {
          self.keep(
            Finding(
              .warning,
              "a \(table.columns[column]) of \(table.rawValue) is longer than 1 MB and was left out",
              source: source.name, line: Int(line)), company)
        }
        sinceCommit += 1
        if sinceCommit >= Self.batch {
          sinceCommit = 0
          try self.companies.commit()
        }
      },
      onReject: { line, reason in
        report.read += 1
        rejects.add(line, reason, key: EventKey(reason, String(line)))
      })
    report.format = backup.summary.format
    report.isComplete = backup.summary.isComplete && !bytes.isDamaged
    if bytes.isDamaged { damaged(source, after: lines.number, &report) }
    var found = backup.summary.findings
    if !report.isComplete, found.allSatisfy({ $0.severity != .error }) {
      found.append(
        Finding(
          .error, "the backup has no end: it was cut short; what came before was used",
          remedy: "make the backup again",
          source: source.name, line: Int(lines.number)))
    }
    if !backup.summary.refusedTables.isEmpty {
      found.append(
        Finding(
          .note,
          "\(backup.summary.refusedTables.count) tables with credentials or personal data were passed over unread",
          source: source.name))
    }
    report.rejected = rejects.count
    report.rejects = rejects.kept
    for id in touched.sorted() {
      let company = try companies.company(id: id)
      let intake = try intake(company)
      intake.endState(at: backup.summary.createdAt, isFull: report.isComplete)
      report.oldest = [report.oldest, intake.rows.oldest].compactMap { $0 }.min()
      report.newest = [report.newest, intake.rows.newest].compactMap { $0 }.max()
      for finding in found { keep(finding, company) }
    }
    findings += found.filter { $0.severity > .note }
    var state = start
    (state.offset, state.line) = (0, 0)
    finish(report, source, state, isWhole: true, touched)
  }

  /// Whether a source's entry takes this company.
  private func wants(_ id: String, _ source: Source) throws -> Bool {
    guard let wanted = source.company else { return true }
    if wanted == id { return true }
    guard let name = try companies.open[id]?.name else { return true }
    return Slug.make(from: name) == wanted
  }

  private func damaged(_ source: Source, after line: Int64, _ report: inout SourceReport) {
    report.isComplete = false
    findings.append(
      Finding(
        .error, "the compressed file is damaged or cut short; what came before was used",
        remedy: "copy it again",
        source: source.name, line: Int(line)))
  }

  private func keep(_ finding: Finding, _ company: CompanyDatabase) {
    pendingFindings.append((company.id, finding))
  }
  private var pendingFindings: [(company: String, finding: Finding)] = []

  private func finish(
    _ report: SourceReport, _ source: Source, _ state: SourceState, isWhole: Bool, _ ids: Set<String>
  ) {
    if report.read > 0 { isChanged = true }
    reports.append(report)
    pendingStates.append((source, state, report, isWhole, ids))
  }

  /// Applies the states and templates, works out the derived events, and remembers what was read. Call once, after
  /// the last source.
  package func finish() throws {
    for (source, _, state, report) in templates {
      let company = try companies.company(named: source.company, for: source.name)
      pendingStates.append((source, state, report, true, [company.id]))
    }
    for company in companies.sorted {
      try company.commit()
      try company.database.transaction {
        if isChanged { try intake(company).applyStates() }
        for (source, template, _, _) in templates
        where try companies.company(named: source.company, for: source.name) === company {
          try TemplateImport(company, asOf: options.asOf).run(template)
        }
        if isChanged {
          try RecordJoin(company).run()
          try Derivation(company, asOf: options.asOf).run()
        }
        for pending in pendingStates where pending.ids.contains(company.id) {
          try pending.state.save(company.database, pending.report, isWhole: pending.isWhole)
          try Rejects.save(pending.report, in: company.database)
        }
        for pending in pendingFindings where pending.company == company.id {
          try save(pending.finding, in: company)
        }
      }
    }
    pendingStates = []
    pendingFindings = []
    templates = []
  }

  private func save(_ finding: Finding, in company: CompanyDatabase) throws {
    let key = EventKey("finding", finding.source ?? "", finding.message)
    try company.database.run(
      "INSERT OR IGNORE INTO findings VALUES (?, ?, ?, ?, ?, ?, 'ingest')",
      [
        .key(key), .int(Int64(finding.severity.rawValue)), .text(finding.message), SQLValue(finding.remedy),
        SQLValue(finding.source), SQLValue(finding.line.map { Int64($0) }),
      ])
  }
}
