extension Ingest {
  func readBackup(
    _ source: Source, _ lines: inout LineReader, _ bytes: ByteReader, _ start: SourceProgress
  ) throws {
    var counter = SourceCounter(source: source.name, format: "")
    var backup = BackupReader(name: source.name)
    var current: CompanyImporter?
    var unwanted: String?
    var sinceCommit = 0
    let wanted = try wantedCompanies(source)
    try backup.read(
      &lines,
      BackupReader.Handlers { table, row, line, oversized in
        func key() -> EventKey { EventKey(table.rawValue, row.text(0) ?? "") }
        let isCurrent = row.withBytes(table.companyColumn) { bytes in
          bytes.elementsEqual((current?.company.id ?? "").utf8)
        }
        guard let isCurrent else {
          return counter.reject(line, "a row of \(table.rawValue) names no company", key: key())
        }
        if !isCurrent {
          guard let id = row.text(table.companyColumn), id != unwanted else { return }
          guard wanted?.contains(id) ?? true else {
            unwanted = id
            return
          }
          let importer = try self.importer(try self.companies.company(id: id))
          if counter.begin(id) { try importer.beginState() }
          current = importer
        }
        guard let importer = current else { return }
        try importer.company.begin()
        var row = row
        let found = row.redact(self.redactor)
        if !found.isEmpty {
          var tally = RedactionTally()
          tally.add(found, source: source.name, line: line)
          self.keep(&tally, importer.company.id)
        }
        counter.add(try importer.rows.write(table, row), to: importer.company.id, line: line, key: key())
        for column in oversized {
          self.keep(.leftOut(table, column, source: source.name, line: line), importer.company)
        }
        sinceCommit += 1
        if sinceCommit >= Self.batch {
          sinceCommit = 0
          try self.companies.commit()
        }
      } reject: { line, reason in
        counter.reject(line, reason, key: EventKey(reason, String(line)))
      })
    let isComplete = backup.summary.isComplete && !bytes.isDamaged
    counter.finish(format: backup.summary.format, isComplete: isComplete)
    for id in counter.companies {
      let importer = try importer(try companies.company(id: id))
      // A table that the backup never came to has no rows for another reason than that all of them left.
      try importer.endState(
        at: backup.summary.createdAt, full: bytes.isDamaged ? [] : backup.summary.fullKinds)
      counter.saw(importer.rows.oldest, importer.rows.newest, of: id)
    }
    if bytes.isDamaged { damaged(source, after: lines.number, counter) }
    // That a damaged file's rows end in the middle of something goes without saying.
    for finding in backup.summary.findings
    where !bytes.isDamaged || !backup.summary.isCut || finding.severity != .error {
      find(finding, counter)
    }
    if !isComplete, backup.summary.hasEndMark, !bytes.isDamaged, !backup.summary.isCut {
      find(
        Finding(
          .error, "the backup has no end: it was cut short; what came before was used",
          remedy: "make the backup again", source: source.name, line: Int(lines.number)), counter)
    }
    if !backup.summary.refusedTables.isEmpty {
      let count = backup.summary.refusedTables.count
      let tables = CountNoun(
        "table with credentials or personal data was/tables with credentials or personal data were")
      find(
        Finding(
          .note, "\(count) \(tables.form(count)) skipped without being read",
          source: source.name), counter)
    }
    var state = start
    (state.offset, state.line) = (0, 0)
    finish(counter, state, isWhole: true)
  }

  /// The ids of the companies that a source's entry takes; nil for all. An entry may say a name, and children come
  /// before the companies in a backup, so the companies are looked up first.
  private func wantedCompanies(_ source: Source) throws -> Set<String>? {
    guard let wanted = source.company else { return nil }
    var ids: Set<String> = [wanted]
    if source.path != "-" {
      for company in try BackupReader.companies(path: source.path)
      where Slug.make(from: company.name) == Slug.make(from: wanted) {
        ids.insert(company.id)
      }
    }
    for company in companies.sorted {
      if let name = try company.name, Slug.make(from: name) == Slug.make(from: wanted) {
        ids.insert(company.id)
      }
    }
    return ids
  }
}

extension Finding {
  /// A field that was too long to be kept.
  static func leftOut(_ table: RowTable, _ column: Int, source: String, line: Int64) -> Finding {
    Finding(
      .warning, "a \(table.columns[column]) of \(table.rawValue) is longer than 1 MB and was left out",
      source: source, line: Int(line))
  }
}
