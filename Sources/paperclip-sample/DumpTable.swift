/// A table of the dump: its name and its columns in physical order.
struct DumpTable {
  let name: String
  let columns: [Substring]

  /// `columns` are separated by spaces.
  init(_ name: String, _ columns: String) {
    self.name = name
    self.columns = columns.split(separator: " ")
  }

  static let account = DumpTable(
    "account",
    "id account_id provider_id user_id access_token refresh_token id_token access_token_expires_at "
      + "refresh_token_expires_at scope password created_at updated_at")
  static let activityLog = DumpTable(
    "activity_log",
    "id company_id actor_type actor_id action entity_type entity_id agent_id details created_at run_id "
      + "responsible_user_id")
  static let agentKeys = DumpTable(
    "agent_api_keys",
    "id agent_id company_id name key_hash last_used_at revoked_at created_at scope_config responsible_user_id"
  )
  static let agents = DumpTable(
    "agents",
    "id company_id name role title status reports_to capabilities adapter_type adapter_config "
      + "budget_monthly_cents spent_monthly_cents last_heartbeat_at metadata created_at updated_at "
      + "runtime_config permissions icon pause_reason paused_at default_environment_id error_reason is_public"
  )
  static let approvals = DumpTable(
    "approvals",
    "id company_id type requested_by_agent_id requested_by_user_id status payload decision_note "
      + "decided_by_user_id decided_at created_at updated_at")
  static let companies = DumpTable(
    "companies",
    "id name description status budget_monthly_cents spent_monthly_cents created_at updated_at issue_prefix "
      + "issue_counter require_board_approval_for_new_agents brand_color pause_reason paused_at "
      + "feedback_data_sharing_enabled feedback_data_sharing_consent_at "
      + "feedback_data_sharing_consent_by_user_id feedback_data_sharing_terms_version attachment_max_bytes "
      + "default_responsible_user_id interaction_resolver_governance enforce_agent_ownership")
  static let costEvents = DumpTable(
    "cost_events",
    "id company_id agent_id issue_id project_id goal_id billing_code provider model input_tokens "
      + "output_tokens cost_cents occurred_at created_at heartbeat_run_id biller billing_type "
      + "cached_input_tokens cost_status")
  static let environments = DumpTable(
    "environments", "id name description driver status config metadata created_at updated_at env_vars")
  static let goals = DumpTable(
    "goals", "id company_id title description level status parent_id owner_agent_id created_at updated_at")
  static let heartbeatRuns = DumpTable(
    "heartbeat_runs",
    "id company_id agent_id invocation_source status started_at finished_at error external_run_id "
      + "context_snapshot created_at updated_at trigger_detail wakeup_request_id exit_code signal usage_json "
      + "result_json session_id_before session_id_after log_store log_ref log_bytes log_sha256 log_compressed "
      + "stdout_excerpt stderr_excerpt error_code process_pid process_started_at retry_of_run_id "
      + "process_loss_retry_count issue_comment_status issue_comment_satisfied_by_comment_id "
      + "issue_comment_retry_queued_at process_group_id liveness_state liveness_reason continuation_attempt "
      + "last_useful_action_at next_action scheduled_retry_at scheduled_retry_attempt scheduled_retry_reason "
      + "last_output_at last_output_seq last_output_stream last_output_bytes responsible_user_id")
  static let issueComments = DumpTable(
    "issue_comments",
    "id company_id issue_id author_agent_id author_user_id body created_at updated_at created_by_run_id "
      + "author_type presentation metadata deleted_at deleted_by_type deleted_by_agent_id deleted_by_user_id "
      + "deleted_by_run_id source_trust derived_author_agent_id derived_created_by_run_id "
      + "derived_author_source on_behalf_of_user_id")
  static let issues = DumpTable(
    "issues",
    "id company_id project_id goal_id parent_id title description status priority assignee_agent_id "
      + "created_by_agent_id created_by_user_id request_depth billing_code started_at completed_at "
      + "cancelled_at created_at updated_at issue_number identifier hidden_at checkout_run_id "
      + "execution_run_id execution_agent_name_key execution_locked_at assignee_user_id "
      + "assignee_adapter_overrides execution_workspace_settings project_workspace_id "
      + "execution_workspace_id execution_workspace_preference origin_kind origin_id origin_run_id "
      + "execution_policy execution_state origin_fingerprint monitor_next_check_at "
      + "monitor_wake_requested_at monitor_last_triggered_at monitor_attempt_count monitor_notes "
      + "monitor_scheduled_by work_mode source_trust responsible_user_id harness_kind unblock_descriptor "
      + "blocked_transition_at blocked_owner_notified_at review_policy")
  static let labels = DumpTable("labels", "id company_id name color created_at updated_at")
  static let projects = DumpTable(
    "projects",
    "id company_id goal_id name description status lead_agent_id target_date created_at updated_at color "
      + "archived_at execution_workspace_policy pause_reason paused_at env icon")
  static let session = DumpTable(
    "session", "id expires_at token created_at updated_at ip_address user_agent user_id")
  static let user = DumpTable("\"user\"", "id name email email_verified image created_at updated_at")

  /// In dump order.
  static let all = [
    account, activityLog, agentKeys, agents, approvals, companies, costEvents, environments, goals,
    heartbeatRuns, issueComments, issues, labels, projects, session, user,
  ]
}
