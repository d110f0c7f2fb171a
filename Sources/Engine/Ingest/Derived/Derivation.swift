/// Derives the events that no single line or row contains: created records, assignments, completed goals,
/// spend and budget thresholds. Runs once after all sources were read, in one transaction. Every event has a
/// natural key, so running it again adds nothing.
struct Derivation {
  private let company: CompanyDatabase
  private let asOf: Instant?
  private var database: Database { company.database }
  private var log: EventLog { company.log }

  /// `asOf` dates the events of records without a time, such as those of a template.
  init(_ company: CompanyDatabase, asOf: Instant?) {
    self.company = company
    self.asOf = asOf
  }

  func run() throws {
    try attributeSpend()
    try created(.agent, .agentCreated)
    try created(.issue, .issueCreated)
    try created(.goal, .goalCreated)
    try completedGoals()
    try company.log.flush()
    try issueHistories()
    try Budgets(company).run()
  }

  private func add(
    _ event: HookEvent, _ key: EventKey, at: Instant?, agent: String? = nil, subject: String?,
    rank: Rank = .row,
    _ payload: Value = [:]
  ) throws {
    let text = String(decoding: JSONWriter.encode(payload, layout: .compact), as: UTF8.self)
    _ = try log.add(
      event, key: key, at: at, agent: agent, subject: subject, payload: text, rank: rank,
      content: rank == .hookLine ? 0 : nil)
  }

  /// Adds creation events for records from all states. If several states are read at once, each record is
  /// described as in the first one that contains it, as if they had been read one by one.
  func createdByState() throws {
    try created(.agent, .agentCreated)
    try created(.issue, .issueCreated)
    try created(.goal, .goalCreated)
  }

  /// The payload of a creation event, with the names that modules use.
  private static let createdColumns: [RecordKind: [String]] = [
    .agent: ["name", "role", "title", "reports_to", "budget_microcents", "status"],
    .issue: ["identifier", "title", "status", "priority", "project_id", "goal_id", "assignee_agent_id"],
    .goal: ["title", "level", "owner_agent_id"],
  ]

  /// One event per record, at its creation. A hook line knows more than what is derived, in any order.
  private func created(_ kind: RecordKind, _ event: HookEvent) throws {
    let columns = Self.createdColumns[kind] ?? []
    var found: [(id: String, at: Instant?, payload: Value)] = []
    try database.query(
      """
      SELECT id, created_at, \(columns.joined(separator: ", ")) FROM \(kind.table) WHERE rank > 0 AND merged_into IS NULL
        AND id NOT IN (SELECT word FROM log JOIN words ON words.n = subject WHERE kind = \(event.rawValue))
      ORDER BY created_at, id
      """
    ) { row in
      var payload: Fields = [:]
      for (place, column) in columns.enumerated() {
        let index = Int32(place + 2)
        payload[column] =
          column == "budget_microcents" ? .optional(row.optionalInt(index)) : .optional(row.text(index))
      }
      found.append((row.text(0) ?? "", row.instant(1), .record(payload)))
    }
    for record in found {
      try add(
        event, EventKey(event.name, record.id), at: record.at ?? asOf,
        agent: kind == .agent ? record.id : nil,
        subject: record.id, rank: .template, record.payload)
    }
  }

  /// A goal was completed when an activity row says so, else at the first state in which it is completed,
  /// else at its last change.
  private func completedGoals() throws {
    let done = RecordHistory.completed
    let completions =
      "SELECT value, at FROM record_history WHERE kind = 'goal' AND field = 'completed_at' AND id = goals.id"
    let completed = """
      coalesce((SELECT min(at) FROM activity_rows WHERE entity_id = goals.id AND action = 'goal.updated'
          AND to_status IN \(done)),
        (SELECT value FROM (\(completions)) WHERE value IS NOT NULL
          AND at > coalesce((SELECT max(at) FROM (\(completions)) WHERE value IS NULL), \(Int64.min + 1)) ORDER BY at LIMIT 1),
        CASE WHEN rank < 3 THEN completed_at END, updated_at, created_at)
      """
    try database.run(
      """
      UPDATE goals SET completed_at = \(completed) WHERE status IN \(done) AND rank > 0
        AND (rank = 3 OR completed_at IS NULL) AND completed_at IS NOT \(completed)
      """)
    try database.run(
      "UPDATE goals SET completed_at = NULL WHERE status NOT IN \(done) AND completed_at IS NOT NULL")
    var found: [(String, Instant?)] = []
    try database.query(
      """
      SELECT id, coalesce(completed_at, (SELECT min(value) FROM (\(completions)))) FROM goals
      WHERE rank > 0 AND merged_into IS NULL
        AND (status IN \(done) OR EXISTS (SELECT 1 FROM (\(completions)) WHERE value IS NOT NULL)) ORDER BY id
      """
    ) { found.append(($0.text(0) ?? "", $0.instant(1))) }
    for (id, at) in found {
      try add(.goalCompleted, EventKey("goal:completed", id), at: at ?? asOf, subject: id, rank: .template)
    }
  }

  /// Derives assignments and status changes from each issue's activity in order. An issue without such rows
  /// had the assignee of its oldest state from the start.
  private func issueHistories() throws {
    struct Step {
      let id: String
      let at: Instant
      let action: String
      let agent: String?
      let details: ActivityDetails
    }
    // Assignments without a time (those of a template) are dated by `asOf`, like the creation.
    var reader = JSONReader()
    // One issue at a time, since a year of activity can be millions of rows.
    var history = try database.prepare(
      """
      SELECT id, at, action, agent_id, details FROM activity_rows
      WHERE entity_id = ? AND entity_type = 'issue' AND (action IN ('issue.checked_out', 'issue.released')
        OR (action = 'issue.updated' AND instr(details, 'ssigneeAgentId') > 0)) ORDER BY at, id
      """)
    func steps(of issue: String) throws -> [Step] {
      var steps: [Step] = []
      history.bind(1, issue)
      while try history.step() {
        let action = history.text(2) ?? ""
        var text = history.text(4) ?? "{}"
        // Details that are not valid JSON are ignored.
        let details = text.withUTF8 { bytes -> ActivityDetails in
          guard (try? reader.parse(bytes)) != nil else { return ActivityDetails() }
          return ActivityDetails(action: action, entityType: "issue", JSONDocument(reader, bytes))
        }
        steps.append(
          Step(
            id: history.text(0) ?? "", at: history.instant(1) ?? .epoch, action: action,
            agent: history.text(3),
            details: details))
      }
      return steps
    }
    // An issue follows from its activity, its first assignee and its creation alone.
    let marks = ChangeMarks(database, consumer: "histories")
    let changed = Set(try marks.changed(.issue))
    var issues: [(id: String, assignee: String?, created: Instant?, digest: Int64)] = []
    try database.query(
      """
      SELECT id, coalesce(first_assignee_id, assignee_agent_id) AS assignee, created_at, rank FROM issues
      WHERE rank IN (1, 3) AND merged_into IS NULL AND (assignee IS NOT NULL OR id IN (SELECT entity_id FROM activity_rows WHERE action IN
          ('issue.checked_out', 'issue.released', 'issue.updated'))) ORDER BY created_at, id
      """
    ) { row in
      let (id, assignee, created) = (row.text(0) ?? "", row.text(1), row.instant(2))
      let digest = JSONDigest.mix(SQLValue(assignee).digest, SQLValue(created).digest)
      issues.append((id, assignee, created, Int64(bitPattern: digest)))
    }
    for issue in issues {
      guard try changed.contains(issue.id) || marks.version(.assignee, issue.id) != issue.digest else {
        continue
      }
      let steps = try steps(of: issue.id)
      var current = Self.firstAssignee(steps.map(\.details), present: issue.assignee)
      if let current {
        try add(
          .issueAssigned, EventKey("issue:assigned", issue.id), at: issue.created ?? asOf, agent: current,
          subject: issue.id)
      } else if !steps.isEmpty {
        try log.withdraw(EventKey("issue:assigned", issue.id))
      }
      for step in steps {
        if case .agent(let next) = step.details.assignee, next != current {
          current = next
          if let next {
            try add(
              .issueAssigned, EventKey("issue:assigned", step.id), at: step.at, agent: next,
              subject: issue.id)
          }
        } else {
          try log.withdraw(EventKey("issue:assigned", step.id))
        }
        guard step.action != "issue.updated" else { continue }
        let before = try statusBefore(issue.id, step.at, step.id)
        guard before != step.details.toStatus else {
          try log.withdraw(EventKey("issue:status_changed", step.id))
          continue
        }
        try add(
          .issueStatusChanged, EventKey("issue:status_changed", step.id), at: step.at, agent: step.agent,
          subject: issue.id,
          ["from_status": .optional(before), "to_status": .optional(step.details.toStatus)])
      }
      try marks.set(.assignee, issue.id, issue.digest)
    }
    try log.flush()
    try marks.mark(.issue)
  }

  /// The assignee at the issue's creation, as far as its rows show it.
  private static func firstAssignee(_ steps: [ActivityDetails], present: String?) -> String? {
    guard let first = steps.first(where: { $0.assignee != .notStated }) else { return present }
    if case .agent(let previous) = first.previousAssignee { return previous }
    // If a row has only the new assignee, a checkout by the current assignee is not a change.
    if case .agent(let agent) = first.assignee, steps.filter({ $0.assignee != .notStated }).count == 1 {
      return agent == present ? present : nil
    }
    return nil
  }

  /// The issue's status according to the rows before this one.
  private func statusBefore(_ issue: String, _ at: Instant, _ id: String) throws -> String? {
    try database.text(
      """
      SELECT to_status FROM (
        SELECT id, at, to_status FROM activity_rows WHERE entity_id = ?1 AND entity_type = 'issue' AND at <= ?2
        UNION ALL SELECT id, at, to_status FROM logged_activity WHERE subject = (SELECT +n FROM words WHERE word = ?1)
          AND typeof(subject) = 'integer' AND entity_type = 'issue' AND at <= ?2)
      WHERE to_status IS NOT NULL AND (at, id) < (?2, ?3) ORDER BY at DESC, id DESC LIMIT 1
      """, [.text(issue), .int(at.milliseconds), .text(id)])
  }

  /// The part of recorded spend that heartbeats and cost events do not explain, by agent and month. It
  /// belongs to a model if all of the recorded spend does.
  private func attributeSpend() throws {
    guard try database.integer("SELECT count(*) FROM (SELECT 1 FROM recorded_spend LIMIT 1)") ?? 0 > 0 else {
      return
    }
    var rows: [(agent: String, month: String, at: Int64, amount: Int64, provider: String?, model: String?)] =
      []
    try database.query(
      """
      WITH recorded AS (
        SELECT agent_id, strftime('%Y-%m', at / 1000, 'unixepoch') AS month, max(at) AS at,
          sum(billed_microcents) AS amount,
          CASE WHEN count(*) = count(model) AND min(model) = max(model) AND min(coalesce(provider, '')) = max(coalesce(provider, ''))
            THEN min(model) END AS model, min(provider) AS provider FROM recorded_spend WHERE agent_id IS NOT NULL GROUP BY 1, 2),
      explained AS (
        SELECT word AS agent_id, strftime('%Y-%m', max(day, 0) * 86400, 'unixepoch') AS month, sum(billed) AS amount
        FROM ledger_sums JOIN words ON n = agent GROUP BY 1, 2)
      SELECT recorded.agent_id, recorded.month, recorded.at, recorded.amount - coalesce(explained.amount, 0),
        CASE WHEN model IS NOT NULL THEN provider END, model
      FROM recorded LEFT JOIN explained USING (agent_id, month)
      WHERE recorded.amount > coalesce(explained.amount, 0) ORDER BY 1, 2
      """
    ) { rows.append(($0.text(0) ?? "", $0.text(1) ?? "", $0.int(2), $0.int(3), $0.text(4), $0.text(5))) }
    try database.run("DELETE FROM unattributed_spend")
    for row in rows {
      try database.run(
        "INSERT INTO unattributed_spend VALUES (?, ?, ?, ?, ?, ?)",
        [
          .text(row.agent), .text(row.month), .int(row.at), .int(row.amount), SQLValue(row.provider),
          SQLValue(row.model),
        ])
    }
  }
}
