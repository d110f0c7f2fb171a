/// Money files: CSV exports, and the JSON of payment processors and explorers.
extension Ingest {
  func readMoneyCSV(
    _ source: Source, _ lines: inout LineReader, _ bytes: ByteReader, _ start: SourceProgress
  ) throws {
    guard let header = MoneyHeader(SourceHead(try lines.peek())) else { return }
    if header.format.hasLocalTimes, !header.cells.has("created_utc"),
      !header.cells.has("created") || options.money.timeZone == nil
    {
      return refuse(
        source, "has the times of its rows in a zone that it does not name",
        remedy:
          "export the column created_utc, or set \"modules.config.revenue.timeZone\" to the zone of the report"
      )
    }
    guard let money = try MoneyImporter(self, source) else { return }
    var cells = header.cells
    let settings = options.money
    let isCut = try readRecords(&lines, header.delimiter, nil) { record, line in
      guard record.texts.count == cells.count else {
        return money.reject(
          line,
          "a row has \(CountNoun("fields").of(record.texts.count)), but the first line names \(cells.count.grouped)"
        )
      }
      cells.texts = record.texts
      try money.take(header.format.read(cells, settings), line: line)
    }
    try money.finish(
      format: header.format.name, isComplete: !isCut && !bytes.isDamaged, cap: header.format.cap)
    finishMoney(money, lines.number, bytes, isCut: isCut, start)
  }

  func readMoneyObjects(
    _ source: Source, _ lines: inout LineReader, _ bytes: ByteReader, _ start: SourceProgress
  ) throws {
    guard let money = try MoneyImporter(self, source) else { return }
    var transactions = 0
    var isPartial = false
    let isStripe = MoneyHead(SourceHead(try lines.peek())).map(StripeObjects.recognizes) ?? false
    func take(_ document: JSONDocument, _ object: JSONDocument.Index, _ line: Int64) throws {
      if !isStripe, ExplorerObjects.isBitcoin(document, object) { transactions += 1 }
      try money.take(
        isStripe
          ? StripeObjects.read(document, object, options.money)
          : ExplorerObjects.read(document, object, options.money), line: line)
    }
    let isWhole = try splitObjects(&lines) { item in
      switch item {
      case .unusable(let line, let reason): money.reject(line, reason)
      case .object(let bytes, let line):
        var reader = JSONReader()
        do throws(JSONError) { try reader.parse(bytes) } catch {
          return money.reject(line, "not JSON: " + error.message)
        }
        let document = JSONDocument(reader, bytes)
        let list = document.field(document.root, "data") ?? document.field(document.root, "result")
        guard let list, document.kind(list) == .array else { return try take(document, document.root, line) }
        if document.field(document.root, "has_more").map({ document.isTrue($0) }) == true { isPartial = true }
        // The page after a partial one has the rest; only the last one of a file says whether there is more.
        if document.field(document.root, "has_more").map({ document.isTrue($0) }) == false {
          isPartial = false
        }
        for item in document.items(list) {
          try take(document, item, line + Int64(document.position(item).line - 1))
        }
      }
    }
    let isCut = transactions == ExplorerObjects.pageSize
    try money.finish(
      format: isStripe
        ? "Stripe objects" : transactions > 0 ? "Bitcoin transactions" : "explorer transactions",
      isComplete: isWhole && !isPartial && !bytes.isDamaged)
    if isPartial {
      find(
        Finding(
          .error, "the list is incomplete: it ends with \"has_more\": true", remedy: "add the pages after it",
          source: source.name, line: Int(lines.number)), money.counter)
    }
    if isCut {
      find(
        Finding(
          .warning,
          "the file has exactly \(ExplorerObjects.pageSize) transactions, which is one page: older ones may be missing",
          remedy: "fetch the pages after it and add them", source: source.name, line: Int(lines.number)),
        money.counter)
    }
    finishMoney(money, lines.number, bytes, isCut: !isWhole, start)
  }

  private func finishMoney(
    _ money: MoneyImporter, _ line: Int64, _ bytes: ByteReader, isCut: Bool, _ start: SourceProgress
  ) {
    let name = money.counter.total.source
    if bytes.isDamaged {
      damaged(Source(path: name), after: line, money.counter)
    } else if isCut {
      find(
        Finding(
          .error, "the file ends in the middle of a row; the rows before were used",
          remedy: "export it again",
          source: name, line: Int(line)), money.counter)
    }
    var state = start
    (state.offset, state.line) = (0, 0)
    isMoneyChanged = true
    finish(money.counter, state, isWhole: true, isExplained: money.counter.total.read == 0)
  }

  /// What the configuration says of wallets, tokens and metadata decides what rows mean, so a change of it
  /// reads the files again.
  func prepareMoney() throws {
    for finding in options.money.findings { flaw(finding) }
    try companies.openAll()
    for company in companies.sorted {
      let known = try company.meta(Self.moneyReading) ?? MoneySettings().readingDigest
      guard known != options.money.readingDigest else { continue }
      try company.begin()
      try company.database.run(
        "UPDATE sources SET modified = -1 WHERE name IN (SELECT source FROM money_files)")
    }
    try companies.keep()
  }
  private static let moneyReading = "money.reading"

  /// Makes the tables of money again, if something that they depend on has changed.
  func updateMoney(_ company: CompanyDatabase, isChanged: Bool) throws {
    let basis = options.money.readingDigest + options.money.ratesDigest
    let hasFacts = try company.database.integer("SELECT 1 FROM money_facts LIMIT 1") != nil
    let wasBasis = try company.meta("money.basis")
    guard hasFacts || wasBasis != nil, isChanged || wasBasis != basis else { return }
    try company.setMeta(Self.moneyReading, options.money.readingDigest)
    try company.setMeta("money.basis", basis)
    let findings = try MoneyLedger(company, options.money).update()
    try company.database.run("DELETE FROM findings WHERE area = ?", [.text(Self.moneyArea)])
    for finding in findings {
      try SourceFindings.save(finding, area: Self.moneyArea, in: company.database, redactor)
      if finding.severity > .note { self.findings.append(finding) }
    }
  }
  private static let moneyArea = "money"
}
