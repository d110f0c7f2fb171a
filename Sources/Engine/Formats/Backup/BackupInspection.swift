/// Inspects a backup in one pass, without a database.
package enum BackupInspection {
  /// Reads a backup. Throws if the file cannot be read or is not a backup.
  package static func read(path: String, name: String) throws -> BackupContents {
    let status = FileSystem.status(path, followingLinks: true)
    if let special = status?.special { throw Failure("\(name): is \(special); expected a file") }
    var bytes = try ByteReader(path: path, name: name)
    var lines = LineReader(bytes, limit: BackupReader.pieceSize)
    if let (message, remedy) = ForeignFormat.binary(SourceHead(try lines.peek()), name) {
      throw Failure("\(name): \(message); \(remedy)")
    }
    _ = try lines.skipBlank()
    let head = SourceHead(try lines.peek())
    guard BackupReader.recognizes(head.bytes) else {
      if let (message, remedy) = ForeignFormat.text(head, name) {
        throw Failure("\(name): \(message); \(remedy)")
      }
      throw Failure("\(name): is not a database backup (SQL dump)")
    }
    if case .convert(let encoding) = TextEncoding.treatment(of: BackupReader.encoding(of: head.bytes) ?? "") {
      bytes = try ByteReader(path: path, name: name)
      try bytes.convert(from: encoding)
      lines = LineReader(bytes, limit: BackupReader.pieceSize)
    }
    let measure = TableMeasure()
    var reader = BackupReader(name: name, measure: measure)
    var newest: Instant?
    try reader.read(
      &lines,
      BackupReader.Handlers { table, row, _, _ in
        guard let column = table.columns.firstIndex(of: "created_at"), let at = row.instant(column) else {
          return
        }
        if newest.map({ $0 < at }) ?? true { newest = at }
      } reject: { _, _ in
      })
    measure.end()
    return contents(
      name, status?.size ?? 0, reader.summary, measure, newest,
      isDamaged: bytes.isDamaged || bytes.isMisencoded)
  }

  /// The result, after all of the backup was read.
  static func contents(
    _ name: String, _ fileBytes: Int64, _ summary: BackupSummary, _ measure: TableMeasure, _ newest: Instant?,
    isDamaged: Bool
  ) -> BackupContents {
    let isComplete = (summary.isComplete || !summary.hasEndMark && !summary.isCut) && !isDamaged
    var findings = summary.findings
    if isDamaged {
      findings.append(
        Finding(.error, "the file is damaged or incomplete", remedy: "copy or create it again", source: name))
    } else if !isComplete, !summary.isCut {
      findings.append(
        Finding(
          .error, "the backup has no end: it is incomplete", remedy: "create the backup again", source: name))
    }
    let tables = measure.tables.filter { !$0.key.isEmpty }.map { name, table in
      let treatment: BackupContents.Treatment =
        RowTable(rawValue: name) != nil ? .read : RefusedTable.contains(name) ? .refused : .unused
      // Names are shown, and can be anything.
      let columns = zip(table.columns, table.columnBytes).filter { $0.1 > 0 }.map { name, bytes in
        BackupContents.Column(name: Redactor.strict.redact(name), bytes: bytes)
      }
      return BackupContents.Table(
        name: name, rows: table.rows, bytes: table.bytes,
        columns: treatment == .refused ? [] : columns.sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) },
        treatment: treatment)
    }.sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) }
    return BackupContents(
      name: name, fileBytes: fileBytes, format: summary.format, serverVersion: summary.serverVersion,
      writerVersion: summary.writerVersion, createdAt: summary.createdAt ?? newest,
      isDated: summary.createdAt != nil, isComplete: isComplete, tables: tables, findings: findings)
  }
}
