/// Who asked for what, and who decided it: the rows that an audit asks about.
///
/// A digest is the SHA-256 of a row's canonical form (`RowDigest`) as its source has it, so that two readers
/// of the same row get the same one.
extension DatabaseSchema {
  static let governance = """
    ALTER TABLE approvals ADD COLUMN requested_by_user_id TEXT;
    ALTER TABLE approvals ADD COLUMN decided_by_user_id TEXT;
    ALTER TABLE approvals ADD COLUMN decision_note TEXT;
    -- What it is about, from the fields of the payload that cannot contain credentials.
    ALTER TABLE approvals ADD COLUMN title TEXT;
    ALTER TABLE approvals ADD COLUMN subject_id TEXT;
    ALTER TABLE approvals ADD COLUMN amount_microcents INTEGER;
    ALTER TABLE approvals ADD COLUMN digest TEXT;
    ALTER TABLE budget_policies ADD COLUMN warn_percent INTEGER;
    ALTER TABLE budget_policies ADD COLUMN hard_stop_enabled INTEGER;
    ALTER TABLE budget_policies ADD COLUMN digest TEXT;
    ALTER TABLE budget_incidents ADD COLUMN approval_id TEXT;
    ALTER TABLE budget_incidents ADD COLUMN window_end INTEGER;
    ALTER TABLE budget_incidents ADD COLUMN digest TEXT;
    ALTER TABLE comments ADD COLUMN digest TEXT;
    CREATE TABLE approval_comments (
      id TEXT PRIMARY KEY, approval_id TEXT, author_agent_id TEXT, author_user_id TEXT, body TEXT, created_at INTEGER,
      updated_at INTEGER, digest TEXT, state INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX approval_comments_by_approval ON approval_comments (approval_id, created_at);
    -- Of governance activity: the fields of its details that name ids, states and amounts, without free text.
    CREATE TABLE activity_details (id TEXT PRIMARY KEY, details TEXT NOT NULL) STRICT, WITHOUT ROWID;
    """

  /// The few rows of the activity log that tell amounts of budget policies. Every run reads them.
  static let policyUpserts =
    "CREATE INDEX activity_policy_upserts ON activity_rows (at) WHERE action = 'budget.policy_upserted'"
}
