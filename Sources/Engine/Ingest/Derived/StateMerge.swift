/// Merges the states in a company's sources into its records. For each record and column, the newest state
/// with a value wins, whatever the order of reading. Differences between states that no other source explains
/// become events: hired, left, changed.
struct StateMerge {
  private let company: CompanyDatabase
  private var database: Database { company.database }

  init(_ company: CompanyDatabase) { self.company = company }

  /// Deletes staged rows after they were applied.
  func clear() throws {
    for kind in RecordKind.allCases { try database.execute("DELETE FROM temp.staged_\(kind.table)") }
    try database.execute("DELETE FROM temp.staged_routine_triggers; DELETE FROM temp.staged_issue_labels")
    for kind in RecordKind.allCases where kind != .issue { try company.names.load(kind) }
  }

  func apply(_ state: CompanyState) throws {
    for kind in RecordKind.allCases where state.kinds.contains(kind) { try apply(state, kind) }
  }

  /// Each kind of record has its own time, since lists of agents and issues are rarely from the same moment.
  private func apply(_ state: CompanyState, _ kind: RecordKind) throws {
    let state =
      switch kind {
      case .routine: try withTriggers(state)
      case .issue: try withLabels(state)
      default: state
      }
    let key = "state_at.\(kind.rawValue)"
    let newest = try company.meta(key).flatMap { Int64($0) }.map(Instant.init(milliseconds:))
    if let newest, newest < state.at {
      let interval = StateInterval(
        database, state: state.number, since: newest, at: state.at, log: company.log)
      if kind == .agent { try interval.compareAgents(state.missingColumns[kind] ?? []) }
      if kind == .issue { try interval.compareIssues(state.missingColumns[kind] ?? []) }
      if kind == .agent, state.full.contains(kind) { try interval.noteLeftAgents() }
    }
    try RecordHistory(database).keep(state, kind)
    try RecordMerge(database, kind, Self.columns[kind] ?? [], state).run()
    try noteLeft(state, kind)
    if kind == .issue { try noteFirstAssignees(state) }
    if newest.map({ $0 < state.at }) ?? true { try company.setMeta(key, String(state.at.milliseconds)) }
  }

  /// A record left at the time of the first complete state without it.
  private func noteLeft(_ state: CompanyState, _ kind: RecordKind) throws {
    if state.full.contains(kind) {
      try database.run(
        "INSERT OR IGNORE INTO full_states VALUES (?, ?)",
        [.text(kind.rawValue), .int(state.at.milliseconds)])
    }
    let left = "(SELECT min(at) FROM full_states WHERE kind = ?1 AND at > \(kind.table).state_at)"
    try database.run(
      "UPDATE \(kind.table) SET left_at = \(left) WHERE rank = 3 AND left_at IS NOT \(left)",
      [.text(kind.rawValue)])
  }

  private func noteFirstAssignees(_ state: CompanyState) throws {
    try database.run(
      """
      UPDATE issues SET first_assignee_id = old.agent, first_assignee_at = ?2
      FROM (SELECT id, max(assignee_agent_id) AS agent FROM temp.staged_issues
        WHERE state = ?1 AND assignee_agent_id IS NOT NULL GROUP BY id) old
      WHERE old.id = issues.id AND (?2 < coalesce(first_assignee_at, ?2 + 1)
        OR ?2 = first_assignee_at AND old.agent > first_assignee_id)
      """, [.int(state.number), .int(state.at.milliseconds)])
  }

  /// Triggers have their own rows, and a separate file in single-table exports. They become a field of their
  /// routine. A state without triggers says nothing about them, unless it is complete.
  private func withTriggers(_ state: CompanyState) throws -> CompanyState {
    let own = "(state = ?1 OR state NOT IN (SELECT state FROM temp.staged_routines))"
    let triggers = "temp.staged_routine_triggers"
    let hasTriggers =
      try state.full.contains(.routine)
      || database.integer(
        """
        SELECT EXISTS (SELECT 1 FROM \(triggers) WHERE \(own))
          OR EXISTS (SELECT 1 FROM temp.staged_routines WHERE state = ?1 AND triggers IS NOT NULL)
        """, [.int(state.number)]) == 1
    guard hasTriggers else {
      var state = state
      state.missingColumns[.routine, default: []].insert("triggers")
      return state
    }
    try database.run(
      """
      UPDATE temp.staged_routines SET triggers = (SELECT '[' || group_concat(value, ',') || ']'
        FROM (SELECT value, created_at, id, max(state) FROM \(triggers)
          WHERE routine_id = staged_routines.id AND \(own) GROUP BY id ORDER BY created_at, id))
      WHERE state = ?1
      """, [.int(state.number)])
    return state
  }

  /// Which issues have a label is a table of its own, and a separate file in exports. The labels become a
  /// field of their issue. A state without that table says nothing about them, unless its issues list their
  /// labels themselves.
  private func withLabels(_ state: CompanyState) throws -> CompanyState {
    var state = state
    let links = "temp.staged_issue_labels"
    let own = """
      (state = ?1 OR state =
        (SELECT max(state) FROM \(links) WHERE state NOT IN (SELECT state FROM temp.staged_issues)))
      """
    func has(_ sql: String) throws -> Bool {
      try database.integer("SELECT EXISTS (SELECT 1 FROM \(sql))", [.int(state.number)]) == 1
    }
    if try state.listsLabels || has("\(links) WHERE \(own)") {
      try database.run(
        """
        UPDATE temp.staged_issues SET labels = (SELECT json_group_array(label_id) FROM
          (SELECT DISTINCT label_id FROM \(links) WHERE issue_id = staged_issues.id AND \(own) ORDER BY label_id))
        WHERE state = ?1
        """, [.int(state.number)])
      state.missingColumns[.issue]?.remove("labels")
    } else if try !has("temp.staged_issues WHERE state = ?1 AND labels IS NOT NULL") {
      state.missingColumns[.issue, default: []].insert("labels")
    }
    return state
  }

  /// The columns that a row of a record contains.
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
      "started_at", "completed_at", "cancelled_at", "created_at", "updated_at", "labels",
    ],
    .routine: [
      "title", "description", "status", "priority", "project_id", "goal_id", "parent_issue_id",
      "assignee_agent_id", "concurrency_policy", "catch_up_policy", "triggers", "variables",
      "last_triggered_at", "created_at", "updated_at",
    ],
  ]
}
