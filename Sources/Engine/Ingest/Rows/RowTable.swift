/// The Paperclip tables that are read, with their columns. Everything else, especially credentials, is never
/// read, and run output only of runs that are shown step by step, if asked for. Backups, table exports and
/// API responses share these lists; the API uses the same names in camel case.
enum RowTable: String, CaseIterable {
  case companies, agents, goals, projects, issues
  case comments = "issue_comments"
  case runs = "heartbeat_runs"
  case activity = "activity_log"
  case costs = "cost_events"
  case approvals, routines
  case routineTriggers = "routine_triggers"
  case routineRuns = "routine_runs"
  case budgetPolicies = "budget_policies"
  case budgetIncidents = "budget_incidents"
  case approvalComments = "approval_comments"
  case labels
  case issueLabels = "issue_labels"
  case documents
  case documentRevisions = "document_revisions"
  case issueDocuments = "issue_documents"
  case skills = "company_skills"
  case runEvents = "heartbeat_run_events"

  /// Columns in a fixed order. Handlers refer to them by index.
  var columns: [String] {
    switch self {
    case .companies:
      ["id", "name", "description", "status", "budget_monthly_cents", "created_at", "updated_at"]
    case .agents:
      [
        "id", "company_id", "name", "role", "title", "status", "reports_to", "capabilities", "adapter_type",
        "budget_monthly_cents", "pause_reason", "error_reason", "metadata", "last_heartbeat_at", "created_at",
        "updated_at",
      ]
    case .goals:
      [
        "id", "company_id", "title", "description", "level", "status", "parent_id", "owner_agent_id",
        "created_at",
        "updated_at",
      ]
    case .projects:
      [
        "id", "company_id", "name", "description", "status", "lead_agent_id", "goal_id", "target_date",
        "archived_at",
        "created_at", "updated_at",
      ]
    case .issues:
      [
        "id", "company_id", "identifier", "title", "description", "status", "priority", "project_id",
        "goal_id",
        "parent_id", "assignee_agent_id", "assignee_user_id", "created_by_agent_id", "billing_code",
        "origin_kind",
        "hidden_at", "harness_kind", "started_at", "completed_at", "cancelled_at", "created_at", "updated_at",
        // Only the API lists an issue's labels in its row.
        "label_ids", "labels",
      ]
    case .comments:
      [
        "id", "company_id", "issue_id", "author_agent_id", "author_user_id", "author_type", "body",
        "deleted_at",
        "created_at", "updated_at",
      ]
    case .runs:
      [
        "id", "company_id", "agent_id", "status", "invocation_source", "started_at", "finished_at",
        "error_code",
        "usage_json", "context_snapshot", "created_at", "updated_at", "log_bytes", "log_sha256",
        Self.resultColumn,
      ]
    // Without the payload, which can hold the environment of a command.
    case .runEvents:
      [
        "id", "company_id", "run_id", "seq", "event_type", "stream", "level", "message", "created_at",
      ]
    case .activity:
      [
        "id", "company_id", "actor_type", "actor_id", "action", "entity_type", "entity_id", "agent_id",
        "run_id",
        "details", "created_at",
      ]
    case .costs:
      [
        "id", "company_id", "agent_id", "heartbeat_run_id", "issue_id", "project_id", "provider", "model",
        "biller",
        "billing_type", "cost_status", "input_tokens", "cached_input_tokens", "output_tokens", "cost_cents",
        "occurred_at", "created_at",
      ]
    case .budgetPolicies:
      [
        "id", "company_id", "scope_type", "scope_id", "metric", "window_kind", "amount", "is_active",
        "created_at", "updated_at", "warn_percent", "hard_stop_enabled",
      ]
    case .routineRuns:
      [
        "id", "company_id", "routine_id", "status", "source", "linked_issue_id", "triggered_at",
        "completed_at", "created_at", "updated_at",
      ]
    case .budgetIncidents:
      [
        "id", "company_id", "policy_id", "scope_type", "scope_id", "metric", "window_kind", "threshold_type",
        "status", "amount_limit", "amount_observed", "window_start", "resolved_at", "created_at",
        "updated_at", "window_end", "approval_id",
      ]
    case .approvals:
      [
        "id", "company_id", "type", "status", "requested_by_agent_id", "decided_at", "created_at",
        "updated_at", "requested_by_user_id", "decided_by_user_id", "decision_note", "payload",
      ]
    case .approvalComments:
      [
        "id", "company_id", "approval_id", "author_agent_id", "author_user_id", "body", "created_at",
        "updated_at",
      ]
    case .labels: ["id", "company_id", "name", "created_at", "updated_at"]
    case .issueLabels: ["issue_id", "company_id", "label_id"]
    case .documents:
      [
        "id", "company_id", "title", "format", "latest_body", "latest_revision_id", "latest_revision_number",
        "created_by_agent_id", "created_by_user_id", "updated_by_agent_id", "updated_by_user_id",
        "created_at", "updated_at", "locked_at",
      ]
    case .documentRevisions:
      [
        "id", "company_id", "document_id", "revision_number", "body", "change_summary",
        "created_by_agent_id", "created_by_user_id", "created_at", "title", "format", "created_by_run_id",
      ]
    case .issueDocuments:
      ["id", "company_id", "issue_id", "document_id", "key", "created_at", "updated_at"]
    case .skills:
      [
        "id", "company_id", "key", "slug", "name", "description", "markdown", "source_type",
        "source_locator", "trust_level", "file_inventory", "created_at", "updated_at",
      ]
    case .routines:
      [
        "id", "company_id", "title", "description", "status", "priority", "project_id", "goal_id",
        "parent_issue_id", "assignee_agent_id", "concurrency_policy", "catch_up_policy", "variables",
        "last_triggered_at", "created_at", "updated_at",
      ]
    case .routineTriggers:
      [
        "id", "company_id", "routine_id", "kind", "label", "enabled", "cron_expression", "timezone",
        "signing_mode", "replay_window_sec", "created_at", "updated_at",
      ]
    }
  }

  /// The columns with a moment. (Windows of budgets can end in the year 9999.)
  private static let times: [RowTable: [Int]] = Dictionary(
    uniqueKeysWithValues: allCases.map { table in
      (table, table.columns.indices.filter { table.columns[$0].hasSuffix("_at") })
    })

  /// Why times of a row are left out.
  func unreadableTimes(of row: Row) -> [String] {
    (Self.times[self] ?? []).filter { row.hasText($0) && row.instant($0) == nil }.map {
      PlausibleValue.reason(unreadableTime: columns[$0])
    }
  }

  /// The columns with an ID, of the row or of another record. An empty ID is none.
  var identities: Set<Int> {
    Set(
      columns.indices.filter { index in
        let name = columns[index]
        return name == "id" || name.hasSuffix("_id") || name == "reports_to"
      })
  }

  /// The output of a run, of which a row has only the size.
  static let resultColumn = "result_json"
  static let result = 14

  /// The kind of record, for tables whose rows together are a state of the company.
  var kind: RecordKind? {
    switch self {
    case .agents: .agent
    case .goals: .goal
    case .projects: .project
    case .issues: .issue
    case .routines, .routineTriggers: .routine
    default: nil
    }
  }

  /// The column with the ID of the row's company.
  var companyColumn: Int { self == .companies ? 0 : 1 }

  /// A field longer than this is left out and named: details of an activity row, a description.
  static let maximumField = Limits.field
}

/// Tables with credentials or personal data. They are never read, but their number is reported.
enum RefusedTable {
  static func contains(_ name: String) -> Bool {
    exact.contains(name) || prefixes.contains { name.hasPrefix($0) }
  }

  private static let exact: Set<String> = [
    "account", "session", "user", "verification", "agent_api_keys", "board_api_keys", "cli_auth_challenges",
    "invites", "join_requests", "feedback_exports", "plugin_config", "plugin_state", "secret_access_events",
  ]
  private static let prefixes = [
    "company_secret", "user_secret_", "tool_connection", "connection_grant", "tool_oauth", "tool_credential",
  ]
}
