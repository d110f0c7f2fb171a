/// Numbers that increase whenever history changes. Pages that show history depend on them.
/// `DatabaseSchema.changes` defines what counts.
package struct FactVersions: Sendable, Equatable {
  /// Identifies the database as long as its versions continue. Nil if versions are unknown, so that
  /// everything counts as changed.
  package var database: String?
  package var agents: [String: Int64] = [:]
  package var issues: [String: Int64] = [:]
  /// By days since 1970 in UTC.
  package var days: [Int: Int64] = [:]

  package init() {}

  init(_ database: Database) throws {
    self.database = try database.text("SELECT value FROM meta WHERE key = 'database'")
    try database.query("SELECT kind, id, version FROM changes") { row in
      guard let id = row.text(1) else { return }
      switch row.int(0) {
      case 1: agents[id] = row.int(2)
      case 2: issues[id] = row.int(2)
      default: if let day = Int(id) { days[day] = row.int(2) }
      }
    }
  }
}
