/// Fills the tables `ledger_events` and `ledger_heads` of a company's database from its ledger: changes, rows that
/// are gone or came back, and the backups that were read. Rows that were merely seen stay in the files.
package enum LedgerTables {
  private static let shown = 10_000

  package static func update(path: String, _ ledger: Ledger) throws {
    let database = try Database(path: path)
    try Migrations.apply(DatabaseSchema.migrations, to: database)
    let root = ledger.tree.leaves.isEmpty ? "" : ledger.tree.root().text
    guard try database.text("SELECT root FROM ledger_heads") ?? "" != root else { return }
    var events: [(n: Int, entry: AuditEntry)] = []
    var since: Instant?
    for (number, line) in try Ledger.lines(ledger.path).enumerated() {
      guard let entry = AuditEntry(line.bytes) else { continue }
      since = min(since ?? entry.seen, entry.seen)
      if entry.kind != .row { events.append((number + 1, entry)) }
    }
    try database.transaction {
      try database.execute("DELETE FROM ledger_events; DELETE FROM ledger_heads")
      for (n, entry) in events.suffix(shown) {
        let id = entry.id.drop { $0 != ":" }.dropFirst()
        try database.run(
          "INSERT INTO ledger_events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          [
            .int(Int64(n)), .text(entry.kind.rawValue), .text(entry.table), .text(String(id)),
            SQLValue(entry.seen), SQLValue(entry.at), SQLValue(entry.by), SQLValue(entry.on),
            SQLValue(entry.digest), SQLValue(entry.was),
            SQLValue(entry.fields.isEmpty ? nil : entry.fields.joined(separator: ", ")),
          ])
      }
      if let since, !root.isEmpty {
        try database.run(
          "INSERT INTO ledger_heads VALUES (?, ?, ?, ?)",
          [
            .int(Int64(ledger.tree.leaves.count)), .text(root), SQLValue(since),
            .text("paperclip-gen/\(ledger.company)"),
          ])
      }
    }
  }
}
