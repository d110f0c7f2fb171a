/// What facts are about that are no events of the log themselves.
extension EventLog {
  /// Says that something was added about an agent, an issue and a day; nil is nothing, but for the instant,
  /// of which it means that the fact has none.
  func touch(agent: String?, issue: String?, at: Instant?) throws {
    isChanged = true
    if let agent { touched.agents.insert(try words.number(agent)) }
    if let issue { touched.issues.insert(try words.number(issue)) }
    touched.insert(at: at?.milliseconds)
  }

  /// Says that something was added about a run, if it is known. One of a new database has been noted itself.
  func touch(run id: String) throws {
    if isNew { return }
    var isFound = false
    try database.query("SELECT agent_id, issue_id, started_at FROM run_rows WHERE id = ?", [.text(id)]) {
      row in
      isFound = true
      try touch(agent: row.text(0), issue: row.text(1), at: row.instant(2))
    }
    guard !isFound, counts[HookEvent.agentHeartbeat.rawValue] != nil,
      let seq = try keys.number(EventKey(run: id))
    else { return }
    try insertWaiting()
    try database.query("SELECT agent, issue, at FROM heartbeats WHERE seq = ?", [.int(seq)]) { row in
      isChanged = true
      touched.agents.insert(row.int(0))
      touched.issues.insert(row.int(1))
      touched.insert(at: row.int(2))
    }
  }

  /// Writes to `changes` what was noted: kinds 1, 2 and 3.
  func noteChanges() throws {
    for number in touched.agents.numbers where number != Words.none { try noteChange(1, word: number) }
    for number in touched.issues.numbers where number != Words.none { try noteChange(2, word: number) }
    for day in touched.days.sorted() {
      try database.run(
        "INSERT INTO changes VALUES (3, ?, 1) ON CONFLICT (kind, id) DO UPDATE SET version = version + 1",
        [.text(day < 0 ? "" : String(day))])
    }
    touched = Touched()
  }

  private func noteChange(_ kind: Int64, word: Int64) throws {
    change.bind(1, kind)
    change.bind(2, word)
    try change.run()
  }

  /// What is not explained of the rest is computed after everything was read.
  func removeRecordedSpend(_ key: EventKey) throws {
    for statement in [
      "DELETE FROM unattributed_spend WHERE agent_id = (SELECT agent_id FROM recorded_spend WHERE id = ?)",
      "DELETE FROM recorded_spend WHERE id = ?",
    ] { try database.run(statement, [.text(key.text)]) }
  }
}
