/// The types, keys and indexes of the dump's tables, so that a server can restore it and does what it would do for
/// a real backup. From Paperclip's schema, as a backup of November 2026 has it, without the indexes that need an
/// extension.
enum DumpSchema {
  static func type(of column: Substring, in table: DumpTable) -> StaticString {
    switch column {
    case "id" where ["account", "session", "\"user\""].contains(table.name): "text"
    case "account_id", "provider_id", "actor_id", "entity_id", "origin_id", "origin_run_id",
      "external_run_id":
      "text"
    case "id", "reports_to": "uuid"
    case "target_date": "date"
    case "is_public", "require_board_approval_for_new_agents", "feedback_data_sharing_enabled",
      "enforce_agent_ownership", "log_compressed", "email_verified":
      "boolean"
    case "details", "payload", "metadata", "config", "env", "env_vars", "permissions", "presentation",
      "context_snapshot", "source_trust", "unblock_descriptor", "interaction_resolver_governance",
      "assignee_adapter_overrides":
      "jsonb"
    case "exit_code", "process_pid", "process_group_id", "request_depth", "issue_number", "issue_counter",
      "continuation_attempt", "scheduled_retry_attempt", "last_output_seq", "attachment_max_bytes":
      "integer"
    case "log_bytes", "last_output_bytes": "bigint"
    case _ where column.hasSuffix("_user_id") || column == "user_id": "text"
    case _ where ["_config", "_json", "_policy", "_settings", "_state"].contains(where: column.hasSuffix):
      ["review_policy", "liveness_state"].contains(column) ? "text" : "jsonb"
    case _ where column.hasSuffix("_id"): "uuid"
    case _ where column.hasSuffix("_at"): "timestamp with time zone"
    case _ where ["_cents", "_tokens", "_count"].contains(where: column.hasSuffix): "integer"
    default: "text"
    }
  }

  static let indexes: [(name: String, table: DumpTable, columns: String)] = [
    ("company_agent_created", .activityLog, "company_id, agent_id, created_at"),
    ("company_created", .activityLog, "company_id, created_at"),
    ("company_responsible_user_created", .activityLog, "company_id, responsible_user_id, created_at"),
    ("entity_type_id", .activityLog, "entity_type, entity_id"),
    ("run_id", .activityLog, "run_id"),
    ("company_agent_occurred", .costEvents, "company_id, agent_id, occurred_at"),
    ("company_biller_occurred", .costEvents, "company_id, biller, occurred_at"),
    ("company_heartbeat_run", .costEvents, "company_id, heartbeat_run_id"),
    ("company_occurred", .costEvents, "company_id, occurred_at"),
    ("company_provider_occurred", .costEvents, "company_id, provider, occurred_at"),
    ("company_agent_started", .heartbeatRuns, "company_id, agent_id, started_at"),
    ("company_created_at_desc", .heartbeatRuns, "company_id, created_at DESC"),
    (
      "company_ctx_issue_created", .heartbeatRuns,
      "company_id, ((context_snapshot ->> 'issueId'::text)), created_at DESC"
    ),
    (
      "company_ctx_task_created", .heartbeatRuns,
      "company_id, ((context_snapshot ->> 'taskId'::text)), created_at DESC"
    ),
    (
      "company_ctx_taskkey_created", .heartbeatRuns,
      "company_id, ((context_snapshot ->> 'taskKey'::text)), created_at DESC"
    ),
    ("company_liveness", .heartbeatRuns, "company_id, liveness_state, created_at"),
    ("company_responsible_user", .heartbeatRuns, "company_id, responsible_user_id, created_at"),
    ("company_status_last_output", .heartbeatRuns, "company_id, status, last_output_at"),
    ("company_status_process_started", .heartbeatRuns, "company_id, status, process_started_at"),
    ("company_author_issue_created_at", .issueComments, "company_id, author_user_id, issue_id, created_at"),
    ("company", .issueComments, "company_id"),
    ("company_issue_created_at", .issueComments, "company_id, issue_id, created_at"),
    ("issue", .issueComments, "issue_id"),
    ("company_assignee_status", .issues, "company_id, assignee_agent_id, status"),
    ("company_created", .issues, "company_id, created_at"),
    ("company_parent", .issues, "company_id, parent_id"),
    ("company_project", .issues, "company_id, project_id"),
    ("company_status", .issues, "company_id, status"),
    ("company_updated", .issues, "company_id, updated_at"),
  ]

  static let references: [(table: DumpTable, column: String, other: DumpTable)] = [
    (.activityLog, "agent_id", .agents), (.activityLog, "company_id", .companies),
    (.activityLog, "run_id", .heartbeatRuns),
    (.agents, "company_id", .companies), (.agents, "reports_to", .agents),
    (.costEvents, "agent_id", .agents), (.costEvents, "company_id", .companies),
    (.costEvents, "goal_id", .goals), (.costEvents, "heartbeat_run_id", .heartbeatRuns),
    (.costEvents, "issue_id", .issues), (.costEvents, "project_id", .projects),
    (.heartbeatRuns, "agent_id", .agents), (.heartbeatRuns, "company_id", .companies),
    (.heartbeatRuns, "retry_of_run_id", .heartbeatRuns),
    (.issueComments, "author_agent_id", .agents), (.issueComments, "company_id", .companies),
    (.issueComments, "issue_id", .issues),
    (.issues, "assignee_agent_id", .agents), (.issues, "company_id", .companies),
    (.issues, "goal_id", .goals),
    (.issues, "parent_id", .issues), (.issues, "project_id", .projects),
  ]
}
