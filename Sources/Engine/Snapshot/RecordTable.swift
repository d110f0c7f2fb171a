/// One kind of record in a snapshot: its facts, their names and columns.
///
/// Facts that can be derived or that change by themselves are left out. So there is no `updatedAt`, last
/// heartbeat or error text, and the agent statuses idle, running and error are omitted, since they change
/// with every run.
package struct RecordTable: Sendable {
  /// The keyword that starts a record: "agent".
  package let word: String
  package var words: String { word + "s" }
  /// The file with these records.
  package let file: String
  let table: String
  /// The column with the record's name. Nil if unnamed.
  package let nameColumn: String?
  let columns: [Column]
  /// A condition that excludes records merged into others.
  let condition: String
  /// True if the table has the column `rank`.
  let isRanked: Bool

  struct Column: Sendable {
    /// The name in the site's JSON files.
    let name: String
    let column: String
    let kind: Kind
    /// The SQL expression, if it is not the column itself.
    var expression: String?
  }

  enum Kind: Sendable {
    /// Always written in quotes.
    case text
    /// An ID, a status or a date, quoted only if necessary.
    case word
    case instant, money, flag
    /// One line per key of an object.
    case json
  }

  private static func text(_ name: String, _ column: String) -> Column {
    Column(name: name, column: column, kind: .text)
  }
  private static func word(_ name: String, _ column: String) -> Column {
    Column(name: name, column: column, kind: .word)
  }
  private static func instant(_ name: String, _ column: String) -> Column {
    Column(name: name, column: column, kind: .instant)
  }
  /// If the ref equals the ID, the source has no refs.
  private static let ref = Column(name: "ref", column: "ref", kind: .word, expression: "nullif(ref, id)")
  /// By name, since a snapshot has no list of labels.
  private static let labels = Column(
    name: "labels", column: "labels", kind: .json,
    expression: """
      (SELECT nullif(json_group_array(name), '[]') FROM (SELECT DISTINCT coalesce(labels.name, value) AS name
        FROM json_each(issues.labels) LEFT JOIN labels ON labels.id = value ORDER BY 1))
      """)
  private static let createdAt = instant("createdAt", "created_at")
  private static let leftAt = instant("leftAt", "left_at")
  private static let budget = Column(name: "budgetMonthlyCents", column: "budget_microcents", kind: .money)
  /// Referred to but not described.
  private static let placeholder = Column(
    name: "isPlaceholder", column: "rank", kind: .flag, expression: "rank = 0")
  /// Statuses of a working agent that come and go.
  static let passingStatuses = "('idle', 'running', 'error')"

  package static let company = RecordTable(
    word: "company", file: "company.txt", table: "company", nameColumn: "name",
    columns: [text("description", "description"), word("status", "status"), budget, createdAt],
    condition: "", isRanked: true)

  /// Facts of the company from the settings table.
  static let companySettings = [
    word("templateId", "template_id"), word("templateVersion", "template_version"),
    text("templateAuthor", "template_author"),
  ]

  /// The order in which a snapshot's files are read and imported.
  package static let records = [agents, goals, projects, issues, routines, comments, approvals]

  package static let agents = RecordTable(
    word: "agent", file: "agents.txt", table: "agents", nameColumn: "name",
    columns: [
      ref, word("role", "role"), text("title", "title"),
      Column(
        name: "status", column: "status", kind: .word,
        expression: "CASE WHEN status NOT IN \(passingStatuses) THEN status END"),
      word("reportsTo", "reports_to"), budget, text("capabilities", "capabilities"),
      word("adapterType", "adapter_type"), text("pauseReason", "pause_reason"),
      Column(name: "metadata", column: "metadata", kind: .json), createdAt, leftAt, placeholder,
    ], condition: "WHERE merged_into IS NULL", isRanked: true)

  package static let goals = RecordTable(
    word: "goal", file: "goals.txt", table: "goals", nameColumn: "title",
    columns: [
      ref, text("description", "description"), word("level", "level"), word("status", "status"),
      word("parentId", "parent_id"), word("ownerAgentId", "owner_agent_id"), createdAt,
      instant("completedAt", "completed_at"), leftAt, placeholder,
    ], condition: "WHERE merged_into IS NULL", isRanked: true)

  package static let projects = RecordTable(
    word: "project", file: "projects.txt", table: "projects", nameColumn: "name",
    columns: [
      ref, text("description", "description"), word("status", "status"), word("leadAgentId", "lead_agent_id"),
      word("goalId", "goal_id"), word("targetDate", "target_date"), createdAt,
      instant("archivedAt", "archived_at"), leftAt, placeholder,
    ], condition: "WHERE merged_into IS NULL", isRanked: true)

  package static let issues = RecordTable(
    word: "issue", file: "issues.txt", table: "issues", nameColumn: "title",
    columns: [
      ref, word("identifier", "identifier"), text("description", "description"), word("status", "status"),
      word("priority", "priority"), word("projectId", "project_id"), word("goalId", "goal_id"),
      word("parentId", "parent_id"), word("assigneeAgentId", "assignee_agent_id"),
      word("assigneeUserId", "assignee_user_id"), word("createdByAgentId", "created_by_agent_id"),
      text("billingCode", "billing_code"), word("originKind", "origin_kind"),
      labels, Column(name: "isHidden", column: "is_hidden", kind: .flag), createdAt,
      instant("startedAt", "started_at"), instant("completedAt", "completed_at"),
      instant("cancelledAt", "cancelled_at"), leftAt, placeholder,
    ], condition: "WHERE merged_into IS NULL", isRanked: true)

  package static let routines = RecordTable(
    word: "routine", file: "routines.txt", table: "routines", nameColumn: "title",
    columns: [
      ref, text("description", "description"), word("status", "status"), word("priority", "priority"),
      Column(name: "triggers", column: "triggers", kind: .json), word("projectId", "project_id"),
      word("goalId", "goal_id"), word("parentIssueId", "parent_issue_id"),
      word("assigneeAgentId", "assignee_agent_id"), word("concurrencyPolicy", "concurrency_policy"),
      word("catchUpPolicy", "catch_up_policy"), Column(name: "variables", column: "variables", kind: .json),
      createdAt, leftAt, placeholder,
    ], condition: "WHERE merged_into IS NULL", isRanked: true)

  package static let comments = RecordTable(
    word: "comment", file: "comments.txt", table: "comments", nameColumn: nil,
    columns: [
      word("issueId", "issue_id"), word("authorAgentId", "author_agent_id"),
      word("authorUserId", "author_user_id"), word("authorType", "author_type"), text("body", "body"),
      createdAt,
      instant("deletedAt", "deleted_at"),
    ], condition: "", isRanked: false)

  package static let approvals = RecordTable(
    word: "approval", file: "approvals.txt", table: "approvals", nameColumn: nil,
    columns: [
      word("type", "type"), word("status", "status"), word("requestedByAgentId", "requested_by_agent_id"),
      createdAt, instant("decidedAt", "decided_at"), text("about", "title"), word("subjectId", "subject_id"),
      Column(name: "amountCents", column: "amount_microcents", kind: .money),
      word("requestedByUserId", "requested_by_user_id"), word("decidedByUserId", "decided_by_user_id"),
      text("decisionNote", "decision_note"),
    ], condition: "", isRanked: false)
}
