/// Reads the contents of backups, newest first.
struct BackupContentsReader {
  private let database: Database

  init(_ database: Database) { self.database = database }

  func read() throws -> [BackupContents] {
    var tables: [String: [BackupContents.Table]] = [:]
    try database.query(
      """
      SELECT source, name, rows, bytes, treatment, largest_column, largest_bytes FROM backup_tables
      ORDER BY source, bytes DESC, name
      """
    ) {
      let column = $0.text(5).map { [$0] } ?? []
      let bytes = $0.int(6)
      tables[$0.text(0) ?? "", default: []].append(
        BackupContents.Table(
          name: $0.text(1) ?? "", rows: $0.int(2), bytes: $0.int(3),
          columns: column.map { BackupContents.Column(name: $0, bytes: bytes) },
          treatment: BackupContents.Treatment(rawValue: $0.text(4) ?? "") ?? .unused))
    }
    var backups: [BackupContents] = []
    try database.query(
      """
      SELECT source, format, server_version, writer_version, made_at, is_dated, file_bytes, is_complete, is_sound
      FROM backups ORDER BY coalesce(made_at, 0) DESC, source
      """
    ) {
      let name = $0.text(0) ?? ""
      // Problems are listed among the findings of its source.
      let flaw = Finding(.error, "was not read in full", source: name)
      backups.append(
        BackupContents(
          name: name, fileBytes: $0.int(6), format: $0.text(1) ?? "", serverVersion: $0.text(2),
          writerVersion: $0.text(3), createdAt: $0.instant(4), isDated: $0.int(5) == 1,
          isComplete: $0.int(7) == 1,
          tables: tables[name] ?? [], findings: $0.int(8) == 1 ? [] : [flaw]))
    }
    return backups
  }
}
