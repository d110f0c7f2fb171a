/// Rows of facts are inserted several at once: see `RowInserter`.
extension EventLog {
  struct WaitingRow {
    let seq: Int64
    let key: EventKey
    let row: NumberedRow
    /// Texts that are not words.
    var subject: String?
    var payload: String?
  }

  /// Writes a new row.
  func put(_ waiting: WaitingRow) throws {
    isChanged = true
    let row = waiting.row
    // Events that follow from rows are no activity of their own.
    let isHookLine = row.rank == .hookLine
    if isHookLine || row.kind == .budgetThresholdCrossed { touched.agents.insert(row.agent) }
    if isHookLine { touched.insert(at: row.at) }
    if waiting.subject == nil, isHookLine {
      if row.kind.isAboutIssue {
        touched.issues.insert(row.subject)
      } else {
        touched.agents.insert(row.subject)
      }
    }
    waitingRows.append(waiting)
    if waitingRows.count == RowInserter.rows { try insertWaiting() }
  }

  /// Inserts the rows that wait.
  func insertWaiting() throws {
    if !waitingHeartbeats.isEmpty {
      try heartbeats.insert(waitingHeartbeats, key: { $0.heartbeat.key }, bind: Self.bind)
      waitingHeartbeats.removeAll(keepingCapacity: true)
    }
    guard !waitingRows.isEmpty else { return }
    try rows.insert(waitingRows, key: \.key) { waiting, base, statement in
      let row = waiting.row
      statement.bind(base + 1, waiting.seq)
      statement.bind(base + 3, row.kind.rawValue)
      statement.bind(base + 4, row.at)
      statement.bind(base + 5, row.agent)
      if let subject = waiting.subject {
        statement.bind(base + 6, subject)
      } else {
        statement.bind(base + 6, row.subject)
      }
      statement.bind(base + 7, row.from)
      statement.bind(base + 8, row.to)
      if row.payload != Words.none {
        statement.bind(base + 9, row.payload)
      } else {
        statement.bind(base + 9, waiting.payload)
      }
      statement.bind(base + 10, row.rank.rawValue)
      statement.bind(base + 11, row.content)
    }
    waitingRows.removeAll(keepingCapacity: true)
  }
}
