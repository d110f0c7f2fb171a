/// Records that count, for modules. The core counts the same: `CompanyView.countRecordsWithFacts`.
extension DatabaseSchema {
  static let countedRecords = """
    -- Described by a source, or known by their runs, spend or status; without those that were merged into others.
    CREATE VIEW counted_agents (id, name, role, title, status, reports_to, adapter_type, budget_microcents, created_at,
      updated_at, last_heartbeat_at, left_at, rank) AS
    SELECT id, name, role, title, status, reports_to, adapter_type, budget_microcents, created_at, updated_at,
      last_heartbeat_at, left_at, rank
    FROM agents WHERE merged_into IS NULL AND (rank > 0 OR status IS NOT NULL OR id IN (
      SELECT word FROM words WHERE n IN (SELECT agent FROM run_sums UNION SELECT agent FROM ledger_sums)));
    CREATE VIEW counted_issues (id, identifier, title, status, priority, project_id, goal_id, parent_id,
      assignee_agent_id, origin_kind, is_hidden, created_at, updated_at, started_at, completed_at, cancelled_at, left_at,
      rank) AS
    SELECT id, identifier, title, status, priority, project_id, goal_id, parent_id, assignee_agent_id, origin_kind,
      is_hidden, created_at, updated_at, started_at, completed_at, cancelled_at, left_at, rank
    FROM issues WHERE merged_into IS NULL AND (rank > 0 OR status IS NOT NULL OR id IN (
      SELECT word FROM words WHERE n IN (SELECT issue FROM issue_sums)));
    """

  /// What lines that record spend say of where it went.
  static let recordedModels = """
    ALTER TABLE recorded_spend ADD COLUMN provider TEXT;
    ALTER TABLE recorded_spend ADD COLUMN model TEXT;
    ALTER TABLE unattributed_spend ADD COLUMN provider TEXT;
    ALTER TABLE unattributed_spend ADD COLUMN model TEXT;
    """
}
