/// What a backup holds and whether it is whole, found by reading it once, without a database.
package struct BackupInspection: Sendable, Equatable {
  /// What is done with a table's rows.
  package enum Treatment: String, Sendable {
    case read
    /// It holds credentials or people and is never opened.
    case refused
    /// Nothing here uses it.
    case unused
  }

  package struct Column: Sendable, Equatable {
    package let name: String
    package let bytes: Int64
  }

  package struct Table: Sendable, Equatable {
    package let name: String
    package let rows: Int64
    package let bytes: Int64
    /// The largest first; none of a table that is refused.
    package let columns: [Column]
    package let treatment: Treatment
  }

  package let name: String
  /// The size of the file as it is, compressed or not.
  package let fileBytes: Int64
  package let format: String
  package let serverVersion: String?
  package let writerVersion: String?
  /// When it was made, if it says so; else the newest instant of its rows.
  package let createdAt: Instant?
  package let isDated: Bool
  package let isComplete: Bool
  /// The largest first.
  package let tables: [Table]
  package let findings: [Finding]

  package var rows: Int64 { tables.reduce(0) { $0 + $1.rows } }
  package var bytes: Int64 { tables.reduce(0) { $0 + $1.bytes } }
  package var isSound: Bool { isComplete && findings.allSatisfy { $0.severity < .error } }

  /// Reads a backup. Throws for a file that cannot be read, or that is none.
  package init(path: String, name: String) throws {
    let status = FileSystem.status(path, followingLinks: true)
    if let special = status?.special { throw Failure("\(name): is \(special); expected a file") }
    var bytes = try ByteReader(path: path, name: name)
    var lines = LineReader(bytes, limit: BackupReader.pieceSize)
    if let (message, remedy) = ForeignFormat.binary(SourceHead(try lines.peek()), name) {
      throw Failure("\(name): \(message); \(remedy)")
    }
    _ = try lines.skipBlank()
    let head = SourceHead(try lines.peek())
    guard BackupReader.recognises(head.bytes) else {
      if let (message, remedy) = ForeignFormat.text(head, name) {
        throw Failure("\(name): \(message); \(remedy)")
      }
      throw Failure("\(name): is not a SQL dump of a database")
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
    self.init(
      name, status?.size ?? 0, reader.summary, measure, newest,
      isDamaged: bytes.isDamaged || bytes.isMisencoded)
  }

  init(
    _ name: String, _ fileBytes: Int64, _ summary: BackupSummary, _ measure: TableMeasure, _ newest: Instant?,
    isDamaged: Bool
  ) {
    self.name = name
    self.fileBytes = fileBytes
    (format, serverVersion, writerVersion) = (summary.format, summary.serverVersion, summary.writerVersion)
    createdAt = summary.createdAt ?? newest
    isDated = summary.createdAt != nil
    isComplete = (summary.isComplete || !summary.hasEndMark && !summary.isCut) && !isDamaged
    var findings = summary.findings
    if isDamaged {
      findings.append(
        Finding(.error, "the file is damaged or incomplete", remedy: "copy or create it again", source: name))
    } else if !isComplete, !summary.isCut {
      findings.append(
        Finding(
          .error, "the backup has no end: it is incomplete", remedy: "create the backup again", source: name))
    }
    self.findings = findings
    tables = measure.tables.filter { !$0.key.isEmpty }.map { name, table in
      let treatment: Treatment =
        RowTable(rawValue: name) != nil ? .read : RefusedTable.contains(name) ? .refused : .unused
      let columns = zip(table.columns, table.columnBytes).map(Column.init).filter { $0.bytes > 0 }
      return Table(
        name: name, rows: table.rows, bytes: table.bytes,
        columns: treatment == .refused ? [] : columns.sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) },
        treatment: treatment)
    }.sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) }
  }
}
