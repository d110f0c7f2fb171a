/// Backups that were read again, compared with what the ledger recorded of them.
extension RowSightings {
  /// The number of rows, and those that are not as they were recorded.
  package func compare() throws -> (rows: Int, problems: [String]) {
    guard let ledger else { return (0, []) }
    var count = 0
    var problems: [String] = []
    for state in states {
      func add(_ text: String) { problems.append("\(state.source): \(text)") }
      guard let recorded = try Self.recorded(at: state.at, in: ledger.path) else {
        add("the ledger has no complete backup of \(state.at?.text ?? "an unknown time")")
        continue
      }
      var rows: [String: String] = [:]
      for id in state.known { rows[id] = ledger.rows[id]?.digest?.text }
      for sighting in state.sightings { rows[sighting.id] = sighting.digest.text }
      count += rows.count
      for (id, digest) in rows.sorted(by: { $0.key.precedesInBytes($1.key) }) {
        if let known = recorded[id] {
          if known != digest { add("\(id) has other content than when it was recorded") }
        } else {
          add("\(id) was not in this backup when it was recorded")
        }
      }
      for id in recorded.keys.sorted(by: { $0.precedesInBytes($1) }) where rows[id] == nil {
        guard state.complete.contains(String(id.prefix { $0 != ":" })) else { continue }
        add("\(id) was in this backup when it was recorded")
      }
    }
    return (count, problems)
  }

  /// The digests of the rows when a complete backup of this time had been recorded. Nil if none was.
  private static func recorded(at time: Instant?, in path: String) throws -> [String: String]? {
    var rows: [String: String] = [:]
    for line in try Ledger.lines(path) {
      guard let entry = AuditEntry(line.bytes) else { continue }
      switch entry.kind {
      case .backup: if entry.seen == time { return rows }
      case .missing: rows[entry.id] = nil
      case .row, .changed, .returned: rows[entry.id] = entry.digest
      }
    }
    return nil
  }
}
