/// What facts are about that are no events of the log themselves.
extension EventLog {
  /// Says that something was added about an agent, an issue and a day; nil is nothing, but for the instant,
  /// of which it means that the fact has none.
  func touch(agent: String?, issue: String?, at: Instant?) throws {
    isChanged = true
    if let agent { touched[0].insert(try words.number(agent)) }
    if let issue { touched[1].insert(try words.number(issue)) }
    touched[2].insert(at.map { $0.milliseconds / Instant.millisecondsPerDay } ?? -1)
  }

  /// Says that something was added about a run, if it is known.
  func touch(run id: String) throws {
    var isFound = false
    try database.query("SELECT agent_id, issue_id, started_at FROM run_rows WHERE id = ?", [.text(id)]) {
      row in
      isFound = true
      try touch(agent: row.text(0), issue: row.text(1), at: row.instant(2))
    }
    guard !isFound, counts[HookEvent.agentHeartbeat.rawValue] != nil,
      let seq = try keys.number(EventKey(run: id))
    else { return }
    try database.query("SELECT agent, issue, at FROM heartbeats WHERE seq = ?", [.int(seq)]) { row in
      isChanged = true
      touched[0].insert(row.int(0))
      touched[1].insert(row.int(1))
      touched[2].insert(row.int(2) / Instant.millisecondsPerDay)
    }
  }

  /// What is not explained of the rest is computed after everything was read.
  func removeRecordedSpend(_ key: EventKey) throws {
    for statement in [
      "DELETE FROM unattributed_spend WHERE agent_id = (SELECT agent_id FROM recorded_spend WHERE id = ?)",
      "DELETE FROM recorded_spend WHERE id = ?",
    ] { try database.run(statement, [.text(key.text)]) }
  }
}
