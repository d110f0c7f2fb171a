/// Fills the tables `ledger_events` and `ledger_heads` of a company's database from its ledger: changes, rows
/// that are gone or came back, and the backups that were read. Rows that were merely seen stay in the files;
/// `ledger_spans` says where those of a month are.
package enum LedgerTables {
  private static let shown = 10_000
  private static let key = "ledger"

  /// Reads the ledger only if it is not the one that the tables were filled from. `name` is that of its
  /// folder.
  package static func update(path: String, root: String, name: String) throws {
    let database = try Database.exclusive(path: path)
    try Migrations.apply(DatabaseSchema.migrations, to: database)
    let mark = try Ledger.mark(Ledger.path(root: root, name: name))
    let known = try database.text("SELECT value FROM meta WHERE key = ?", [.text(key)])
    guard known ?? "" != mark else { return }
    try fill(database, try Ledger(root: root, name: name), mark)
  }

  private static func fill(_ database: Database, _ ledger: Ledger, _ mark: String) throws {
    var events: [(n: Int, entry: AuditEntry)] = []
    var spans: [LedgerSpan] = []
    var since: Instant?
    let first = try Ledger.firstCheckpoint(ledger.path)
    for (place, line) in try Ledger.lines(ledger.path).enumerated() {
      guard let entry = AuditEntry(line.bytes) else { continue }
      if place < first { since = max(since ?? entry.seen, entry.seen) }
      if entry.kind != .row { events.append((place + 1, entry)) }
      LedgerSpan.add(entry, line, number: place + 1, to: &spans)
    }
    try database.transaction {
      try database.execute(
        "DELETE FROM ledger_events; DELETE FROM ledger_heads; DELETE FROM ledger_spans")
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
      for span in spans {
        try database.run(
          "INSERT INTO ledger_spans VALUES (?, ?, ?, ?, ?, ?)",
          [
            .int(Int64(span.first)), .int(Int64(span.entries)), .text(span.month), .text(span.file),
            .int(Int64(span.start)), .int(Int64(span.bytes)),
          ])
      }
      if let since, !ledger.tree.leaves.isEmpty {
        try database.run(
          "INSERT INTO ledger_heads VALUES (?, ?, ?, ?)",
          [
            .int(Int64(ledger.tree.leaves.count)), .text(ledger.tree.root().text), SQLValue(since),
            .text("paperclip-gen/\(ledger.company)"),
          ])
      }
      try database.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", [.text(key), .text(mark)])
    }
  }

  static func spans(_ database: Database) throws -> [LedgerSpan] {
    var spans: [LedgerSpan] = []
    try database.query("SELECT first, entries, month, file, start, bytes FROM ledger_spans ORDER BY first") {
      spans.append(
        LedgerSpan(
          month: $0.text(2) ?? "", file: $0.text(3) ?? "", first: Int($0.int(0)),
          start: Int($0.int(4)), entries: Int($0.int(1)), bytes: Int($0.int(5))))
    }
    return spans
  }
}
