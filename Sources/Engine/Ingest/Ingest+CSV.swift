extension Ingest {
  /// A table exported as text with a header line.
  func readCSV(
    _ source: Source, _ lines: inout LineReader, _ bytes: ByteReader, _ start: SourceProgress
  ) throws {
    let head = SourceHead(try lines.peek())
    guard let format = CSVFormat(head) else { return }
    guard let table = format.table else {
      return refuse(
        source,
        "is a table whose columns (\(format.columns.prefix(5).joined(separator: ", "))) are not those of a table that is read",
        remedy:
          "export whole tables of Paperclip, for example: \\copy cost_events TO 'cost_events.csv' CSV HEADER")
    }
    let plan = ColumnPlan(table, format.columns)
    let rows = RowImporter(
      self, source, wanted: only[source.name], namesCompanies: plan.targets.contains(table.companyColumn))
    let isCut =
      try format.isText
      ? readTabs(&lines, plan) { record, line in
        try take(record.row, record.fieldCount, record.oversized, plan, line, rows)
      }
      : readRecords(&lines, format.delimiter, plan) { record, line in
        try take(record.row, record.fieldCount, record.oversized, plan, line, rows)
      }
    let missing = table.kind.map { [$0: ObjectImporter.stored(plan.missing)] } ?? [:]
    try rows.finish(
      format: "CSV of \(table.rawValue)", at: nil, full: [], missingColumns: missing,
      isComplete: !isCut && !bytes.isDamaged)
    if bytes.isDamaged { damaged(source, after: lines.number, rows.counter) }
    if isCut, !bytes.isDamaged {
      find(
        Finding(
          .error, "the file ends in the middle of a row; the rows before were used",
          remedy: "export it again", source: source.name, line: Int(lines.number)), rows.counter)
    }
    var state = start
    (state.offset, state.line) = (0, 0)
    finish(rows.counter, state, isWhole: true, isExplained: rows.counter.total.read == 0)
  }

  /// The records of a CSV file after its header, each with the line on which it starts. Returns true if the
  /// file ends inside quotes.
  func readRecords(
    _ lines: inout LineReader, _ delimiter: UInt8, _ plan: ColumnPlan?,
    _ take: (borrowing CSVRecord, Int64) throws -> Void
  ) throws -> Bool {
    var record = CSVRecord(delimiter: delimiter, plan: plan)
    var isHeader = true
    var isInside = false
    var hasReturns = false
    var first: Int64 = 0
    // Files are joined from parts with different line endings: outside quotes, a carriage return at the end
    // belongs to the line ending, whatever the header has. Inside, only the header tells.
    func consume(_ line: UnsafeBufferPointer<UInt8>) {
      guard line.last == 0x0D else { return record.consume(line) }
      record.consume(UnsafeBufferPointer(rebasing: line.dropLast()))
      if record.isOpen, !hasReturns { record.consume(UnsafeBufferPointer(rebasing: line.suffix(1))) }
    }
    while true {
      switch try lines.next() {
      case .end: return isInside
      case .piece(let piece, let isEnd):
        if !isInside { first = lines.number + (isEnd ? 0 : 1) }
        isInside = true
        guard isEnd else {
          record.consume(piece)
          continue
        }
        consume(piece)
      case .line(let line, _):
        if isHeader {
          (isHeader, hasReturns) = (false, line.last == 0x0D)
          continue
        }
        if !isInside { first = lines.number }
        isInside = true
        consume(line)
      }
      guard record.end() else { continue }
      isInside = false
      if !record.isBlank { try take(record, first) }
      record.begin()
    }
  }

  /// PostgreSQL's text format with a header line.
  func readTabs(
    _ lines: inout LineReader, _ plan: ColumnPlan, _ take: (borrowing CopyRows, Int64) throws -> Void
  ) throws -> Bool {
    var record = CopyRows(plan: plan)
    var isHeader = true
    while true {
      switch try lines.next() {
      case .end: return false
      case .piece(let piece, let isEnd):
        record.consume(piece, isEnd: isEnd)
        if !isEnd { continue }
      case .line(let line, _):
        if isHeader {
          isHeader = false
          continue
        }
        if line.starts(with: "\\.".utf8) { return false }
        record.consume(line, isEnd: true)
      }
      try take(record, lines.number)
      record.advance()
    }
  }

  private func take(
    _ row: Row, _ count: Int, _ oversized: [Int], _ plan: ColumnPlan, _ line: Int64, _ rows: RowImporter
  ) throws {
    guard count == plan.targets.count else {
      return rows.reject(
        line,
        "a row has \(CountNoun("fields").of(count)), but the first line names \(plan.targets.count.grouped)"
      )
    }
    try rows.take(plan.table, row, line, oversized)
  }
}
