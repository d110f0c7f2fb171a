/// What a backup holds and whether it is whole.
package struct BackupContents: Sendable, Equatable {
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
  package var tables: [Table]
  package var findings: [Finding]

  package var rows: Int64 { tables.reduce(0) { $0 + $1.rows } }
  package var bytes: Int64 { tables.reduce(0) { $0 + $1.bytes } }
  package var isSound: Bool { isComplete && findings.allSatisfy { $0.severity < .error } }
}
