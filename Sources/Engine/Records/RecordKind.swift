/// The kinds of records that other facts refer to.
enum RecordKind: String, CaseIterable {
  case agent, goal, project, issue, routine

  var table: String { rawValue + "s" }
  var nameColumn: String { self == .agent || self == .project ? "name" : "title" }

  /// The columns that contain the ID of such a record as text, followed by those with the number of a word.
  var references: [(table: String, column: String)] {
    switch self {
    case .agent:
      [
        ("agents", "reports_to"), ("goals", "owner_agent_id"), ("projects", "lead_agent_id"),
        ("issues", "assignee_agent_id"), ("issues", "first_assignee_id"), ("issues", "created_by_agent_id"),
        ("run_rows", "agent_id"), ("cost_events", "agent_id"), ("recorded_spend", "agent_id"),
        ("activity_rows", "agent_id"),
        ("activity_rows", "entity_id"), ("activity_rows", "actor_id"), ("budget_changes", "agent_id"),
        ("comments", "author_agent_id"), ("routines", "assignee_agent_id"),
        ("approvals", "requested_by_agent_id"),
      ]
    case .goal:
      [
        ("goals", "parent_id"), ("projects", "goal_id"), ("issues", "goal_id"), ("routines", "goal_id"),
        ("activity_rows", "entity_id"),
      ]
    case .project:
      [
        ("issues", "project_id"), ("routines", "project_id"), ("cost_events", "project_id"),
        ("activity_rows", "entity_id"),
      ]
    case .issue:
      [
        ("issues", "parent_id"), ("routines", "parent_issue_id"), ("run_rows", "issue_id"),
        ("cost_events", "issue_id"),
        ("activity_rows", "entity_id"), ("comments", "issue_id"),
      ]
    case .routine: [("activity_rows", "entity_id")]
    }
  }

  /// The columns of the event log, and of what is kept of it, that contain the word number of such a record.
  var numberedReferences: [(table: String, column: String)] {
    switch self {
    case .agent:
      [
        ("heartbeats", "agent"), ("log", "agent"), ("log", "subject"), ("retired_spend", "agent"),
        ("retired_runs", "agent"), ("retired_durations", "agent"), ("retired_payments", "agent"),
        ("retired_agents", "agent"),
      ]
    case .goal: [("log", "subject")]
    case .project, .routine: []
    case .issue:
      [
        ("heartbeats", "issue"), ("run_lines", "issue"), ("log", "subject"), ("retired_spend", "issue"),
        ("retired_issues", "issue"),
      ]
    }
  }
}
