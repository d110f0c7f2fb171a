/// Fills the tables `alerts` and `deliveries` of a company's database from its outbox.
package enum OutboxTables {
  /// Older ended alerts and sent messages stay in the file.
  private static let shown = 200

  /// True if the tables say that the outbox had lines.
  package static func knowLines(path: String) throws -> Bool {
    try Database(path: path, readOnly: true).integer("SELECT EXISTS (SELECT 1 FROM alerts)") == 1
  }

  /// Writes only if the outbox differs from what the tables have. `audience`: the narrowest of those that see
  /// what modules show.
  package static func update(
    path: String, _ outbox: Outbox, company: String, audience: Audience = .team
  ) throws {
    let outbox = outbox.narrowed(to: audience)
    let database = try Database.exclusive(path: path)
    try Migrations.apply(DatabaseSchema.migrations, to: database)
    let alerts = outbox.firing + outbox.history.filter { $0.status != .firing }.suffix(shown)
    let pending = outbox.pending
    let pendingIDs = Set(pending.map(\.id))
    let messages = outbox.messages.filter { !pendingIDs.contains($0.id) }.suffix(shown) + pending
    let state = digest(alerts, messages, outbox)
    guard try database.text("SELECT value FROM meta WHERE key = 'outbox'") != state else { return }
    try database.transaction {
      try database.execute("DELETE FROM alerts; DELETE FROM deliveries")
      for alert in alerts {
        try database.run(
          "INSERT OR REPLACE INTO alerts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          [
            .text(alert.id), .text(alert.rule), .text(alert.key), .text(alert.severity.rawValue),
            .text(alert.title), .text(alert.text), SQLValue(alert.page), .text(alert.status.rawValue),
            SQLValue(alert.since), SQLValue(alert.firedAt), SQLValue(alert.resolvedAt),
            SQLValue(alert.notifiedAt),
          ])
      }
      for message in messages {
        let delivery = outbox.deliveries[message.id] ?? DeliveryState()
        let title = Notice(message, outbox, company: company, baseURL: nil).title
        try database.run(
          "INSERT OR REPLACE INTO deliveries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          [
            .text(message.id), .text(message.channel), .text(message.kind.rawValue),
            .text(message.severity.rawValue), .text(title), .int(Int64(message.entries.count)),
            SQLValue(message.at), .text(status(delivery)), .int(Int64(delivery.attempts)),
            SQLValue(delivery.lastAt), SQLValue(delivery.nextAt), SQLValue(delivery.code),
            SQLValue(delivery.error),
          ])
      }
      try database.run("INSERT OR REPLACE INTO meta VALUES ('outbox', ?)", [.text(state)])
    }
  }

  private static func status(_ delivery: DeliveryState) -> String {
    switch delivery.result {
    case .sent: "sent"
    case .dead: "dead"
    case .retry: "retry"
    case nil: "pending"
    }
  }

  private static func digest(_ alerts: [OutboxAlert], _ messages: [OutboxMessage], _ outbox: Outbox) -> String
  {
    let values =
      alerts.map(\.value)
      + messages.map { message in
        .list([message.value, .string("\(outbox.deliveries[message.id] ?? DeliveryState())")])
      }
    return SHA256.digest(of: JSONWriter.encode(.list(values), layout: .compact)).text
  }
}
