/// Imports the JSON objects of one source: hook lines, and rows of Paperclip's tables as its API or a table
/// export writes them. A source can contain both.
final class ObjectImporter {
  private let ingest: Ingest
  private let source: Source
  private(set) var counter: SourceCounter
  private var reader = JSONReader()
  /// For lines with a secret: the line without it.
  private var redactedReader = JSONReader()
  private var shape: ObjectShape?
  private var row = Row()
  private var oversized: [Int] = []
  private var current: CompanyImporter?
  private let rejectedValues = RejectedValues()
  private var hookLineCompany: CompanyImporter?
  /// Table columns that no object of this kind has.
  private var missingColumns: [RecordKind: Set<String>] = [:]
  /// The number of rows per table, for all companies together.
  private var rowCounts: [RowTable: Int64] = [:]

  init(_ ingest: Ingest, _ source: Source) {
    self.ingest = ingest
    self.source = source
    counter = SourceCounter(source: source.name, format: "")
  }

  /// Imports one object, or rejects it if the text is not JSON.
  func takeOrReject(_ bytes: UnsafeBufferPointer<UInt8>, line: Int64) throws {
    do {
      try take(bytes, line: line)
    } catch let error as JSONError {
      reject(line, "not JSON: " + error.message, key: EventKey(content: bytes))
    }
  }

  /// Imports one object. Throws `JSONError`, without having changed anything, if the text is not JSON.
  private func take(_ bytes: UnsafeBufferPointer<UInt8>, line: Int64) throws {
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
    try ingest.companies.countTaken(batch: ingest.options.batch)
  }

  /// Imports an object without secrets.
  func takeClean(_ document: JSONDocument, line: Int64) throws {
    try take(document, nil, line)
    try ingest.companies.countTaken(batch: ingest.options.batch)
  }

  /// Redactions that do not belong to a company yet.
  private var redactions = RedactionCounter()
  /// The company of the previous object.
  private var latest: CompanyImporter?

  private func take(_ document: JSONDocument, _ original: JSONDocument?, _ line: Int64) throws {
    let root = document.root
    objects += 1
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
    let importer = try hookLineImporter()
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

  /// What hook lines are written with; they name no company of their own.
  private func hookLineImporter() throws -> CompanyImporter {
    if let importer = hookLineCompany {
      latest = importer
      try importer.company.begin()
      return importer
    }
    let company = try ingest.companies.company(named: source.company, for: source.name)
    let importer = try ingest.importer(company)
    importer.hookLines.begin()
    begin(company.id)
    hookLineCompany = importer
    return try hookLineImporter()
  }

  /// Takes the fact of a line in its plain spelling, which `write` writes.
  func takeFact(
    _ text: UnsafeBufferPointer<UInt8>, line: Int64,
    _ write: (HookLineWriter) throws -> RowWriter.Outcome
  ) throws {
    let importer = try hookLineImporter()
    counter.add(
      try write(importer.hookLines), to: importer.company.id, line: line, key: EventKey(content: text))
    try ingest.companies.countTaken(batch: ingest.options.batch)
  }

  /// An object that is a row, or an envelope around a list of them; false when it is neither.
  private func takeRows(_ document: JSONDocument, _ root: JSONDocument.Index, _ line: Int64) throws -> Bool {
    if try takeRow(document, root, line) { return true }
    if let list = document.present(root, anyOf: "items", "data", "rows"), document.kind(list) == .array {
      try takeItems(of: list, document, line)
      return true
    }
    return try takeTables(document, root, line)
  }

  private func takeItems(of list: JSONDocument.Index, _ document: JSONDocument, _ line: Int64) throws {
    hasList = true
    for item in document.items(list) where try !takeRow(document, item, line) {
      let reason = KnownAnswer.describe(document, item) ?? "not a row of a table that is read"
      counter.reject(line, reason, key: EventKey(content: document.text(item)))
    }
  }

  /// An object of lists by table name: {"agents": […], "issues": […]}. Other fields of it are not rows.
  private func takeTables(_ document: JSONDocument, _ root: JSONDocument.Index, _ line: Int64) throws -> Bool
  {
    guard document.kind(root) == .object else { return false }
    let lists = document.fields(root).filter { field in
      document.kind(field.value) == .array
        && RowTable(rawValue: ObjectShape.snakeCase(document.string(field.key) ?? "")) != nil
    }
    for list in lists { try takeItems(of: list.value, document, line) }
    return !lists.isEmpty
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
    importer.sight(table, row, nil)
    rowCounts[table, default: 0] += 1
    counter.add(
      try importer.rows.write(table, row), to: importer.company.id, line: line,
      key: EventKey(table.rawValue, row.text(0) ?? ""))
    counter.rejectValues(
      importer.rows.rejectedValues, line, key: EventKey(table.rawValue, row.text(0) ?? ""))
    if table == .routines { try takeTriggers(document, object, importer) }
    for column in oversized {
      ingest.keep(.leftOut(table, column, source: source.name, line: line), importer.company)
    }
    return true
  }

  /// Takes the triggers of a routine, which the API lists inside it. They are part of its row, not rows of
  /// their own.
  private func takeTriggers(
    _ document: JSONDocument, _ routine: JSONDocument.Index, _ importer: CompanyImporter
  ) throws {
    guard let list = document.field(routine, "triggers"), document.kind(list) == .array,
      let id = row.text(0)
    else { return }
    var triggers: [Row] = []
    for (place, item) in document.items(list).enumerated() where document.kind(item) == .object {
      var trigger = Row()
      var oversized: [Int] = []
      guard
        ObjectShape(document, item, of: .routineTriggers).fill(&trigger, document, item, &oversized)
      else { continue }
      if trigger.isNull(0) { trigger.set(0) { $0 += "\(id)/\(place)".utf8 } }
      trigger.set(2) { $0 += id.utf8 }
      triggers.append(trigger)
    }
    try importer.rows.writeTriggers(triggers, of: id)
  }

  /// Returns the company that the row names, or that of the source. Nil if the source's entry excludes the
  /// company.
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
    } else if source.company == nil, begun.count == 1, let current {
      // Labels of the API have no company: they belong to that of the rows before.
      return current
    } else {
      company = try ingest.companies.company(named: source.company, for: source.name)
    }
    let importer = try ingest.importer(company)
    begin(company.id)
    if begun.insert(company.id).inserted { try importer.beginState(source.name) }
    current = importer
    return importer
  }
  /// The companies that rows referred to.
  private var begun: Set<String> = []

  private func begin(_ company: String) { _ = counter.begin(company) }

  /// Ends the source. `isWhole`: it was read from start to end, so its lists of records are complete, unless
  /// the server truncated them.
  func finish(isWhole: Bool, isComplete: Bool) throws {
    // Rejected lines are assigned to a company, so that they appear on its data-quality page.
    if counter.companies.isEmpty, let company = try ingest.companies.existing(named: source.company) {
      begin(company.id)
    }
    if !redactions.isEmpty, let company = counter.companies.first { ingest.keep(&redactions, company) }
    let tables = RowTable.allCases.filter { rowCounts[$0] != nil }
    let isMixed = hookLineCompany != nil
    let names = tables.map(\.rawValue).joined(separator: ", ")
    let format = tables.isEmpty ? "hook lines" : "rows of \(names)" + (isMixed ? " and hook lines" : "")
    let isList = isList ?? (objects > 1 || hasList)
    for id in begun.sorted() {
      let importer = try ingest.importer(try ingest.companies.company(id: id))
      var full: Set<RecordKind> = []
      for table in tables {
        guard let count = importer.rows.counts[table] else { continue }
        if Self.caps.contains(count) { noteCap(table, count, importer) }
        // Lists of agents and goals are always complete. Project lists omit archived ones, and issue lists
        // can be search results, so a record that is missing from them may still exist.
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
            "\(CountNoun("line repeats/lines repeat").of(importer.hookLines.conflicts)) the id of an earlier line with other content; the newer one counts",
            source: source.name), importer.company)
      }
    }
    counter.finish(format: format, isComplete: isComplete)
  }

  /// Columns, by the names under which records are stored.
  static func stored(_ columns: Set<String>) -> Set<String> {
    var names = columns
    if names.remove("budget_monthly_cents") != nil { names.insert("budget_microcents") }
    if names.contains("hidden_at"), names.contains("harness_kind") { names.insert("is_hidden") }
    // Labels are listed with or without their names.
    if names.remove("label_ids") == nil { names.remove("labels") }
    return names
  }

  /// Whether the source is a list. A single object is one record of many, on one line too. Nil: several objects
  /// are a list, and so is one that contains a list.
  var isList: Bool?
  /// The number of objects, rows or not.
  private var objects = 0
  private(set) var hasList = false

  /// The maximum number of rows in the server's lists, by default and with the highest limit.
  private static let caps: Set<Int64> = [100, 500, 1000]

  private func noteCap(_ table: RowTable, _ count: Int64, _ importer: CompanyImporter) {
    let span = [importer.rows.oldest, importer.rows.newest].compactMap { $0?.text }.joined(separator: " to ")
    ingest.keep(
      Finding(
        .warning,
        "exactly \(count.grouped) rows of \(table.rawValue): the server may have cut the list off (\(span))",
        remedy: "ask for the rest with \"offset\" or a higher \"limit\", or read a database backup",
        source: source.name), importer.company)
  }
}
