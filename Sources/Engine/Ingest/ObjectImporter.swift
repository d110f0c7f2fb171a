/// Takes the JSON objects of one source, whichever way they were cut apart: hook lines, and rows of Paperclip's tables
/// as its API or a table export writes them. A source may mix them.
final class ObjectImporter {
  private let ingest: Ingest
  private let source: Source
  private(set) var counter: SourceCounter
  private var reader = JSONReader()
  /// For lines that held a secret: the line without it.
  private var redactedReader = JSONReader()
  private var shape: ObjectShape?
  private var row = Row()
  private var oversized: [Int] = []
  private var current: CompanyImporter?
  private var sinceCommit = 0
  private let rejectedValues = RejectedValues()
  private var hookLineCompany: CompanyImporter?
  /// Columns that no object of a kind has.
  private var missingColumns: [RecordKind: Set<String>] = [:]
  /// How many rows of each table there were, of all companies.
  private var rowCounts: [RowTable: Int64] = [:]

  init(_ ingest: Ingest, _ source: Source) {
    self.ingest = ingest
    self.source = source
    counter = SourceCounter(source: source.name, format: "")
  }

  /// Takes one object. Throws `JSONError`, and has done nothing, for a text that is not JSON.
  func take(_ bytes: UnsafeBufferPointer<UInt8>, line: Int64) throws {
    try reader.parse(bytes)
    let original = JSONDocument(reader, bytes)
    if let redacted = ingest.redactor.redact(bytes) {
      try redacted.bytes.withUnsafeBufferPointer { clean in
        try redactedReader.parse(clean)
        try take(JSONDocument(redactedReader, clean), original, line)
      }
      redactions.add(redacted.redactions, source: source.name, line: line)
      if let company = latest?.company.id { ingest.keep(&redactions, company) }
    } else {
      try take(original, nil, line)
    }
    try countTaken()
  }

  /// Takes an object that holds no secret.
  func takeClean(_ document: JSONDocument, line: Int64) throws {
    try take(document, nil, line)
    try countTaken()
  }

  private func countTaken() throws {
    sinceCommit += 1
    if sinceCommit >= Ingest.batch {
      sinceCommit = 0
      try ingest.companies.commit()
    }
  }

  /// What was redacted and is not yet some company's.
  private var redactions = RedactionTally()
  /// The company of the object last taken.
  private var latest: CompanyImporter?

  private func take(_ document: JSONDocument, _ original: JSONDocument?, _ line: Int64) throws {
    let root = document.root
    if document.field(root, "event") == nil, try takeRows(document, root, line) { return }
    try takeHookLine(document, original, line)
  }

  func reject(_ line: Int64, _ reason: String, key: EventKey) { counter.reject(line, reason, key: key) }

  private func takeHookLine(_ document: JSONDocument, _ original: JSONDocument?, _ line: Int64) throws {
    let hookLine: HookLine
    do {
      hookLine = try HookLine(document, original: original, rejecting: rejectedValues)
    } catch {
      let isEvent = document.field(document.root, "event") != nil
      let reason = isEvent ? nil : KnownAnswer.describe(document, document.root)
      return counter.reject(
        line, reason ?? error.reason, key: EventKey(content: (original ?? document).bytes))
    }
    if hookLineCompany == nil {
      let company = try ingest.companies.company(named: source.company, for: source.name)
      hookLineCompany = try ingest.importer(company)
      hookLineCompany?.hookLines.begin()
      begin(company.id)
    }
    guard let importer = hookLineCompany else { return }
    latest = importer
    try importer.company.begin()
    func add(_ outcome: RowWriter.Outcome) {
      counter.add(
        outcome, to: importer.company.id, line: line,
        key: EventKey(content: (original ?? document).bytes))
    }
    do {
      add(try importer.hookLines.write(hookLine))
    } catch let rejection as HookLine.Rejection {
      add(.rejected(rejection.reason))
    }
    counter.rejectValues(
      rejectedValues.reasons, line, key: EventKey(content: (original ?? document).bytes))
  }

  /// An object that is a row, or an envelope around a list of them; false when it is neither.
  private func takeRows(_ document: JSONDocument, _ root: JSONDocument.Index, _ line: Int64) throws -> Bool {
    if try takeRow(document, root, line) { return true }
    guard let list = document.present(root, anyOf: "items", "data", "rows"),
      document.kind(list) == .array
    else { return false }
    for item in document.items(list) where try !takeRow(document, item, line) {
      let reason = KnownAnswer.describe(document, item) ?? "not a row of a table that is read"
      counter.reject(line, reason, key: EventKey(content: document.text(item)))
    }
    return true
  }

  private func takeRow(_ document: JSONDocument, _ object: JSONDocument.Index, _ line: Int64) throws -> Bool {
    if shape?.fill(&row, document, object, &oversized) != true {
      guard document.kind(object) == .object else { return false }
      let new = ObjectShape(document, object)
      _ = new.fill(&row, document, object, &oversized)
      shape = new
      if let kind = new.table?.kind {
        missingColumns[kind] = (missingColumns[kind] ?? new.missing).intersection(new.missing)
      }
    }
    guard let table = shape?.table else { return false }
    guard let importer = try company(table) else { return true }
    latest = importer
    try importer.company.begin()
    rowCounts[table, default: 0] += 1
    counter.add(
      try importer.rows.write(table, row), to: importer.company.id, line: line,
      key: EventKey(table.rawValue, row.text(0) ?? ""))
    counter.rejectValues(
      importer.rows.rejectedValues, line, key: EventKey(table.rawValue, row.text(0) ?? ""))
    for column in oversized {
      ingest.keep(.leftOut(table, column, source: source.name, line: line), importer.company)
    }
    return true
  }

  /// The company of the row: the one that it names, else the one of the source. Nil for a company that the source's
  /// entry does not want.
  private func company(_ table: RowTable) throws -> CompanyImporter? {
    let isSame =
      current.map { current in
        row.withBytes(table.companyColumn) { $0.elementsEqual(current.company.id.utf8) } ?? false
      } ?? false
    if isSame { return current }
    let company: CompanyDatabase
    if let id = row.text(table.companyColumn) {
      guard try ingest.accepts(id, source) else { return nil }
      company = try ingest.companies.company(id: id)
    } else {
      company = try ingest.companies.company(named: source.company, for: source.name)
    }
    let importer = try ingest.importer(company)
    begin(company.id)
    if begun.insert(company.id).inserted { try importer.beginState() }
    current = importer
    return importer
  }
  /// Companies of which rows were met.
  private var begun: Set<String> = []

  private func begin(_ company: String) { _ = counter.begin(company) }

  /// Ends the source. `isWhole`: it was read from its beginning to its end, so its lists of records are complete,
  /// unless the server cut them off.
  func finish(isWhole: Bool, isComplete: Bool) throws {
    // Rejected lines belong to some company too, or nobody would ever see them.
    if counter.companies.isEmpty, let company = try ingest.companies.existing(named: source.company) {
      begin(company.id)
    }
    if !redactions.isEmpty, let company = counter.companies.first { ingest.keep(&redactions, company) }
    let tables = RowTable.allCases.filter { rowCounts[$0] != nil }
    let isMixed = hookLineCompany != nil
    let names = tables.map(\.rawValue).joined(separator: ", ")
    let format = tables.isEmpty ? "hook lines" : "rows of \(names)" + (isMixed ? " and hook lines" : "")
    for id in begun.sorted() {
      let importer = try ingest.importer(try ingest.companies.company(id: id))
      var full: Set<RecordKind> = []
      for table in tables {
        guard let count = importer.rows.counts[table] else { continue }
        if Self.caps.contains(count) { noteCap(table, count, importer) }
        // Lists of agents and goals are always whole. That of projects leaves archived ones out, and that of issues
        // may be what somebody looked for: a record that is missing there is not gone.
        if let kind = table.kind, kind == .agent || kind == .goal, isWhole, isComplete, isList, !isMixed,
          !Self.caps.contains(count)
        {
          full.insert(kind)
        }
      }
      try importer.endState(at: nil, full: full, missingColumns: missingColumns.mapValues(Self.stored))
      counter.saw(importer.rows.oldest, importer.rows.newest, of: id)
    }
    if let importer = hookLineCompany {
      counter.saw(importer.hookLines.oldest, importer.hookLines.newest, of: importer.company.id)
      if importer.hookLines.conflicts > 0 {
        ingest.keep(
          Finding(
            .warning,
            "\(importer.hookLines.conflicts) \(CountNoun("line repeats/lines repeat").form(importer.hookLines.conflicts)) the id of an earlier line with other content; the newer one counts",
            source: source.name), importer.company)
      }
    }
    counter.finish(format: format, isComplete: isComplete)
  }

  /// Columns by the names that records are stored under.
  static func stored(_ columns: Set<String>) -> Set<String> {
    var names = columns
    if names.remove("budget_monthly_cents") != nil { names.insert("budget_microcents") }
    if names.contains("hidden_at"), names.contains("harness_kind") { names.insert("is_hidden") }
    return names
  }

  /// Whether the source is a list; a single object is one record of many.
  var isList = true

  /// How many rows the server's lists have at most, by default or at the highest limit.
  private static let caps: Set<Int64> = [100, 500, 1000]

  private func noteCap(_ table: RowTable, _ count: Int64, _ importer: CompanyImporter) {
    let span = [importer.rows.oldest, importer.rows.newest].compactMap { $0?.text }.joined(separator: " to ")
    ingest.keep(
      Finding(
        .warning,
        "exactly \(count) rows of \(table.rawValue): the server may have cut the list off (\(span))",
        remedy: "ask for the rest with \"offset\" or a higher \"limit\", or read a database backup",
        source: source.name), importer.company)
  }
}
