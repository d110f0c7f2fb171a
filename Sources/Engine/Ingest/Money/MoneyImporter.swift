/// Writes the rows of one money file, and counts them. What a row says of a customer has been left out
/// before.
final class MoneyImporter {
  private let ingest: Ingest
  private let source: Source
  private let importer: CompanyImporter
  private let facts: MoneyFacts
  private(set) var counter: SourceCounter
  private var spans: [String: MoneySpan] = [:]
  private var skipped: [MoneyOutcome.Skip: Int64] = [:]
  /// How often equal rows were met, by their ID.
  private var occurrences: [String: Int] = [:]

  /// Nil if the source's rows are read for other companies only.
  init?(_ ingest: Ingest, _ source: Source) throws {
    let company = try ingest.companies.company(named: source.company, for: source.name)
    if let only = ingest.only[source.name], !only.contains(company.id) { return nil }
    self.ingest = ingest
    self.source = source
    importer = try ingest.importer(company)
    facts = MoneyFacts(database: company.database)
    counter = SourceCounter(source: source.name, format: "")
    try company.begin()
    _ = counter.begin(company.id)
    try facts.begin(source: source.name)
  }

  func take(_ outcome: MoneyOutcome, line: Int64) throws {
    switch outcome {
    case .rejected(let reason): return reject(line, reason)
    case .skipped(let skip): skipped[skip, default: 0] += 1
    case .rows(let rows):
      try importer.company.begin()
      for row in rows { try write(row, line) }
    }
    counter.add(.accepted, to: importer.company.id, line: line, key: EventKey("\(line)"))
    try ingest.companies.countTaken(batch: ingest.options.batch)
  }

  func reject(_ line: Int64, _ reason: String) {
    counter.add(
      .rejected(reason), to: importer.company.id, line: line, key: EventKey("money", String(line), reason))
  }

  private func write(_ row: MoneyRow, _ line: Int64) throws {
    var row = row
    if row.isNumbered {
      let number = occurrences[row.id, default: 0]
      occurrences[row.id] = number + 1
      row.id += ":\(number)"
    }
    row.project = row.project.map(ingest.redactor.redact)
    row.billingCode = row.billingCode.map(ingest.redactor.redact)
    row.description = row.description.map(ingest.redactor.redact)
    try facts.write(row, source: source.name, line: line)
    let key = "\(row.form.rawValue) \(row.account)"
    var span =
      spans[key]
      ?? MoneySpan(
        system: row.system, form: row.form, account: row.account, first: row.at, last: row.at)
    (span.first, span.last) = (min(span.first, row.at), max(span.last, row.at))
    spans[key] = span
  }

  /// Ends the file. `cap`: the number of rows at which its service cuts an export.
  func finish(format: String, isComplete: Bool, cap: Int? = nil) throws {
    counter.finish(format: format, isComplete: isComplete)
    try importer.company.begin()
    for (_, span) in spans.sorted(by: { $0.key < $1.key }) { try facts.cover(source: source.name, span) }
    for skip in MoneyOutcome.Skip.allCases {
      guard let count = skipped[skip] else { continue }
      ingest.find(
        Finding(.note, "\(skip.message.of(count)) \(skip.rest)", source: source.name), counter)
    }
    if let cap, counter.total.read == cap {
      ingest.find(
        Finding(
          .warning,
          "the file has exactly \(cap.grouped) rows, at which this service cuts an export: rows may be missing",
          remedy: "export shorter periods and add all files", source: source.name, line: cap + 1), counter)
    }
    if counter.total.rejected > 0 {
      let count = counter.total.rejected
      ingest.find(
        Finding(
          .warning,
          "\(CountNoun("rejected row of money is/rejected rows of money are").of(count)) not in any sum",
          remedy: "the data-quality page lists them with their lines", source: source.name,
          line: counter.rejects.kept.first.map { Int($0.line) }), counter)
    }
  }
}
