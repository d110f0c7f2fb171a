/// The core data that modules can read. It excludes text written by runs and columns that can contain
/// credentials.
enum ModulePolicy {
  /// Tables. Foreign keys can refer only to agents, goals, projects and issues. `spend` and those after it
  /// are views.
  static let coreTables: [String: Set<String>] = [
    "agents": [
      "id", "ref", "name", "role", "title", "status", "reports_to", "capabilities", "adapter_type",
      "budget_microcents", "created_at", "updated_at", "last_heartbeat_at", "left_at", "merged_into", "rank",
    ],
    "goals": [
      "id", "ref", "title", "description", "level", "status", "parent_id", "owner_agent_id", "created_at",
      "updated_at", "completed_at", "left_at", "merged_into", "rank",
    ],
    "projects": [
      "id", "ref", "name", "description", "status", "lead_agent_id", "goal_id", "target_date", "created_at",
      "updated_at", "archived_at", "left_at", "merged_into", "rank",
    ],
    "issues": [
      "id", "ref", "identifier", "title", "status", "priority", "project_id", "goal_id", "parent_id",
      "assignee_agent_id", "created_by_agent_id", "billing_code", "origin_kind", "is_hidden", "created_at",
      "updated_at", "started_at", "completed_at", "cancelled_at", "left_at", "merged_into", "rank", "labels",
    ],
    "labels": ["id", "name"],
    "runs": [
      "id", "agent_id", "issue_id", "status", "source", "started_at", "finished_at", "latency_ms",
      "error_code",
      "provider", "model", "input_tokens", "cached_input_tokens", "output_tokens", "unsplit_tokens",
      "billed_microcents", "reported_microcents", "billing_type", "cost_status", "is_ended",
    ],
    "activity": [
      "id", "at", "actor_type", "actor_id", "action", "entity_type", "entity_id", "agent_id", "run_id",
      "from_status", "to_status", "details",
    ],
    // Of governance activity, without free text.
    "activity_details": ["id", "details"],
    "approvals": [
      "id", "type", "status", "title", "subject_id", "amount_microcents", "requested_by_agent_id",
      "requested_by_user_id", "decided_by_user_id", "decision_note", "created_at", "decided_at", "updated_at",
      "digest",
    ],
    "approval_comments": [
      "id", "approval_id", "author_agent_id", "author_user_id", "body", "created_at", "updated_at", "digest",
    ],
    "budget_policies": [
      "id", "scope_type", "scope_id", "metric", "window_kind", "amount", "warn_percent", "hard_stop_enabled",
      "is_active", "created_at", "updated_at", "digest",
    ],
    "budget_incidents": [
      "id", "policy_id", "scope_type", "scope_id", "metric", "window_kind", "threshold_type", "status",
      "amount_limit", "amount_observed", "window_start", "window_end", "approval_id", "created_at",
      "resolved_at", "updated_at", "digest",
    ],
    "comments": [
      "id", "issue_id", "author_agent_id", "author_user_id", "author_type", "body", "created_at",
      "updated_at",
      "deleted_at", "digest",
    ],
    "documents": [
      "id", "title", "format", "revision_id", "revision_number", "created_by_agent_id", "created_by_user_id",
      "updated_by_agent_id", "updated_by_user_id", "created_at", "updated_at", "locked_at", "body",
    ],
    "document_revisions": [
      "id", "document_id", "revision_number", "change_summary", "created_by_agent_id", "created_by_user_id",
      "created_at", "title", "format", "created_by_run_id", "body",
    ],
    "issue_documents": ["id", "issue_id", "document_id", "key", "created_at", "updated_at"],
    "skills": [
      "id", "key", "slug", "name", "description", "source_type", "trust_level", "created_at", "updated_at",
      "body",
    ],
    // What the ledger says.
    "ledger_events": [
      "n", "kind", "row_table", "row_id", "seen_at", "row_at", "actor", "subject", "digest", "digest_before",
      "fields",
    ],
    "ledger_heads": ["size", "root", "since", "origin"],
    // What the outbox says.
    "alerts": [
      "id", "rule", "subject", "severity", "title", "text", "page", "status", "since", "fired_at",
      "resolved_at",
      "notified_at",
    ],
    "deliveries": [
      "id", "channel", "kind", "severity", "title", "alerts", "created_at", "status", "attempts", "last_at",
      "next_at", "code", "error",
    ],
    // What the plan says.
    "rule_matches": [
      "id", "rule", "record", "label", "page", "at", "seen_at", "text", "status", "reason", "title",
      "severity", "is_limited", "starts_agent", "expires_at", "attempts", "attempted_at", "code", "made",
    ],
    "rule_starts": ["rule", "at"],
    // Figures of run logs, without any of their text.
    "run_trace": [
      "run_id", "page", "agent_id", "issue_id", "engine", "model", "started_at", "ended_at", "attempts",
      "steps",
      "omitted", "tool_calls", "commands", "edits", "errors", "input_tokens", "cache_read_tokens",
      "cache_write_tokens", "output_tokens", "reported_microcents", "bytes", "redactions", "cuts",
      "is_cut_short",
    ],
    "spend": [
      "id", "at", "agent_id", "run_id", "issue_id", "project_id", "provider", "model", "input_tokens",
      "cached_input_tokens", "output_tokens", "unsplit_tokens", "billed_microcents", "kind",
    ],
    "spend_days": [
      "day", "day_number", "agent_id", "project_id", "provider", "model", "entries", "unpriced", "included",
      "billed_microcents", "input_tokens", "cached_input_tokens", "output_tokens", "unsplit_tokens",
    ],
    "issue_spend": [
      "issue_id", "month", "provider", "model", "entries", "unpriced", "included", "billed_microcents",
      "input_tokens", "cached_input_tokens", "output_tokens", "unsplit_tokens",
    ],
    "run_days": [
      "day", "day_utc", "day_utc_number", "agent_id", "status", "error_code", "is_ended", "has_issue",
      "has_activity", "runs", "tokens", "billed_microcents",
    ],
    "run_times": ["agent_id", "issue_id", "status", "started_at", "finished_at", "is_ended"],
    "unattributed_spend": ["agent_id", "month", "at", "billed_microcents"],
    // Money that came in.
    "money_in": [
      "id", "source", "form", "account", "at", "day", "kind", "category", "currency", "exponent",
      "gross_minor",
      "fee_minor", "net_minor", "gross_microcents", "fee_microcents", "net_microcents", "rate_day", "ref",
      "payout_ref", "description", "project_id", "billing_code", "is_counted", "reason", "input",
    ],
    "money_sums": [
      "month", "source", "account", "currency", "kind", "is_counted", "is_converted", "entries", "gross",
      "fee",
      "net",
    ],
    "money_spans": ["source", "account", "first_day", "last_day"],
    "money_checks": ["name", "checked", "failed"],
    "list_costs": ["month", "microcents", "unpriced_tokens"],
    "reported_costs": ["month", "runs", "microcents"],
    "counted_agents": [
      "id", "name", "role", "title", "status", "reports_to", "adapter_type", "budget_microcents",
      "created_at",
      "updated_at", "last_heartbeat_at", "left_at", "rank",
    ],
    "counted_issues": [
      "id", "identifier", "title", "status", "priority", "project_id", "goal_id", "parent_id",
      "assignee_agent_id", "origin_kind", "is_hidden", "created_at", "updated_at", "started_at",
      "completed_at", "cancelled_at", "left_at", "rank",
    ],
    // The tables below the view `spend`.
    "cost_events": [
      "id", "at", "agent_id", "run_id", "issue_id", "project_id", "provider", "model", "billing_type",
      "cost_status", "input_tokens", "cached_input_tokens", "output_tokens", "unsplit_tokens",
      "billed_microcents", "is_uncached",
    ],
  ]

  /// Free text, names of people, and what agents wrote down. They are NULL if the public can read what a
  /// module publishes.
  static let privateColumns: [String: Set<String>] = [
    "agents": ["capabilities"], "goals": ["description"], "projects": ["description"],
    "activity": ["actor_id"], "activity_rows": ["actor_id"], "logged_activity": ["actor_id"],
    "activity_details": ["details"],
    "approvals": ["title", "requested_by_user_id", "decided_by_user_id", "decision_note"],
    "approval_comments": ["author_user_id"], "comments": ["author_user_id"],
    "ledger_events": ["actor", "subject"], "money_in": ["description", "input"],
    "documents": ["id", "title", "body", "created_by_user_id", "updated_by_user_id"],
    "document_revisions": [
      "id", "document_id", "title", "body", "change_summary", "created_by_user_id",
    ],
    "issue_documents": ["id", "document_id", "key"],
    "skills": ["id", "key", "slug", "name", "description", "body"],
  ]
  /// Texts of comments and details of activity, which are NULL unless a private site is all that is
  /// published.
  private static let confidentialColumns: [String: Set<String>] = [
    "activity": ["details"], "activity_rows": ["details"], "logged_activity": ["details"],
    "approval_comments": ["body"], "comments": ["body"],
  ]
  /// The same for `hook_events`.
  static let privateEventColumns: Set<String> = ["payload", "meta", "changes"]

  /// The tables below the views `runs`, `activity` and `spend`, since SQLite asks for them too.
  private static let underlying: [String: Set<String>] = [
    "heartbeats": [
      "seq", "key", "id", "agent", "issue", "status", "at", "latency_ms", "error_code", "provider", "model",
      "input_tokens", "cached_input_tokens", "output_tokens", "unsplit_tokens", "billed_microcents",
      "reported_microcents", "billing_type", "cost_status",
    ],
    "words": ["n", "word"],
    "retired_spend": [
      "at", "agent", "issue", "provider", "model", "kind", "billed", "input", "cached_input", "output",
      "unsplit",
      "excludable",
    ],
    "ledger_sums": [
      "day", "agent", "project", "provider", "model", "entries", "unpriced", "included", "billed", "input",
      "cached_input", "output", "unsplit",
    ],
    "issue_sums": [
      "issue", "project", "period", "provider", "model", "entries", "unpriced", "included", "billed", "input",
      "cached_input", "output", "unsplit",
    ],
    "run_sums": [
      "day", "local_day", "agent", "status", "error_code", "flags", "runs", "tokens", "billed",
      "reported", "reports",
    ],
    "log": ["key", "kind", "at", "agent", "subject", "from_status", "to_status", "rank"],
    "run_rows": [
      "id", "agent_id", "issue_id", "status", "source", "started_at", "finished_at", "latency_ms",
      "error_code", "provider", "model", "input_tokens", "cached_input_tokens", "output_tokens",
      "unsplit_tokens", "billed_microcents", "reported_microcents", "billing_type", "cost_status", "is_ended",
      "is_hidden", "rank",
    ],
    "logged_activity": [
      "id", "at", "actor_type", "actor_id", "action", "entity_type", "entity_id", "agent_id", "run_id",
      "details",
      "from_status", "to_status", "subject", "kind",
    ],
    "activity_rows": [
      "id", "at", "actor_type", "actor_id", "action", "entity_type", "entity_id", "agent_id", "run_id",
      "details",
      "from_status", "to_status",
    ],
  ]
  private static let all = coreTables.merging(underlying) { own, _ in own }.mapValues { Optional($0) }
  /// For a foreign key, SQLite asks to read the key that it refers to.
  private static let keys: [String: Set<String>?] = Dictionary(
    uniqueKeysWithValues: ["agents", "goals", "projects", "issues"].map { ($0, ["id"]) })

  /// Queries of pages, widgets and routes.
  static func reading(_ module: Module) -> SandboxPolicy {
    var policy = SandboxPolicy(prefix: module.manifest.tablePrefix)
    policy.readable = all
    if module.audience < .private { policy.blanked = confidentialColumns }
    if !module.showsRuns { policy.blanked["run_trace"] = ["page"] }
    if module.audience < .team { policy.blanked.merge(privateColumns) { $0.union($1) } }
    policy.readablePrefixes = module.required.map(\.manifest.tablePrefix)
    return policy
  }

  static func working(_ module: Module) -> SandboxPolicy {
    var policy = reading(module)
    policy.canWrite = true
    return policy
  }

  static func migrating(_ module: Module) -> SandboxPolicy {
    var policy = working(module)
    policy.canChangeSchema = true
    return policy
  }

  /// Hooks see only the batch and their own tables. Anything else would depend on how batches are split.
  static func watching(_ module: Module) -> SandboxPolicy {
    var policy = SandboxPolicy(prefix: module.manifest.tablePrefix)
    policy.readable["hook_events"] = .some(nil)
    policy.canWrite = true
    return policy
  }

  /// The same, plus what foreign keys need while a hook's statements run.
  static func hooking(_ module: Module) -> SandboxPolicy {
    var policy = watching(module)
    policy.readable.merge(keys) { own, _ in own }
    return policy
  }
}
