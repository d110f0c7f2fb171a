/// Applies the states of a company that its sources hold, oldest first: the newest one becomes the records, and what
/// two states show that nothing else tells becomes events: hired, left, changed.
struct StateMerge {
  private let company: CompanyDatabase
  private var database: Database { company.database }

  init(_ company: CompanyDatabase) { self.company = company }

  /// Gives up what was put aside, once it is applied.
  func clear() throws {
    for kind in RecordKind.allCases { try database.execute("DELETE FROM temp.staged_\(kind.table)") }
    for kind in [RecordKind.agent, .goal, .project] { try company.names.load(kind) }
  }

  func apply(_ state: CompanyState) throws {
    for kind in RecordKind.allCases where state.kinds.contains(kind) { try apply(state, kind) }
  }

  /// Each kind of record has an instant of its own: a list of agents and a list of issues are rarely of one moment.
  private func apply(_ state: CompanyState, _ kind: RecordKind) throws {
    let (number, at) = (state.number, state.at)
    let key = "state_at.\(kind.rawValue)"
    let stored = try company.meta(key).flatMap { Int64($0) }.map(Instant.init(milliseconds:))
    if let stored, at < stored { return }  // an older state adds only its keyed rows
    if let stored, stored < at {
      let interval = StateInterval(database, state: number, since: stored, at: at, log: company.log)
      if kind == .agent { try interval.compareAgents(state.untold[kind] ?? []) }
      if kind == .issue { try interval.compareIssues(state.untold[kind] ?? []) }
      if state.full.contains(kind) { try interval.noteLeft(kind) }
    }
    let untold = state.untold[kind] ?? []
    let columns = (Self.columns[kind] ?? []).filter { !untold.contains($0) }
    let updates = columns.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    try database.run(
      """
      INSERT INTO \(kind.table) (id, \(columns.joined(separator: ", ")), rank, state_at)
      SELECT id, \(columns.joined(separator: ", ")), 3, ?2 FROM temp.staged_\(kind.table) WHERE state = ?1
        ORDER BY updated_at
      ON CONFLICT (id) DO UPDATE SET \(updates), left_at = NULL, merged_into = NULL, rank = 3,
        state_at = excluded.state_at
      """, [.int(number), .int(at.milliseconds)])
    try company.setMeta(key, String(at.milliseconds))
  }

  /// The columns that a row of a record tells.
  private static let columns: [RecordKind: [String]] = [
    .agent: [
      "name", "role", "title", "status", "reports_to", "capabilities", "adapter_type", "budget_microcents",
      "pause_reason", "error_reason", "metadata", "last_heartbeat_at", "created_at", "updated_at",
    ],
    .goal: [
      "title", "description", "level", "status", "parent_id", "owner_agent_id", "created_at", "updated_at",
    ],
    .project: [
      "name", "description", "status", "lead_agent_id", "goal_id", "target_date", "archived_at", "created_at",
      "updated_at",
    ],
    .issue: [
      "identifier", "title", "description", "status", "priority", "project_id", "goal_id", "parent_id",
      "assignee_agent_id", "assignee_user_id", "created_by_agent_id", "billing_code", "origin_kind",
      "is_hidden",
      "started_at", "completed_at", "cancelled_at", "created_at", "updated_at",
    ],
  ]
}
