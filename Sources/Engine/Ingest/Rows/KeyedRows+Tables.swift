/// The tables of rows with their own keys, with columns in the order in which `RowWriter` binds them.
extension KeyedRows.Columns {
  static let company = Self(
    names: [
      "id", "name", "description", "status", "budget_microcents", "created_at", "updated_at", "rank",
    ], hasUpdate: true, takesOver: "company.rank < excluded.rank")
  static let comments = Self(
    names: [
      "id", "issue_id", "author_agent_id", "author_user_id", "author_type", "body", "deleted_at",
      "created_at", "updated_at", "digest",
    ], hasUpdate: true)
  static let approvalComments = Self(
    names: [
      "id", "approval_id", "author_agent_id", "author_user_id", "body", "created_at", "updated_at", "digest",
    ], hasUpdate: true)
  static let documents = Self(
    names: [
      "id", "title", "format", "body", "revision_id", "revision_number", "created_by_agent_id",
      "created_by_user_id", "updated_by_agent_id", "updated_by_user_id", "created_at", "updated_at",
      "locked_at",
    ], hasUpdate: true)
  static let documentRevisions = Self(names: [
    "id", "document_id", "revision_number", "body", "change_summary", "created_by_agent_id",
    "created_by_user_id", "created_at", "title", "format", "created_by_run_id",
  ])
  static let issueDocuments = Self(
    names: ["id", "issue_id", "document_id", "key", "created_at", "updated_at"], hasUpdate: true)
  static let skills = Self(
    names: [
      "id", "key", "slug", "name", "description", "body", "source_type", "source_locator", "trust_level",
      "created_at", "updated_at", "files",
    ], hasUpdate: true)
  static let runs = Self(
    // The last three come from hook lines only.
    names: [
      "id", "agent_id", "status", "source", "started_at", "finished_at", "latency_ms", "error_code",
      "provider", "model", "input_tokens", "cached_input_tokens", "output_tokens", "reported_microcents",
      "billing_type", "cost_status", "issue_id", "is_ended", "rank", "updated_at", "unsplit_tokens",
      "billed_microcents", "meta",
    ], hasUpdate: true, isRun: true,
    takesOver: "excluded.is_ended > run_rows.is_ended "
      + "OR (excluded.is_ended = run_rows.is_ended AND excluded.rank > run_rows.rank)",
    told: "told_runs")
  static let activity = Self(
    names: [
      "id", "actor_type", "actor_id", "action", "entity_type", "entity_id", "agent_id", "run_id",
      "details", "from_status", "to_status", "at",
    ], json: "details")
  static let costs = Self(names: [
    "id", "agent_id", "run_id", "issue_id", "project_id", "provider", "model", "biller", "billing_type",
    "cost_status", "input_tokens", "cached_input_tokens", "output_tokens", "billed_microcents", "at",
  ])
  static let incidents = Self(
    names: [
      "id", "policy_id", "scope_type", "scope_id", "metric", "window_kind", "threshold_type", "status",
      "amount_limit", "amount_observed", "window_start", "resolved_at", "created_at", "updated_at",
      "window_end", "approval_id", "digest",
    ], hasUpdate: true)
  static let routineRuns = Self(
    names: [
      "id", "routine_id", "status", "source", "linked_issue_id", "triggered_at", "completed_at",
      "created_at", "updated_at",
    ], hasUpdate: true)
  static let labels = Self(names: ["id", "name", "updated_at"], hasUpdate: true)
  static let approvals = Self(
    names: [
      "id", "type", "status", "requested_by_agent_id", "decided_at", "created_at", "updated_at",
      "requested_by_user_id", "decided_by_user_id", "decision_note", "title", "subject_id",
      "amount_microcents", "digest",
    ], hasUpdate: true)
}
