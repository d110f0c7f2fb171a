/// Results of runs, which stand in for logs that are gone. A source has them with its rows, where they are
/// most of its bytes; so only the results of runs that are shown are read, in a second pass over the source.
extension Ingest {
  /// Makes traces of the results of runs that are shown and have no log, if the configuration asks for it; else
  /// removes those that were made. Returns false if nothing changed.
  func readRunResults(
    of company: CompanyDatabase, _ chosen: ChosenRuns, _ settings: ReplaySettings
  ) throws -> Bool {
    let traces = RunResultTraces(company.database, redactor, settings)
    guard settings.readsResults else { return try traces.remove() }
    let wanted = try traces.wanted { chosen.contains(agent: $0, issue: $1) }
    var isSearched = false
    for source in sources {
      // A source that is gone may come back.
      guard let own = wanted[source.name], source.path != "-" else { continue }
      let byRun = Dictionary(own.map { ($0.run, $0) }) { first, _ in first }
      do {
        try readResults(source, of: Set(byRun.keys)) { run, bytes, isCut in
          guard let wanted = byRun[run] else { return }
          try company.database.run(
            "DELETE FROM redactions WHERE source = ?", [.text(RunTrace.Origin.result.mark + run)])
          var redactions = try traces.make(wanted, bytes, isCut: isCut)
          self.keep(&redactions, company.id)
        }
      } catch let failure as Failure {
        refuse(source, failure.message)
        continue
      }
      for run in own { try traces.searched(run) }
      isSearched = true
    }
    return isSearched
  }

  private typealias TakeResult = (_ run: String, UnsafeBufferPointer<UInt8>, _ isCut: Bool) throws -> Void

  /// Finds the results of runs in a source of any format that has rows.
  private func readResults(_ source: Source, of runs: Set<String>, _ body: @escaping TakeResult) throws {
    let bytes = try ByteReader(path: source.path, name: source.name)
    bytes.onProgress = options.onProgress
    var lines = LineReader(bytes, limit: BackupReader.pieceSize)
    _ = try lines.skipBlank()
    let head = SourceHead(try lines.peek())
    func take(_ row: Row, _ oversized: [Int]) throws {
      guard let run = row.text(0), runs.contains(run) else { return }
      _ = try row.withBytes(RowTable.result) { try body(run, $0, oversized.contains(RowTable.result)) }
    }
    if BackupReader.recognizes(head.bytes) {
      if let encoding = try encoding(of: head, source) {
        let converted = try ByteReader(path: source.path, name: source.name)
        try converted.convert(from: encoding)
        lines = LineReader(converted, limit: BackupReader.pieceSize)
      }
      var backup = BackupReader(name: source.name, resultsOf: runs)
      let handlers = BackupReader.Handlers(row: { try take($1, $3) }, reject: { _, _ in })
      try backup.read(&lines, handlers)
    } else if let format = CSVFormat(head), format.table == .runs {
      let plan = ColumnPlan(resultsOf: runs, format.columns)
      if format.isText {
        _ = try readTabs(&lines, plan) { record, _ in try take(record.row, record.oversized) }
      } else {
        _ = try readRecords(&lines, format.delimiter, plan) { record, _ in
          try take(record.row, record.oversized)
        }
      }
    } else {
      var reader = JSONReader()
      _ = try splitObjects(&lines) { item in
        guard case .object(let bytes, _) = item, (try? reader.parse(bytes)) != nil else { return }
        let document = JSONDocument(reader, bytes)
        try findResults(document, document.root, of: runs, body)
      }
    }
  }

  /// The results of an object, which is a run or has lists of them.
  private func findResults(
    _ document: JSONDocument, _ object: JSONDocument.Index, of runs: Set<String>, _ body: TakeResult
  ) throws {
    guard document.kind(object) == .object else { return }
    if let result = document.present(object, anyOf: "resultJson", "result_json"),
      let run = document.present(object, anyOf: "id", "runId", "run_id").flatMap(document.string),
      runs.contains(run)
    {
      let bytes = document.bytes(result) ?? Array(document.text(result))
      let limit = Limits.runResult
      return try Array(bytes.prefix(limit)).withUnsafeBufferPointer { try body(run, $0, bytes.count > limit) }
    }
    for field in document.fields(object) where document.kind(field.value) == .array {
      for item in document.items(field.value) { try findResults(document, item, of: runs, body) }
    }
  }
}
