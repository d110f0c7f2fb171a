/// The contents of a backup and whether it is complete.
package struct BackupContents: Sendable, Equatable {
  /// How a table's rows are used.
  package enum Treatment: String, Sendable {
    case read
    /// Contains credentials or personal data, and is never read.
    case refused
    /// Not used.
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
    /// Largest first. Empty for tables that are never read.
    package let columns: [Column]
    package let treatment: Treatment
  }

  package let name: String
  /// The size of the file, compressed or not.
  package let fileBytes: Int64
  package let format: String
  package let serverVersion: String?
  package let writerVersion: String?
  /// When it was created, if it says so; else the newest time of its rows.
  package let createdAt: Instant?
  package let isDated: Bool
  package let isComplete: Bool
  /// Largest first.
  package var tables: [Table]
  package var findings: [Finding]

  package var rows: Int64 { tables.reduce(0) { $0 + $1.rows } }
  package var bytes: Int64 { tables.reduce(0) { $0 + $1.bytes } }
  package var isSound: Bool { isComplete && findings.allSatisfy { $0.severity < .error } }
}
