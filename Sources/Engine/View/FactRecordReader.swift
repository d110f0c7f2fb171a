/// Finds records that only the rows of other tables name, and that have facts of their own there: runs, spend
/// or changes of status. Hook lines make a record of every name they give; rows do not.
struct FactRecordReader {
  struct Found {
    let id: String
    /// The last one that the activity log tells.
    let status: String
    let lastRun: Instant?
  }

  private let database: Database

  init(_ database: Database) { self.database = database }

  func read(_ kind: RecordKind) throws -> [Found] {
    let facts =
      switch kind {
      case .agent: ["agent_id FROM run_rows", "agent_id FROM cost_events"]
      case .issue: ["issue_id FROM run_rows", "issue_id FROM cost_events"]
      case .project: ["project_id FROM cost_events"]
      case .goal, .routine: [String]()
      }
    let activity = "entity_id FROM activity_rows"
    let isChange = "entity_type = '\(kind.rawValue)' AND to_status IS NOT NULL"
    let ids = (facts.map { "SELECT \($0)" } + ["SELECT \(activity) WHERE \(isChange)"]).joined(
      separator: " UNION ")
    var found: [Found] = []
    try database.query(
      """
      WITH ids (id) AS (\(ids))
      SELECT id, coalesce((SELECT to_status FROM activity_rows WHERE entity_id = ids.id AND \(isChange)
          ORDER BY at DESC, activity_rows.id DESC LIMIT 1), 'unknown'),
        (SELECT max(started_at) FROM run_rows WHERE agent_id = ids.id)
      FROM ids WHERE id IS NOT NULL AND id NOT IN (SELECT id FROM \(kind.table)) ORDER BY id
      """
    ) { found.append(Found(id: $0.text(0) ?? "", status: $0.text(1) ?? "", lastRun: $0.instant(2))) }
    return found
  }
}

extension FactRecordReader {
  /// What is known of each kind. The name is the id, until `CompanyView.countRecordsWithFacts` makes it
  /// short.
  func agents(_ slugs: inout SlugTable, _ monthSpend: [String: Money]) throws -> [CompanyView.Agent] {
    try read(.agent).map { found in
      CompanyView.Agent(
        id: found.id, slug: slugs.add(name: found.id, id: found.id), name: found.id, role: nil, title: nil,
        status: found.status, capabilities: nil, adapterType: nil, reportsTo: nil, budget: nil,
        pauseReason: nil, errorReason: nil, metadata: .null, createdAt: nil, lastHeartbeatAt: found.lastRun,
        leftAt: nil, isPlaceholder: false, isKnownByFacts: true, runs: CompanyView.RunCounts(),
        monthSpend: monthSpend[found.id] ?? .zero)
    }
  }

  func goals() throws -> [CompanyView.Goal] {
    try read(.goal).map { found in
      CompanyView.Goal(
        id: found.id, title: found.id, description: nil, level: nil, status: found.status, parentId: nil,
        ownerAgentId: nil, createdAt: nil, completedAt: nil, isKnownByFacts: true)
    }
  }

  func projects(_ slugs: inout SlugTable) throws -> [CompanyView.Project] {
    try read(.project).map { found in
      CompanyView.Project(
        id: found.id, slug: slugs.add(name: found.id, id: found.id), name: found.id, description: nil,
        status: found.status, leadAgentId: nil, goalId: nil, targetDate: nil, createdAt: nil,
        archivedAt: nil, isKnownByFacts: true)
    }
  }

  func issues(_ slugs: inout SlugTable) throws -> [CompanyView.Issue] {
    try read(.issue).map { found in
      CompanyView.Issue(
        id: found.id, slug: slugs.add(identifier: nil, id: found.id), identifier: nil, title: found.id,
        status: found.status, priority: nil, projectId: nil, goalId: nil, parentId: nil,
        assigneeAgentId: nil, isAssignedToPerson: false, createdAt: nil, startedAt: nil, completedAt: nil,
        cancelledAt: nil, updatedAt: nil, isPlaceholder: false, isKnownByFacts: true)
    }
  }
}
