/// The states that rows belong to, and which of their versions are stored.
extension RowWriter {
  /// Starts a new state of the company, as a source has it. Its time is known at the end.
  func begin(_ source: String) throws {
    runLogs?.begin(source)
    state = try database.integer("INSERT INTO states (at) VALUES (NULL) RETURNING number") ?? 0
    newest = nil
    oldest = nil
    instants = InstantGroups()
    counts = [:]
  }

  /// Takes the times of a row.
  func saw(_ instants: Instant?...) {
    var last: Instant?
    for case let instant? in instants {
      last = max(last ?? instant, instant)
      oldest = min(oldest ?? instant, instant)
    }
    guard let last else { return }
    newest = max(newest ?? last, last)
    self.instants.add(last.milliseconds, last.milliseconds)
  }

  /// Ends the state at the time `at`: its rows replace those of older states.
  func end(at: Instant?) throws {
    try database.run("UPDATE states SET at = ? WHERE number = ?", [SQLValue(at), .int(state)])
    for rows in [company, routines.runs, labels.rows] + governance.all + documents.small {
      try rows.settle(state)
    }
    try comments.settle(state, didSettle: settled(.comments))
    try documents.revisions.settle(state, didSettle: settled(.documentRevisions))
    try costs.settle(state, didReplace: events.touchCost, didSettle: settled(.costs))
    try policies.end(state, at: at)
    try runs.settle(state, didReplace: events.setRun, didSettle: settled(.runs))
    try activity.settle(
      state, willReplace: events.withdrawActivity,
      didReplace: { id in
        guard let row = try self.events.activity(id) else { return }
        try self.events.touch(row, run: row.run)
        try self.events.add(
          row, try row.details.map { try self.details(Array($0.utf8), row) } ?? Self.bare(row))
      }, didSettle: settled(.activity))
    try known.end(state: state, at: at)
    try runLogs?.end(at: at)
  }

  /// The number of stored rows per table that a newer state changed.
  var corrected: [(table: RowTable, count: Int64)] {
    let all: [(RowTable, KeyedRows)] = [
      (.comments, comments), (.runs, runs), (.activity, activity), (.costs, costs),
      (.approvals, governance.approvals), (.approvalComments, governance.comments),
      (.budgetPolicies, policies.rows), (.budgetIncidents, policies.incidents),
      (.routineRuns, routines.runs), (.labels, labels.rows),
      (.documents, documents.documents),
      (.documentRevisions, documents.revisions), (.skills, documents.skills),
    ]
    return all.map { (table: $0.0, count: $0.1.corrected) }.filter { $0.count > 0 }
  }

  // MARK: Known rows

  /// The digest of a row as it was read. Nil for tables with few rows.
  func digest(_ table: RowTable, _ row: Row) throws -> KnownRows.Digest? {
    rows(table) == nil ? nil : try known.digest(table, row)
  }

  /// Whether the row's stored version is this one, so that nothing need be written. The state then has it.
  func isKnown(_ table: RowTable, _ row: Row, _ digest: KnownRows.Digest) throws -> Bool {
    guard known.see(digest) else { return false }
    counts[table, default: 0] += 1
    switch table {
    case .comments: saw(row.instant(7), row.instant(8), row.instant(9))
    case .runs:
      saw(row.instant(5), row.instant(6), row.instant(10))
      try runLogs?.noteResult(row)
    case .costs: saw(row.instant(15) ?? row.instant(16))
    case .documentRevisions: saw(row.instant(8))
    default: saw(row.instant(10))
    }
    return true
  }

  func remember(_ table: RowTable, _ row: Row, _ digest: KnownRows.Digest?, _ outcome: Outcome) throws {
    guard let rows = rows(table) else { return }
    switch outcome {
    case .accepted: if let digest { known.stored(digest, state: state) }
    case .duplicate:
      guard let newer = try known.staged(table, row, digest) else { return }
      try rows.sawStored(row.text(0) ?? "", state: newer)
    case .rejected: break
    }
  }

  private func rows(_ table: RowTable) -> KeyedRows? {
    switch table {
    case .comments: comments
    case .runs: runs
    case .activity: activity
    case .costs: costs
    case .documentRevisions: documents.revisions
    default: nil
    }
  }

  private func settled(_ table: RowTable) -> (String) -> Void {
    { self.known.won(table, id: $0, state: self.state) }
  }
}

/// Events of runs, documents and skills.
extension RowWriter {
  func writeRunEvent(_ row: Row) throws -> Outcome {
    saw(row.instant(8))
    guard let runLogs else { return .duplicate }
    guard !row.isNull(2) else { return .rejected("an event of a run has no run") }
    return try runLogs.writeEvent(row) ? .accepted : .duplicate
  }

  func writeDocument(_ table: RowTable, _ row: Row) throws -> Outcome {
    let isNew: Bool
    switch table {
    case .documents:
      for column in 11...13 { saw(row.instant(column)) }
      isNew = try documents.writeDocument(row, state: state)
    case .documentRevisions:
      guard !row.isNull(2) else { return .rejected("a revision has no document") }
      saw(row.instant(8))
      isNew = try documents.writeRevision(row, state: state)
    case .issueDocuments:
      guard !row.isNull(2), !row.isNull(3) else {
        return .rejected("a row of issue_documents has no issue or no document")
      }
      saw(row.instant(5), row.instant(6))
      isNew = try documents.writeLink(row, state: state)
    default:
      saw(row.instant(11), row.instant(12))
      isNew = try documents.writeSkill(row, state: state)
    }
    return isNew ? .accepted : .duplicate
  }
}
