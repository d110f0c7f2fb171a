/// Applies the states of a company that its sources hold, oldest first: the newest one becomes the records, and what
/// two states show that nothing else tells becomes events: hired, left, changed.
struct States {
  private let company: CompanyDatabase
  private var database: Database { company.database }

  init(_ company: CompanyDatabase) { self.company = company }

  /// Gives up what was put aside, once it is applied.
  func clear() throws {
    for kind in RecordKind.allCases { try database.execute("DELETE FROM temp.staged_\(kind.table)") }
    for kind in [RecordKind.agent, .goal, .project] { try company.names.load(kind) }
  }

  func apply(_ state: CompanyState) throws {
    let (number, at, isFull) = (state.number, state.at, state.isFull)
    let stored = try company.meta("state_at").flatMap { Int64($0) }.map(Instant.init(milliseconds:))
    if let stored, at < stored { return }  // an older state adds only its keyed rows
    if let stored, stored < at { try compare(number, since: stored, at: at, isFull: isFull) }
    for kind in RecordKind.allCases {
      let columns = Self.columns[kind] ?? []
      let updates = columns.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
      try database.run(
        """
        INSERT INTO \(kind.table) (id, \(columns.joined(separator: ", ")), rank, state_at)
        SELECT id, \(columns.joined(separator: ", ")), 3, ?2 FROM temp.staged_\(kind.table) WHERE state = ?1
        ON CONFLICT (id) DO UPDATE SET \(updates), left_at = NULL, merged_into = NULL, rank = 3,
          state_at = excluded.state_at
        """, [.int(number), .int(at.milliseconds)])
    }
    try company.setMeta("state_at", String(at.milliseconds))
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

  /// What happened to the agents between the stored state and this one, as far as no activity row of the interval
  /// tells it. Idle, running and error come and go too often to be news.
  private func compare(_ number: Int64, since: Instant, at: Instant, isFull: Bool) throws {
    let interval: [SQLValue] = [.int(number), .int(since.milliseconds), .int(at.milliseconds)]
    let untold = """
      NOT EXISTS (SELECT 1 FROM activity WHERE entity_id = old.id AND at > ?2 AND at <= ?3 AND action IN
      """
    try each(
      """
      SELECT old.id, old.status, new.status FROM agents old JOIN temp.staged_agents new USING (id)
      WHERE new.state = ?1 AND old.rank = 3 AND old.status IS NOT new.status
        AND NOT (old.status IN ('idle', 'running', 'error', 'active') AND new.status IN ('idle', 'running', 'error', 'active'))
        AND \(untold) ('agent.paused', 'agent.resumed', 'agent.terminated', 'agent.approved', 'agent.error_cleared'))
      ORDER BY old.id
      """, interval
    ) { id, from, to in
      try add(.agentStatusChanged, id, at, ["from_status": .optional(from), "to_status": .optional(to)])
    }
    for field in ["name", "role", "title", "reports_to", "budget_microcents"] {
      try each(
        """
        SELECT old.id, old.\(field), new.\(field) FROM agents old JOIN temp.staged_agents new USING (id)
        WHERE new.state = ?1 AND old.rank = 3 AND old.\(field) IS NOT new.\(field)
          AND \(untold) ('agent.updated', 'agent.budget_updated'))
        ORDER BY old.id
        """, interval
      ) { id, from, to in
        try add(
          .agentUpdated, id, at, ["changes": [field: ["from": .optional(from), "to": .optional(to)]]], field)
        guard field == "budget_microcents" else { return }
        try database.run(
          "INSERT OR IGNORE INTO budget_changes VALUES (?, ?, ?, ?)",
          [.text(id), .int(at.milliseconds), "state", SQLValue(to.flatMap { Int64($0) })])
      }
    }
    guard isFull else { return }
    for kind in RecordKind.allCases {
      if kind == .agent {
        try each(
          """
          SELECT old.id, old.name, NULL FROM agents old WHERE old.rank = 3 AND old.left_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM temp.staged_agents new WHERE new.id = old.id AND new.state = ?1)
            AND \(untold) ('agent.deleted')) ORDER BY old.id
          """, interval
        ) { id, name, _ in try add(.agentDeleted, id, at, ["name": .optional(name)]) }
      }
      try database.run(
        """
        UPDATE \(kind.table) SET left_at = ?2 WHERE rank = 3 AND left_at IS NULL
          AND id NOT IN (SELECT id FROM temp.staged_\(kind.table) WHERE state = ?1)
        """, [.int(number), .int(at.milliseconds)])
    }
  }

  private func each(
    _ sql: String, _ arguments: [SQLValue], _ body: (String, String?, String?) throws -> Void
  ) throws {
    var found: [(String, String?, String?)] = []
    try database.query(sql, arguments) { found.append(($0.text(0) ?? "", $0.text(1), $0.text(2))) }
    for (id, from, to) in found { try body(id, from, to) }
  }

  private func add(_ event: HookEvent, _ id: String, _ at: Instant, _ payload: Value, _ detail: String = "")
    throws
  {
    let text = String(decoding: JSONWriter.encode(payload, layout: .compact), as: UTF8.self)
    _ = try company.log.add(
      event, key: EventKey(event.name, id, String(at.milliseconds), detail), at: at, agent: id, subject: id,
      payload: text, rank: .row)
  }
}
