extension Ingest {
  func readBackup(
    _ source: Source, _ lines: inout LineReader, _ bytes: ByteReader, _ start: SourceProgress
  ) throws {
    lines.limit = BackupReader.pieceSize
    let measure = TableMeasure()
    var backup = BackupReader(name: source.name, measure: measure)
    let rows = RowImporter(self, source, wanted: try wantedCompanies(source), namesCompanies: true)
    try batches(of: &backup, &lines) { batch in
      for item in batch.items {
        switch item {
        case .row(let table, let row, let line, let oversized): try rows.take(table, row, line, oversized)
        case .rejected(let line, let reason): rows.reject(line, reason)
        }
      }
    }
    let summary = backup.summary
    measure.end()
    let isBroken = bytes.isDamaged || bytes.isMisencoded
    // A table that a truncated backup does not reach is empty for that reason, not because all records left.
    try rows.finish(
      format: summary.format, at: summary.createdAt, full: isBroken ? [] : summary.fullKinds,
      isComplete: summary.isComplete && !isBroken, isBackup: true,
      complete: isBroken ? [] : summary.completeTables)
    if bytes.isDamaged { damaged(source, after: lines.number, rows.counter) }
    // A damaged file always ends in the middle of something, which is not reported separately.
    for finding in summary.findings where !isBroken || !summary.isCut || finding.severity != .error {
      find(finding, rows.counter)
    }
    if !summary.isComplete, summary.hasEndMark, !isBroken, !summary.isCut {
      find(
        Finding(
          .error, "the backup has no end: it is incomplete; the rows before were used",
          remedy: "create the backup again", source: source.name, line: Int(lines.number)), rows.counter)
    }
    if !summary.refusedTables.isEmpty {
      let count = summary.refusedTables.count
      let tables = CountNoun(
        "table with credentials or personal data was/tables with credentials or personal data were")
      find(
        Finding(.note, "\(tables.of(count)) skipped without being read", source: source.name),
        rows.counter)
    }
    let newest = rows.counter.total.newest
    keep(
      BackupInspection.contents(source.name, start.size, summary, measure, newest, isDamaged: isBroken),
      for: rows.counter.companies)
    var state = start
    (state.offset, state.line) = (0, 0)
    finish(
      rows.counter, state, isWhole: true,
      isExplained: isBroken || summary.findings.contains { $0.severity == .error })
  }

  /// Reads rows on a separate thread while `body` processes earlier ones.
  private func batches(
    of backup: inout BackupReader, _ lines: inout LineReader, _ body: (RowBatch) throws -> Void
  ) throws {
    struct Ended: Error {}
    try withUnsafeMutablePointer(to: &backup) { backup in
      try withUnsafeMutablePointer(to: &lines) { lines in
        try Pipeline.run(capacity: 4) { (push: @escaping (RowBatch) -> Bool) in
          var batch = RowBatch()
          func add(_ item: RowBatch.Item) throws {
            batch.add(item)
            guard batch.isFull else { return }
            // After an error in `body`, which is the one that is thrown.
            guard push(batch) else { throw Ended() }
            batch = RowBatch()
          }
          try backup.pointee.read(
            &lines.pointee,
            BackupReader.Handlers { table, row, line, oversized in
              try add(.row(table, row, line: line, oversized: oversized))
            } reject: { line, reason in
              try add(.rejected(line: line, reason: reason))
            })
          if !batch.isEmpty { _ = push(batch) }
        } consume: { batch in
          try body(batch)
        }
      }
    }
  }

  /// Returns the IDs of the companies that a source's entry includes; nil for all. An entry can give a name,
  /// and a backup lists child tables before companies, so companies are looked up first.
  private func wantedCompanies(_ source: Source) throws -> Set<String>? {
    if let share = options.share { return share.ids }
    if let only = only[source.name] { return only }
    guard let wanted = source.company else { return nil }
    var found: [(id: String, name: String, since: Int64)] = []
    if source.path != "-" {
      found = try BackupReader.companies(path: source.path).map {
        ($0.id, $0.name, $0.createdAt?.milliseconds ?? .max)
      }
    }
    return [try companies.slugs(with: found).id(wanted) ?? wanted]
  }
}
