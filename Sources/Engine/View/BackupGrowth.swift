/// The growth of a database's tables from the oldest to the newest of several backups.
package struct BackupGrowth: Sendable, Equatable {
  package struct Table: Sendable, Equatable {
    package let name: String
    package let rows: Int64
    package let bytes: Int64
  }

  package let from: Instant
  package let to: Instant
  /// What was added in total, most bytes first, without unchanged tables.
  package let tables: [Table]

  package var days: Int64 { max(1, (to.milliseconds - from.milliseconds + 43_200_000) / 86_400_000) }

  /// Nil unless two complete backups are at least half a day apart.
  package init?(_ backups: [BackupContents]) {
    let whole = backups.filter { $0.isSound && $0.createdAt != nil }.sorted {
      ($0.createdAt ?? .epoch, $0.name) < ($1.createdAt ?? .epoch, $1.name)
    }
    guard let first = whole.first, let last = whole.last, let from = first.createdAt, let to = last.createdAt,
      to.milliseconds - from.milliseconds >= 43_200_000
    else { return nil }
    (self.from, self.to) = (from, to)
    var rows: [String: Int64] = [:]
    var bytes: [String: Int64] = [:]
    for (backup, sign) in [(first, Int64(-1)), (last, 1)] {
      for table in backup.tables {
        rows[table.name, default: 0] += sign * table.rows
        bytes[table.name, default: 0] += sign * table.bytes
      }
    }
    tables = bytes.keys.map { Table(name: $0, rows: rows[$0] ?? 0, bytes: bytes[$0] ?? 0) }
      .filter { $0.rows != 0 || $0.bytes != 0 }
      .sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) }
  }
}
