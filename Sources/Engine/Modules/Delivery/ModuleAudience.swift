/// What modules see depends on the most restricted audience of the workspace. Their tables are filled over
/// many runs, so if that audience changes, they are emptied and filled again from the log before publishing.
enum ModuleAudience {
  private static let key = "module_audience"
  /// The tables with the program's data about modules. They are emptied but kept.
  private static let kept = ["mod_migrations", "mod_cursors", "mod_failures", "mod_services", "mod_modules"]

  /// What the outbox and the plan say in the database, from which they are filled again.
  private static let filled = ["alerts", "deliveries", "rule_matches", "rule_starts"]

  /// Returns true if the modules' tables were emptied.
  static func apply(_ audience: Audience, to database: Database) throws -> Bool {
    let seen = audience
    // Without a record, the tables were filled for the team.
    let stored = try database.text("SELECT value FROM meta WHERE key = ?", [.text(key)])
    guard (stored ?? Audience.team.rawValue) != seen.rawValue else { return false }
    var tables: [String] = []
    try database.query(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'mod\\_%' ESCAPE '\\'"
    ) { if let name = $0.text(0), !kept.contains(name) { tables.append(name) } }
    try database.execute("PRAGMA secure_delete = ON; PRAGMA foreign_keys = OFF")
    defer { try? database.execute("PRAGMA foreign_keys = ON") }
    try database.transaction {
      for table in tables { try database.execute("DROP TABLE \"\(table)\"") }
      for table in kept + filled { try database.execute("DELETE FROM \(table)") }
      try database.execute("DELETE FROM meta WHERE key IN ('outbox', 'plan')")
      try database.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", [.text(key), .text(seen.rawValue)])
    }
    return !tables.isEmpty
  }
}
