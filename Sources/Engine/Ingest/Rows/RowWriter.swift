/// Writes rows of Paperclip's tables to one company's database.
///
/// Rows of records (agents, goals, projects, issues) form a state of the company. They are staged and applied
/// after all sources were read, oldest state first. Other rows have their own keys and are written at once.
final class RowWriter {
  enum Outcome: Equatable {
    case accepted
    case duplicate
    case rejected(String)
  }

  let database: Database
  let events: RowEvents
  let known: KnownRows
  let company: KeyedRows
  private var agents: Statement
  private var goals: Statement
  private var projects: Statement
  private var issues: Statement
  let comments: KeyedRows
  let runs: KeyedRows
  let activity: KeyedRows
  let costs: KeyedRows
  let governance: GovernanceRows
  let documents: DocumentRows
  let policies: PolicyRows
  let routines: RoutineRows
  let labels: LabelRows
  let runLogs: RunLogRows?
  private var reader = JSONReader()

  /// The number of the state that the rows belong to.
  var state: Int64 = 0
  /// The newest time among the rows since `state` was set.
  var newest: Instant?
  var oldest: Instant?
  /// The newest times of those rows. They date the state if nothing else does.
  var instants = InstantGroups()
  /// The number of rows written per table since then.
  var counts: [RowTable: Int64] = [:]

  init(_ database: Database, _ log: EventLog, _ known: KnownRows, keepsRunLogs: Bool) throws {
    self.database = database
    runLogs = keepsRunLogs ? try RunLogRows(database) : nil
    self.known = known
    events = try RowEvents(database, log)
    for table in ["agents", "goals", "projects", "issues"] {
      try database.execute(
        "CREATE TEMP TABLE IF NOT EXISTS staged_\(table) AS SELECT *, 0 AS state FROM \(table) WHERE 0")
    }
    company = try KeyedRows(database, "company", .company)
    agents = try database.prepare(
      """
      INSERT INTO temp.staged_agents (id, name, role, title, status, reports_to, capabilities, adapter_type,
        budget_microcents, pause_reason, error_reason, metadata, last_heartbeat_at, created_at, updated_at, rank, state)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 3, ?)
      """)
    goals = try database.prepare(
      """
      INSERT INTO temp.staged_goals (id, title, description, level, status, parent_id, owner_agent_id, created_at,
        updated_at, rank, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 3, ?)
      """)
    projects = try database.prepare(
      """
      INSERT INTO temp.staged_projects (id, name, description, status, lead_agent_id, goal_id, target_date,
        archived_at, created_at, updated_at, rank, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 3, ?)
      """)
    issues = try database.prepare(
      """
      INSERT INTO temp.staged_issues (id, identifier, title, description, status, priority, project_id, goal_id,
        parent_id, assignee_agent_id, assignee_user_id, created_by_agent_id, billing_code, origin_kind, is_hidden,
        started_at, completed_at, cancelled_at, created_at, updated_at, labels, rank, state)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 3, ?)
      """)
    comments = try KeyedRows(database, "comments", .comments)
    runs = try KeyedRows(database, "run_rows", .runs)
    activity = try KeyedRows(database, "activity_rows", .activity)
    costs = try KeyedRows(database, "cost_events", .costs)
    governance = try GovernanceRows(database)
    documents = try DocumentRows(database)
    routines = try RoutineRows(database)
    labels = try LabelRows(database)
    policies = try PolicyRows(database)
  }

  /// Why values of the last row were left out although the row counts.
  private(set) var rejectedValues: [String] = []

  /// `digest`: of the row as it was read, if it may be remembered as known.
  func write(_ table: RowTable, _ row: Row, _ digest: KnownRows.Digest? = nil) throws -> Outcome {
    guard !row.isNull(0) else { return .rejected("a row of \(table.rawValue) has no id") }
    counts[table, default: 0] += 1
    rejectedValues.removeAll(keepingCapacity: true)
    let outcome = try writeRow(table, row)
    rejectedValues += table.unreadableTimes(of: row)
    try remember(table, row, rejectedValues.isEmpty ? digest : nil, outcome)
    return outcome
  }

  private func writeRow(_ table: RowTable, _ row: Row) throws -> Outcome {
    switch table {
    case .companies: try writeCompany(row)
    case .agents: try writeAgent(row)
    case .goals: try writeGoal(row)
    case .projects: try writeProject(row)
    case .issues: try writeIssue(row)
    case .comments: try writeComment(row)
    case .runs: try writeRun(row)
    case .activity: try writeActivity(row)
    case .costs: try writeCost(row)
    case .approvals: try writeApproval(row)
    case .approvalComments: try writeApprovalComment(row)
    case .routines: try writeRoutine(row)
    case .routineTriggers: try writeTrigger(row)
    case .budgetPolicies: try writePolicy(row)
    case .budgetIncidents: try writeIncident(row)
    case .routineRuns: try writeRoutineRun(row)
    case .labels: try writeLabel(row)
    case .issueLabels: try writeIssueLabel(row)
    case .documents, .documentRevisions, .issueDocuments, .skills: try writeDocument(table, row)
    case .runEvents: try writeRunEvent(row)
    }
  }

  private func bind(_ row: Row, _ columns: ClosedRange<Int>, from first: Int32, to statement: inout Statement)
  {
    for (offset, column) in columns.enumerated() {
      let index = first + Int32(offset)
      if row.withBytes(column, { statement.bind(index, bytes: $0) }) == nil {
        statement.bind(index, Int64?.none)
      }
    }
  }

  private func budget(_ row: Row, _ column: Int) -> Int64? {
    PlausibleValue.amount(
      row.decimal(column), "budget_monthly_cents", isGiven: row.hasText(column), &rejectedValues)?.microcents
  }

  private func writeCompany(_ row: Row) throws -> Outcome {
    saw(row.instant(5), row.instant(6))
    _ = try company.write(state) { statement in
      bind(row, 0...3, from: 1, to: &statement)
      statement.bind(5, budget(row, 4))
      statement.bind(6, row.instant(5))
      statement.bind(7, row.instant(6))
      statement.bind(8, Rank.row.rawValue)
    }
    return .accepted
  }

  private func writeAgent(_ row: Row) throws -> Outcome {
    agents.bind(1, row.text(0))
    agents.bind(2, row.text(2) ?? "")
    bind(row, 3...8, from: 3, to: &agents)
    agents.bind(9, budget(row, 9))
    bind(row, 10...12, from: 10, to: &agents)
    for column in 13...15 { agents.bind(Int32(column), row.instant(column)) }
    agents.bind(16, state)
    saw(row.instant(13), row.instant(14), row.instant(15))
    try agents.run()
    return .accepted
  }

  private func writeGoal(_ row: Row) throws -> Outcome {
    goals.bind(1, row.text(0))
    goals.bind(2, row.text(2) ?? "")
    bind(row, 3...7, from: 3, to: &goals)
    for column in 8...9 { goals.bind(Int32(column), row.instant(column)) }
    goals.bind(10, state)
    saw(row.instant(8), row.instant(9))
    try goals.run()
    return .accepted
  }

  private func writeProject(_ row: Row) throws -> Outcome {
    projects.bind(1, row.text(0))
    projects.bind(2, row.text(2) ?? "")
    bind(row, 3...6, from: 3, to: &projects)
    // A date: "2026-12-31", or an instant at midnight UTC, as Paperclip's own writer has it.
    projects.bind(7, row.text(7).map { String($0.prefix(10)) })
    for column in 8...10 { projects.bind(Int32(column), row.instant(column)) }
    projects.bind(11, state)
    saw(row.instant(8), row.instant(9), row.instant(10))
    try projects.run()
    return .accepted
  }

  private func writeIssue(_ row: Row) throws -> Outcome {
    issues.bind(1, row.text(0))
    issues.bind(2, row.text(2))
    issues.bind(3, row.text(3) ?? "")
    bind(row, 4...14, from: 4, to: &issues)
    issues.bind(15, row.isNull(15) && row.isNull(16) ? 0 : 1)
    for column in 17...21 {
      issues.bind(Int32(column - 1), row.instant(column))
      saw(row.instant(column))
    }
    func json(_ column: Int) throws -> Value? { try parse(row, column) { $0.value($0.root) } }
    issues.bind(21, try labels.listed(ids: json(22), labels: json(23), state: state))
    issues.bind(22, state)
    try issues.run()
    return .accepted
  }

  private func writeComment(_ row: Row) throws -> Outcome {
    saw(row.instant(7), row.instant(8), row.instant(9))
    let isNew = try comments.write(state) { statement in
      bind(row, 0...0, from: 1, to: &statement)
      bind(row, 2...6, from: 2, to: &statement)
      // A deleted comment is kept without its text.
      if !row.isNull(7) { statement.bind(6, String?.none) }
      for column in 7...9 { statement.bind(Int32(column), row.instant(column)) }
      statement.bind(10, RowDigest.text(of: row, in: .comments))
    }
    return isNew ? .accepted : .duplicate
  }

  private func writeRoutine(_ row: Row) throws -> Outcome {
    try routines.write(row, state: state)
    saw(row.instant(13), row.instant(14), row.instant(15))
    return .accepted
  }

  private func writeLabel(_ row: Row) throws -> Outcome {
    saw(row.instant(3), row.instant(4))
    return try labels.write(row, state: state) ? .accepted : .duplicate
  }

  private func writeIssueLabel(_ row: Row) throws -> Outcome {
    guard !row.isNull(2) else { return .rejected("a label of an issue has no label") }
    try labels.writeLink(row, state: state)
    return .accepted
  }

  private func writeTrigger(_ row: Row) throws -> Outcome {
    guard !row.isNull(2), !row.isNull(3) else { return .rejected("a trigger has no routine or no kind") }
    try routines.writeTrigger(row, state: state)
    saw(row.instant(10), row.instant(11))
    return .accepted
  }

  /// Writes the triggers that a source lists inside a routine.
  func writeTriggers(_ rows: [Row], of routine: String) throws {
    try routines.noteTriggersAreListed(routine, state: state)
    for row in rows where !row.isNull(3) { _ = try writeTrigger(row) }
  }

  private func writeRoutineRun(_ row: Row) throws -> Outcome {
    guard !row.isNull(2) else { return .rejected("a run of a routine has no routine") }
    for column in 6...9 { saw(row.instant(column)) }
    return try routines.writeRun(row, state: state) ? .accepted : .duplicate
  }

  private func writeApproval(_ row: Row) throws -> Outcome {
    saw(row.instant(5), row.instant(6), row.instant(7))
    return try governance.writeApproval(row, state: state, &rejectedValues) ? .accepted : .duplicate
  }

  private func writeApprovalComment(_ row: Row) throws -> Outcome {
    saw(row.instant(6), row.instant(7))
    return try governance.writeComment(row, state: state) ? .accepted : .duplicate
  }

  private func writePolicy(_ row: Row) throws -> Outcome {
    saw(row.instant(8), row.instant(9))
    return try policies.write(row, state: state, &rejectedValues) ? .accepted : .duplicate
  }

  private func writeIncident(_ row: Row) throws -> Outcome {
    // The end of a window lies in the future.
    for column in 11...14 { saw(row.instant(column)) }
    return try policies.writeIncident(row, state: state, &rejectedValues) ? .accepted : .duplicate
  }

  private static let endedStatuses: Set<String> = [
    "succeeded", "failed", "cancelled", "timed_out", "interrupted", "completed",
  ]

  private func writeRun(_ row: Row) throws -> Outcome {
    let (id, agent, status) = (row.text(0) ?? "", row.text(2), row.text(3))
    let (started, finished, created) = (row.instant(5), row.instant(6), row.instant(10))
    // For an unknown status, the run has ended if it has an end.
    let isEnded = finished != nil || Self.endedStatuses.contains(status ?? "")
    let usage = try parse(row, 8) { Usage($0, $0.root) }
    if row.hasText(8) { rejectedValues += usage?.rejectedValues ?? [PlausibleValue.unreadableUsage] }
    let issue = try parse(row, 9) { document in
      document.present(document.root, anyOf: "issueId", "issue_id").flatMap(document.string)
    }
    saw(started, finished, created)
    // What a run without a start used counts at its end: facts without a time count for 1970.
    let dated = started ?? (usage?.hasAmount == true ? finished ?? created : nil)
    try runLogs?.noteResult(row)
    if try events.isTooLate(run: id) { return .duplicate }
    let isNewest = try runs.write(state) { statement in
      bind(row, 0...0, from: 1, to: &statement)
      bind(row, 2...4, from: 2, to: &statement)
      statement.bind(5, dated)
      statement.bind(6, finished)
      let duration = started.flatMap { start in finished.map { $0.milliseconds - start.milliseconds } }
      statement.bind(7, duration.map { max(0, $0) })
      statement.bind(8, row.text(7))
      statement.bind(9, usage?.provider)
      statement.bind(10, usage?.model)
      statement.bind(11, usage?.tokens?.input)
      statement.bind(12, usage?.tokens?.cachedInput)
      statement.bind(13, usage?.tokens?.output)
      statement.bind(14, usage?.reported?.microcents)
      statement.bind(15, usage?.billingType)
      statement.bind(16, usage?.costStatus)
      statement.bind(17, issue ?? nil)
      statement.bind(18, isEnded ? 1 : 0)
      statement.bind(19, Rank.row.rawValue)
      statement.bind(20, row.instant(11))
    }
    guard isNewest else { return .duplicate }
    try runLogs?.writeRun(row)
    try events.touchRun(agent: agent, issue: issue ?? nil, at: dated)
    if isEnded { try events.setRun(id, agent: agent, at: dated) } else { try events.setOpenRun(id) }
    return .accepted
  }

  private func writeCost(_ row: Row) throws -> Outcome {
    guard let at = row.instant(15) ?? row.instant(16) else {
      return .rejected("a cost event has no valid time")
    }
    let tokens = (11...13).map {
      PlausibleValue.count(
        row.decimal($0), RowTable.costs.columns[$0], isGiven: row.hasText($0), &rejectedValues) ?? 0
    }
    guard tokens.allSatisfy({ $0 >= 0 }) else { return .rejected("a cost event has a negative token count") }
    let cents = row.decimal(14)
    guard cents != nil || row.isNull(14) else { return .rejected("a cost event's amount is not a number") }
    let billed = PlausibleValue.amount(cents, "cost_cents", &rejectedValues)
    saw(at)
    if try events.isTooLate(costOfRun: row.text(3)) { return .duplicate }
    let isNew = try costs.write(state) { statement in
      bind(row, 0...0, from: 1, to: &statement)
      bind(row, 2...10, from: 2, to: &statement)
      for (offset, count) in tokens.enumerated() { statement.bind(Int32(11 + offset), count) }
      statement.bind(14, billed?.microcents ?? 0)
      statement.bind(15, at)
      // The cost is unknown in this case and must not count as zero.
      if billed == nil, cents != nil { statement.bind(10, "unpriced") }
    }
    guard isNew else { return .duplicate }
    try events.touchCost(agent: row.text(2), run: row.text(3), issue: row.text(4), at: at)
    return .accepted
  }

  private func writeActivity(_ row: Row) throws -> Outcome {
    guard let at = row.instant(10) else { return .rejected("an activity row has no valid time") }
    guard let id = row.text(0), let action = row.text(4) else {
      return .rejected("an activity row has no action")
    }
    let fact = RowEvents.Activity(
      id: id, at: at, action: action, entityType: row.text(5), entity: row.text(6), actor: row.text(7))
    let details = try row.withBytes(9) { try self.details(Array($0), fact) } ?? Self.bare(fact)
    saw(at)
    let isNew = try activity.write(state) { statement in
      bind(row, 0...0, from: 1, to: &statement)
      bind(row, 2...9, from: 2, to: &statement)
      // A person is no record, and modules may read this column for every audience.
      if row.text(5) == "user" { statement.bind(6, nil as String?) }
      statement.bind(10, details.fromStatus)
      statement.bind(11, details.toStatus)
      statement.bind(12, at)
    }
    guard isNew else { return .duplicate }
    try governance.writeDetails(row)
    try events.touch(fact, run: row.text(8))
    try events.add(fact, details)
    return .accepted
  }

  func details(_ bytes: [UInt8], _ row: RowEvents.Activity) throws -> ActivityDetails {
    try bytes.withUnsafeBufferPointer { bytes in
      guard (try? reader.parse(bytes)) != nil else { return try Self.bare(row) }
      return ActivityDetails(
        action: row.action, entityType: row.entityType, JSONDocument(reader, bytes))
    }
  }

  /// The changes that an action implies without details: a release resets an issue, and so on.
  static func bare(_ row: RowEvents.Activity) throws -> ActivityDetails {
    try JSONDocument.read(Array("{}".utf8)) {
      ActivityDetails(action: row.action, entityType: row.entityType, $0)
    }
  }

  /// Parses a JSON column. Nil if it is NULL or invalid JSON; the rest of the row is still used.
  private func parse<R>(_ row: Row, _ column: Int, _ body: (JSONDocument) throws -> R) throws -> R? {
    try row.withBytes(column) { bytes -> R? in
      do { try reader.parse(bytes) } catch { return nil }
      return try body(JSONDocument(reader, bytes))
    } ?? nil
  }
}
