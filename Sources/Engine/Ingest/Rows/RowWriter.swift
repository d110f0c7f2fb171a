/// Writes rows of Paperclip's tables into one company's database.
///
/// Rows of records (agents, goals, projects, issues) are a state of the company: they are put aside and applied
/// when all sources are read, oldest state first. The other rows have keys of their own and are written at once.
final class RowWriter {
  enum Outcome: Equatable {
    case accepted
    case duplicate
    case rejected(String)
  }

  private let log: EventLog
  private var company: Statement
  private var agents: Statement
  private var goals: Statement
  private var projects: Statement
  private var issues: Statement
  private var comments: Statement
  private var runs: Statement
  private var activity: Statement
  private var costs: Statement
  private var approvals: Statement
  private var budgetChange: Statement
  private var reader = JSONReader()

  /// The number of the state that record rows belong to.
  var state: Int64 = 0
  /// The newest instant of the rows written since `state` was set: when the state was, if nothing else says so.
  private(set) var newest: Instant?
  private(set) var oldest: Instant?
  /// How many rows of each table were written since then.
  private(set) var counts: [RowTable: Int64] = [:]

  init(_ database: Database, _ log: EventLog) throws {
    self.log = log
    for table in ["agents", "goals", "projects", "issues"] {
      try database.execute(
        "CREATE TEMP TABLE IF NOT EXISTS staged_\(table) AS SELECT *, 0 AS state FROM \(table) WHERE 0")
    }
    func prepare(_ sql: String) throws -> Statement { try database.prepare(sql) }
    company = try prepare(
      """
      INSERT INTO company (id, name, description, status, budget_microcents, created_at, updated_at, rank, state_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, 3, ?7)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, description = excluded.description,
        status = excluded.status, budget_microcents = excluded.budget_microcents, created_at = excluded.created_at,
        updated_at = excluded.updated_at, rank = 3, state_at = excluded.state_at
      WHERE rank < 3 OR coalesce(state_at, 0) <= coalesce(excluded.state_at, 0)
      """)
    agents = try prepare(
      """
      INSERT INTO temp.staged_agents (id, name, role, title, status, reports_to, capabilities, adapter_type,
        budget_microcents, pause_reason, error_reason, metadata, last_heartbeat_at, created_at, updated_at, rank, state)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 3, ?)
      """)
    goals = try prepare(
      """
      INSERT INTO temp.staged_goals (id, title, description, level, status, parent_id, owner_agent_id, created_at,
        updated_at, rank, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 3, ?)
      """)
    projects = try prepare(
      """
      INSERT INTO temp.staged_projects (id, name, description, status, lead_agent_id, goal_id, target_date,
        archived_at, created_at, updated_at, rank, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 3, ?)
      """)
    issues = try prepare(
      """
      INSERT INTO temp.staged_issues (id, identifier, title, description, status, priority, project_id, goal_id,
        parent_id, assignee_agent_id, assignee_user_id, created_by_agent_id, billing_code, origin_kind, is_hidden,
        started_at, completed_at, cancelled_at, created_at, updated_at, rank, state)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 3, ?)
      """)
    comments = try prepare(
      """
      INSERT INTO comments (id, issue_id, author_agent_id, author_user_id, author_type, body, deleted_at, created_at,
        updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET body = excluded.body, deleted_at = excluded.deleted_at,
        updated_at = excluded.updated_at WHERE excluded.updated_at > comments.updated_at
      """)
    runs = try prepare(
      """
      INSERT INTO runs (id, agent_id, status, source, started_at, finished_at, latency_ms, error_code, provider, model,
        input_tokens, cached_input_tokens, output_tokens, reported_microcents, billing_type, cost_status, issue_id,
        is_ended, rank, state_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 3, ?)
      ON CONFLICT (id) DO UPDATE SET agent_id = excluded.agent_id, status = excluded.status, source = excluded.source,
        started_at = excluded.started_at, finished_at = excluded.finished_at, latency_ms = excluded.latency_ms,
        error_code = excluded.error_code, provider = excluded.provider, model = excluded.model,
        input_tokens = excluded.input_tokens, cached_input_tokens = excluded.cached_input_tokens,
        output_tokens = excluded.output_tokens, unsplit_tokens = NULL, billed_microcents = NULL,
        reported_microcents = excluded.reported_microcents, billing_type = excluded.billing_type,
        cost_status = excluded.cost_status, issue_id = excluded.issue_id, is_ended = excluded.is_ended, meta = NULL,
        rank = 3, state_at = excluded.state_at
      WHERE rank < 3 OR coalesce(state_at, 0) < coalesce(excluded.state_at, 0)
      """)
    activity = try prepare(
      """
      INSERT INTO activity (id, actor_type, actor_id, action, entity_type, entity_id, agent_id, run_id, details,
        from_status, to_status, at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
      """)
    costs = try prepare(
      """
      INSERT INTO cost_events (id, agent_id, run_id, issue_id, project_id, provider, model, biller, billing_type,
        cost_status, input_tokens, cached_input_tokens, output_tokens, billed_microcents, at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
      """)
    approvals = try prepare(
      """
      INSERT INTO approvals (id, type, status, requested_by_agent_id, decided_at, created_at, updated_at, state_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?7)
      ON CONFLICT (id) DO UPDATE SET status = excluded.status, decided_at = excluded.decided_at,
        updated_at = excluded.updated_at, state_at = excluded.state_at
      WHERE coalesce(approvals.state_at, 0) < coalesce(excluded.state_at, 0)
      """)
    budgetChange = try prepare("INSERT OR IGNORE INTO budget_changes VALUES (?, ?, ?, ?)")
  }

  /// Begins a new state of the company.
  func begin(state: Int64) {
    self.state = state
    newest = nil
    oldest = nil
    counts = [:]
  }

  func write(_ table: RowTable, _ row: Row) throws -> Outcome {
    guard !row.isNull(0) else { return .rejected("a row of \(table.rawValue) has no id") }
    counts[table, default: 0] += 1
    return switch table {
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
    }
  }

  private func saw(_ instants: Instant?...) {
    for case let instant? in instants {
      newest = max(newest ?? instant, instant)
      oldest = min(oldest ?? instant, instant)
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
    row.decimal(column).flatMap(Money.init(cents:))?.microcents
  }

  private func writeCompany(_ row: Row) throws -> Outcome {
    bind(row, 0...3, from: 1, to: &company)
    company.bind(5, budget(row, 4))
    company.bind(6, row.instant(5))
    company.bind(7, row.instant(6))
    saw(row.instant(5), row.instant(6))
    try company.run()
    return .accepted
  }

  private func writeAgent(_ row: Row) throws -> Outcome {
    agents.bind(1, row.text(0))
    agents.bind(2, row.text(2) ?? "")
    bind(row, 3...8, from: 3, to: &agents)
    agents.bind(9, budget(row, 9))
    bind(row, 10...12, from: 10, to: &agents)
    for (column, index) in [(13, 13), (14, 14), (15, 15)] { agents.bind(Int32(index), row.instant(column)) }
    agents.bind(16, state)
    saw(row.instant(13), row.instant(14), row.instant(15))
    try agents.run()
    return .accepted
  }

  private func writeGoal(_ row: Row) throws -> Outcome {
    goals.bind(1, row.text(0))
    goals.bind(2, row.text(2) ?? "")
    bind(row, 3...7, from: 3, to: &goals)
    goals.bind(8, row.instant(8))
    goals.bind(9, row.instant(9))
    goals.bind(10, state)
    saw(row.instant(8), row.instant(9))
    try goals.run()
    return .accepted
  }

  private func writeProject(_ row: Row) throws -> Outcome {
    projects.bind(1, row.text(0))
    projects.bind(2, row.text(2) ?? "")
    bind(row, 3...6, from: 3, to: &projects)
    // A date: "2026-12-31", or as the writer with INSERT rows has it, an instant at midnight UTC.
    projects.bind(7, row.text(7).map { String($0.prefix(10)) })
    for (column, index) in [(8, 8), (9, 9), (10, 10)] { projects.bind(Int32(index), row.instant(column)) }
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
    issues.bind(21, state)
    try issues.run()
    return .accepted
  }

  private func writeComment(_ row: Row) throws -> Outcome {
    comments.bind(1, row.text(0))
    bind(row, 2...6, from: 2, to: &comments)
    // A deleted comment is kept as a fact, without what it said.
    if !row.isNull(7) { comments.bind(6, String?.none) }
    for column in 7...9 {
      comments.bind(Int32(column), row.instant(column))
      saw(row.instant(column))
    }
    try comments.run()
    return .accepted
  }

  private func writeApproval(_ row: Row) throws -> Outcome {
    approvals.bind(1, row.text(0))
    approvals.bind(2, row.text(2) ?? "")
    approvals.bind(3, row.text(3) ?? "")
    approvals.bind(4, row.text(4))
    for column in 5...7 {
      approvals.bind(Int32(column), row.instant(column))
      saw(row.instant(column))
    }
    try approvals.run()
    return .accepted
  }

  private static let endedStatuses: Set<String> = [
    "succeeded", "failed", "cancelled", "timed_out", "interrupted", "completed",
  ]

  private func writeRun(_ row: Row) throws -> Outcome {
    let (id, agent, status) = (row.text(0) ?? "", row.text(2), row.text(3))
    let (started, finished) = (row.instant(5), row.instant(6))
    // A status nobody knows yet is taken at its word: the run has ended when it has an end.
    let isEnded = finished != nil || Self.endedStatuses.contains(status ?? "")
    let usage = try parse(row, 8) { Usage($0, $0.root) }
    let issue = try parse(row, 9) { document in
      document.present(document.root, anyOf: "issueId", "issue_id").flatMap(document.string)
    }
    saw(started, finished, row.instant(10))
    bind(row, 0...0, from: 1, to: &runs)
    bind(row, 2...4, from: 2, to: &runs)
    runs.bind(5, started)
    runs.bind(6, finished)
    runs.bind(7, started.flatMap { start in finished.map { max(0, $0.milliseconds - start.milliseconds) } })
    runs.bind(8, row.text(7))
    runs.bind(9, usage?.provider)
    runs.bind(10, usage?.model)
    runs.bind(11, usage?.tokens?.input)
    runs.bind(12, usage?.tokens?.cachedInput)
    runs.bind(13, usage?.tokens?.output)
    runs.bind(14, usage?.reported?.microcents)
    runs.bind(15, usage?.billingType)
    runs.bind(16, usage?.costStatus)
    runs.bind(17, issue ?? nil)
    runs.bind(18, isEnded ? 1 : 0)
    runs.bind(19, row.instant(11))
    guard try runs.runChanging() else { return .duplicate }
    if isEnded, let started {
      _ = try log.add(
        .agentHeartbeat, key: EventKey("agent:heartbeat", id), at: started, agent: agent, subject: id,
        payload: nil,
        rank: .row)
    }
    return .accepted
  }

  private func writeCost(_ row: Row) throws -> Outcome {
    guard let at = row.instant(15) ?? row.instant(16) else {
      return .rejected("a cost event has no usable instant")
    }
    let tokens = (11...13).map { row.int($0) ?? 0 }
    guard tokens.allSatisfy({ $0 >= 0 }) else { return .rejected("a cost event has a negative token count") }
    guard let billed = row.isNull(14) ? Money.zero : row.decimal(14).flatMap(Money.init(cents:)) else {
      return .rejected("a cost event's amount is not a number of cents")
    }
    bind(row, 0...0, from: 1, to: &costs)
    bind(row, 2...10, from: 2, to: &costs)
    for (offset, count) in tokens.enumerated() { costs.bind(Int32(11 + offset), count) }
    costs.bind(14, billed.microcents)
    costs.bind(15, at)
    saw(at)
    guard try costs.runChanging() else { return .duplicate }
    return .accepted
  }

  private func writeActivity(_ row: Row) throws -> Outcome {
    guard let at = row.instant(10) else { return .rejected("an activity row has no usable instant") }
    guard let id = row.text(0), let action = row.text(4) else {
      return .rejected("an activity row has no action")
    }
    let entityType = row.text(5)
    let details = try parse(row, 9) { ActivityDetails(action: action, entityType: entityType, $0) }
    bind(row, 0...0, from: 1, to: &activity)
    bind(row, 2...9, from: 2, to: &activity)
    // What a row says without details: a release puts an issue back, and so on.
    let told = try details ?? Self.bare(action, entityType)
    activity.bind(10, told.fromStatus)
    activity.bind(11, told.toStatus)
    activity.bind(12, at)
    saw(at)
    guard try activity.runChanging() else { return .duplicate }
    try emit(id: id, at: at, action: action, entity: row.text(6), actor: row.text(7), told)
    return .accepted
  }

  private static func bare(_ action: String, _ entityType: String?) throws -> ActivityDetails {
    try JSONDocument.read(Array("{}".utf8)) { ActivityDetails(action: action, entityType: entityType, $0) }
  }

  /// The hook events that an activity row alone proves. Assignments need the rows around it: see `Derivation`.
  private func emit(
    id: String, at: Instant, action: String, entity: String?, actor: String?, _ told: ActivityDetails
  ) throws {
    func add(_ event: HookEvent, _ key: EventKey, agent: String?, _ subject: String?, _ payload: Value) throws
    {
      let text = String(decoding: JSONWriter.encode(payload, layout: .compact), as: UTF8.self)
      _ = try log.add(event, key: key, at: at, agent: agent, subject: subject, payload: text, rank: .row)
    }
    func change(_ issue: String, _ key: EventKey) throws {
      try add(
        .issueStatusChanged, key, agent: actor, issue,
        ["from_status": .optional(told.fromStatus), "to_status": .optional(told.toStatus)])
    }
    guard let entity else { return }
    if told.isStatusChange { try change(entity, EventKey("issue:status_changed", id)) }
    for issue in told.issueIds { try change(issue, EventKey("issue:status_changed", id, issue)) }
    guard action.hasPrefix("agent.") else { return }
    switch action {
    case "agent.paused", "agent.resumed", "agent.terminated", "agent.error_cleared", "agent.approved":
      try add(
        .agentStatusChanged, EventKey("agent:status_changed", id), agent: entity, entity,
        ["from_status": .optional(told.fromStatus), "to_status": .optional(told.toStatus)])
    case "agent.deleted":
      try add(.agentDeleted, EventKey("agent:deleted", id), agent: entity, entity, ["name": .null])
    case "agent.created", "agent.hire_created", "agent.key_created", "agent.key_revoked": break
    default:
      try add(
        .agentUpdated, EventKey("agent:updated", id), agent: entity, entity,
        ["changes": .list(told.changedKeys.map(Value.string))])
    }
    if let budget = told.budget {
      budgetChange.bind(1, entity)
      budgetChange.bind(2, at)
      budgetChange.bind(3, id)
      budgetChange.bind(4, budget.microcents)
      try budgetChange.run()
    }
  }

  /// Parses a JSON column; nil when it is NULL or not JSON (a damaged field costs its row nothing else).
  private func parse<R>(_ row: Row, _ column: Int, _ body: (JSONDocument) throws -> R) throws -> R? {
    try row.withBytes(column) { bytes -> R? in
      do { try reader.parse(bytes) } catch { return nil }
      return try body(JSONDocument(reader, bytes))
    } ?? nil
  }
}
