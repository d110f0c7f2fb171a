/// One kind of record as a snapshot writes it: which facts, under which names, from which columns.
///
/// Left out on purpose: what follows from other facts, and what changes by itself. So there is no `updatedAt`, no last
/// heartbeat, no error text, and of an agent's status no idle, running or error: they come and go with every run.
package struct RecordTable: Sendable {
  /// The word that begins a record: "agent".
  package let word: String
  package var words: String { word + "s" }
  /// The file of a snapshot that holds these records.
  package let file: String
  let table: String
  /// The column of what the record is called; nil where it is called nothing.
  package let nameColumn: String?
  let columns: [Column]
  /// Records without this are no facts of their own: what turned out to be another record.
  let condition: String
  /// True if the table has the column `rank`.
  let isRanked: Bool

  struct Column: Sendable {
    /// As in the JSON files of a site.
    let name: String
    let column: String
    let kind: Kind
    /// What is read, where it is not the column itself.
    var expression: String?
  }

  enum Kind: Sendable {
    /// Written in quotes, whatever it holds.
    case text
    /// An id, a status, a date: quoted only where it has to be.
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
  /// A ref that equals the ID comes from a source without refs, and means nothing.
  private static let ref = Column(name: "ref", column: "ref", kind: .word, expression: "nullif(ref, id)")
  private static let createdAt = instant("createdAt", "created_at")
  private static let leftAt = instant("leftAt", "left_at")
  private static let budget = Column(name: "budgetMonthlyCents", column: "budget_microcents", kind: .money)
  /// Something names it and nothing describes it.
  private static let placeholder = Column(
    name: "isPlaceholder", column: "rank", kind: .flag, expression: "rank = 0")
  /// What a working agent's status changes between.
  static let passingStatuses = "('idle', 'running', 'error')"

  package static let company = RecordTable(
    word: "company", file: "company.txt", table: "company", nameColumn: "name",
    columns: [text("description", "description"), word("status", "status"), budget, createdAt],
    condition: "", isRanked: true)

  /// Facts of the company that stand in the table of settings.
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
      Column(name: "isHidden", column: "is_hidden", kind: .flag), createdAt,
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
      createdAt, instant("decidedAt", "decided_at"),
    ], condition: "", isRanked: false)
}
