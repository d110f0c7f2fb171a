extension EventLog {
  /// Writes a new heartbeat.
  func put(_ heartbeat: Heartbeat, at seq: Int64) throws {
    isChanged = true
    touched.agents.insert(heartbeat.agent)
    touched.issues.insert(heartbeat.issue)
    touched.insert(at: heartbeat.at)
    waitingHeartbeats.append((seq, heartbeat))
    if waitingHeartbeats.count == RowInserter.rows { try insertWaiting() }
    if hasOpenRuns, let id = heartbeat.runID {
      try database.run("UPDATE run_rows SET is_hidden = 1 WHERE id = ? AND is_ended = 0", [.text(id)])
    }
  }

  static func bind(
    _ row: (seq: Int64, heartbeat: Heartbeat), _ base: Int32, _ statement: inout Statement
  ) {
    let heartbeat = row.heartbeat
    statement.bind(base + 1, row.seq)
    switch heartbeat.id {
    case .none: statement.bind(base + 3, Int64?.none)
    case .key: statement.bind(base + 3, Int64(0))
    case .text(let id): statement.bind(base + 3, id)
    }
    statement.bind(base + 4, heartbeat.agent)
    statement.bind(base + 5, heartbeat.issue)
    statement.bind(base + 6, heartbeat.status)
    statement.bind(base + 7, heartbeat.at)
    statement.bind(base + 8, heartbeat.latency)
    statement.bind(base + 9, heartbeat.errorCode)
    statement.bind(base + 10, heartbeat.provider)
    statement.bind(base + 11, heartbeat.model)
    statement.bind(base + 12, heartbeat.input)
    statement.bind(base + 13, heartbeat.cachedInput)
    statement.bind(base + 14, heartbeat.output)
    statement.bind(base + 15, heartbeat.unsplit)
    statement.bind(base + 16, heartbeat.billed)
    statement.bind(base + 17, heartbeat.reported)
    statement.bind(base + 18, heartbeat.billingType)
    statement.bind(base + 19, heartbeat.costStatus)
    switch heartbeat.meta {
    case .fields(let bits): statement.bind(base + 20, bits)
    case .text(let text): statement.bind(base + 20, text)
    }
    statement.bind(base + 21, heartbeat.content)
  }
}
