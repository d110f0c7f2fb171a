/// Finds changes to records between two states of the company that no activity row of that time explains.
struct StateInterval {
  private let database: Database
  private let log: EventLog
  private let at: Instant
  /// ?1 is the number of the newer state; ?2 and ?3 are the times of the two states.
  private let arguments: [SQLValue]

  init(_ database: Database, state: Int64, since: Instant, at: Instant, log: EventLog) {
    self.database = database
    self.log = log
    self.at = at
    arguments = [.int(state), .int(since.milliseconds), .int(at.milliseconds)]
  }

  /// An activity row in the interval about the record `old`.
  private static let activityBetween =
    "SELECT 1 FROM activity_rows WHERE entity_id = old.id AND at > ?2 AND at <= ?3"

  /// A hook line in the interval about it.
  private static func hasHookLine(_ condition: String) -> String {
    """
    SELECT 1 FROM log WHERE subject = (SELECT +n FROM words WHERE word = old.id) AND typeof(subject) = 'integer' AND rank = 2
      AND at > ?2 AND at <= ?3 AND \(condition)
    """
  }

  /// Changes to agents. Idle, running and error change too often to be of interest. `missingColumns`: columns
  /// that the newer state does not include.
  func compareAgents(_ missingColumns: Set<String>) throws {
    try eachUnless(
      missingColumns.contains("status"),
      """
      SELECT old.id, old.status, new.status FROM agents old JOIN temp.staged_agents new USING (id)
      WHERE new.state = ?1 AND old.rank = 3 AND old.status IS NOT new.status
        AND NOT (old.status IN ('idle', 'running', 'error', 'active')
          AND new.status IN ('idle', 'running', 'error', 'active'))
        AND NOT EXISTS (\(Self.activityBetween) AND action IN ('agent.paused', 'agent.resumed', 'agent.terminated',
          'agent.approved', 'agent.error_cleared'))
      ORDER BY old.id
      """
    ) { id, from, to in
      try add(
        .agentStatusChanged, id, agent: id, ["from_status": .optional(from), "to_status": .optional(to)])
    }
    for field in ["name", "role", "title", "reports_to", "budget_microcents"]
    where !missingColumns.contains(field) {
      try each(
        """
        SELECT old.id, old.\(field), new.\(field) FROM agents old JOIN temp.staged_agents new USING (id)
        WHERE new.state = ?1 AND old.rank = 3 AND old.\(field) IS NOT new.\(field)
          AND NOT EXISTS (\(Self.activityBetween) AND action IN ('agent.updated', 'agent.budget_updated'))
          AND NOT EXISTS (\(Self.hasHookLine("kind = 3")))
        ORDER BY old.id
        """
      ) { id, from, to in
        try add(
          .agentUpdated, id, agent: id,
          ["changes": [field: ["from": .optional(from), "to": .optional(to)]]], field)
      }
    }
  }

  /// Changes to issues: status and assignee.
  func compareIssues(_ missingColumns: Set<String>) throws {
    try eachUnless(
      missingColumns.contains("status"),
      """
      SELECT old.id, old.status, new.status FROM issues old JOIN temp.staged_issues new USING (id)
      WHERE new.state = ?1 AND old.rank = 3 AND old.status IS NOT new.status
        AND NOT EXISTS (\(Self.activityBetween) AND to_status IS NOT NULL)
        AND NOT EXISTS (\(Self.hasHookLine("kind IN (7, 8, 9) AND to_status <> 0")))
        AND NOT EXISTS (SELECT 1 FROM activity_rows WHERE at > ?2 AND at <= ?3 AND action IN
          ('issue.tree_cancel_status_updated', 'issue.tree_restore_status_updated') AND instr(details, old.id) > 0)
      ORDER BY old.id
      """
    ) { id, from, to in
      try add(.issueStatusChanged, id, ["from_status": .optional(from), "to_status": .optional(to)])
    }
    try eachUnless(
      missingColumns.contains("assignee_agent_id"),
      """
      SELECT old.id, old.assignee_agent_id, new.assignee_agent_id
      FROM issues old JOIN temp.staged_issues new USING (id)
      WHERE new.state = ?1 AND old.rank = 3 AND new.assignee_agent_id IS NOT NULL
        AND old.assignee_agent_id IS NOT new.assignee_agent_id
        AND NOT EXISTS (\(Self.activityBetween) AND (action = 'issue.checked_out' OR instr(details, 'ssigneeAgentId') > 0))
      ORDER BY old.id
      """
    ) { id, from, to in
      // The first assignment has its own key, which `Derivation` dates at the issue's creation.
      let key = from == nil ? EventKey("issue:assigned", id) : nil
      try add(.issueAssigned, id, agent: to, [:], key: key)
    }
  }

  /// Agents that are missing from the newer state.
  func noteLeftAgents() throws {
    try each(
      """
      SELECT old.id, old.name, NULL FROM agents old WHERE rank = 3 AND left_at IS NULL
        AND id NOT IN (SELECT id FROM temp.staged_agents WHERE state = ?1)
        AND NOT EXISTS (\(Self.activityBetween) AND action = 'agent.deleted')
        AND NOT EXISTS (\(Self.hasHookLine("kind = 4"))) ORDER BY old.id
      """
    ) { id, name, _ in try add(.agentDeleted, id, agent: id, ["name": .optional(name)]) }
  }

  private func eachUnless(
    _ isUnexplained: Bool, _ sql: String, _ body: (String, String?, String?) throws -> Void
  ) throws {
    if !isUnexplained { try each(sql, body) }
  }

  private func each(_ sql: String, _ body: (String, String?, String?) throws -> Void) throws {
    var found: [(String, String?, String?)] = []
    try database.query(sql, arguments) { found.append(($0.text(0) ?? "", $0.text(1), $0.text(2))) }
    for (id, from, to) in found { try body(id, from, to) }
  }

  private func add(
    _ event: HookEvent, _ id: String, agent: String? = nil, _ payload: Value, _ detail: String = "",
    key: EventKey? = nil
  ) throws {
    let text = String(decoding: JSONWriter.encode(payload, layout: .compact), as: UTF8.self)
    _ = try log.add(
      event, key: key ?? EventKey(event.name, id, String(at.milliseconds), detail), at: at, agent: agent,
      subject: id, payload: text, rank: .row)
  }
}
