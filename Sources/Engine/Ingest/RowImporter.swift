/// Imports the rows of a source that contains only rows (a backup or CSV file), each into its company.
final class RowImporter {
  private let ingest: Ingest
  private let source: Source
  private(set) var counter: SourceCounter
  private var current: CompanyImporter?
  private var unwanted: String?
  /// Rows with bytes that are not UTF-8, and the line of the first.
  private var invalid: (count: Int64, line: Int64) = (0, 0)
  /// The companies that the source's entry includes. Nil means all.
  private let wanted: Set<String>?
  /// True if every row must name its company.
  private let namesCompanies: Bool

  init(_ ingest: Ingest, _ source: Source, wanted: Set<String>?, namesCompanies: Bool) {
    self.ingest = ingest
    self.source = source
    self.wanted = wanted
    self.namesCompanies = namesCompanies
    counter = SourceCounter(source: source.name, format: "")
  }

  func take(_ table: RowTable, _ row: Row, _ line: Int64, _ oversized: [Int]) throws {
    func key() -> EventKey { EventKey(table.rawValue, row.text(0) ?? "") }
    guard let importer = try importer(table, row) else { return }
    guard let importer else {
      return counter.reject(line, "a row of \(table.rawValue) has no company", key: key())
    }
    try importer.company.begin()
    importer.sight(table, row, ingest.redactor)
    let digest = try importer.rows.digest(table, row)
    if let digest, try importer.rows.isKnown(table, row, digest) {
      counter.add(.duplicate, to: importer.company.id, line: line, key: key())
      return try ingest.companies.countTaken(batch: ingest.options.batch)
    }
    let isValid = row.isValidText
    if !isValid {
      if invalid.count == 0 { invalid.line = line }
      invalid.count += 1
    }
    var row = row
    let found = row.redact(ingest.redactor)
    if !found.isEmpty {
      var redacted = RedactionCounter()
      redacted.add(found, source: source.name, line: line)
      ingest.keep(&redacted, importer.company.id)
    }
    // A row that gives a finding must give it again when it is read again.
    let isClean = isValid && found.isEmpty && oversized.isEmpty
    counter.add(
      try importer.rows.write(table, row, isClean ? digest : nil), to: importer.company.id, line: line,
      key: key())
    counter.rejectValues(importer.rows.rejectedValues, line, key: key())
    for column in oversized {
      ingest.keep(.leftOut(table, column, source: source.name, line: line), importer.company)
    }
    try ingest.companies.countTaken(batch: ingest.options.batch)
  }

  func reject(_ line: Int64, _ reason: String) {
    counter.reject(line, reason, key: EventKey(reason, String(line)))
  }

  /// The company of a row. Nil if the entry excludes it, `.some(nil)` if the row names none.
  private func importer(_ table: RowTable, _ row: Row) throws -> CompanyImporter?? {
    let isCurrent = row.withBytes(table.companyColumn) { $0.elementsEqual((current?.company.id ?? "").utf8) }
    if isCurrent == true { return .some(current) }
    let company: CompanyDatabase
    if isCurrent == nil {
      if namesCompanies { return .some(nil) }
      company = try ingest.companies.company(named: source.company, for: source.name)
    } else {
      guard let id = row.text(table.companyColumn), id != unwanted else { return nil }
      guard try wanted?.contains(id) ?? ingest.accepts(id, source) else {
        unwanted = id
        return nil
      }
      company = try ingest.companies.company(id: id)
    }
    let importer = try ingest.importer(company)
    if counter.begin(company.id) { try importer.beginState(source.name) }
    current = importer
    return .some(importer)
  }

  /// Ends the source: its format, its time, and the kinds of records that it contains completely.
  func finish(
    format: String, at: Instant?, full: Set<RecordKind>, missingColumns: [RecordKind: Set<String>] = [:],
    isComplete: Bool, isBackup: Bool = false, complete: Set<String> = []
  ) throws {
    counter.finish(format: format, isComplete: isComplete)
    if invalid.count > 0 {
      ingest.find(
        Finding(
          .warning,
          "\(CountNoun("row has/rows have").of(invalid.count)) bytes that are not UTF-8, shown as \u{FFFD}",
          remedy: "convert the file with iconv, or dump with --encoding=UTF8", source: source.name,
          line: Int(invalid.line)), counter)
    }
    for id in counter.companies {
      let importer = try ingest.importer(try ingest.companies.company(id: id))
      let present = isBackup ? try withoutEmpty(full, importer, isComplete) : full
      try importer.endState(
        at: at, full: present, missingColumns: missingColumns, complete: complete)
      counter.saw(importer.rows.oldest, importer.rows.newest, of: id)
    }
  }

  /// A backup without a single agent or issue does not say that all of them are gone: a table was left out or
  /// emptied by mistake.
  private func withoutEmpty(
    _ full: Set<RecordKind>, _ importer: CompanyImporter, _ isComplete: Bool
  ) throws -> Set<RecordKind> {
    var full = full
    for (kind, table) in [(RecordKind.agent, RowTable.agents), (.issue, .issues)]
    where importer.rows.counts[table] ?? 0 == 0 {
      full.remove(kind)
      let known =
        try importer.company.database.integer(
          """
          SELECT (SELECT count(*) FROM \(kind.table) WHERE rank = 3 AND left_at IS NULL)
            + (SELECT count(*) FROM temp.staged_\(kind.table))
          """) ?? 0
      guard isComplete, known > 0 else { continue }
      ingest.find(
        Finding(
          .warning,
          "the backup has no rows of \(table.rawValue); the known \(CountNoun(table.rawValue).form(known)) are kept",
          remedy: "check how the backup is created", source: source.name), counter)
    }
    return full
  }
}
