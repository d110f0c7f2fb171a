/// The tables of a company database. Each entry is one migration, applied once, in order, and never edited
/// after a release: a change to the schema is a new entry.
///
/// Times are UTC milliseconds, money is in millionths of a cent. `rank` says who described a record: 0 no
/// source yet (it is only referred to), 1 a template, 2 a hook line, 3 a row of a backup, table or API
/// export.
enum DatabaseSchema {
  static let migrations: [(name: String, sql: String)] = [
    ("0001_facts", first), ("0002_views", views), (indexMigration, indexes.joined(separator: ";\n")),
    ("0004_modules", modules), ("0005_redactions", redactions), ("0006_routines", routines),
    ("0007_budget_policies", budgetPolicies), ("0008_backups", backups),
    ("0009_changes", changes), ("0010_budget_incidents", budgetIncidents), ("0011_routine_runs", routineRuns),
    ("0012_sums", sums), ("0013_set_aside", setAside), ("0014_known_rows", knownRows),
    ("0015_sum_views", sumViews),
    ("0016_governance", governance), ("0017_outbox", outbox), ("0018_ledger", ledger),
    ("0019_labels", labels),
    ("0020_workflow", workflow),
    ("0021_money", money),
    ("0022_run_logs", runLogs),
    ("0023_documents", documents),
    ("0024_counted_records", countedRecords), ("0025_recorded_models", recordedModels),
    ("0026_quarters_without_spend", quartersWithoutSpend),
    ("0027_changed_fields", changedFields),
    ("0028_run_events", runEvents),
    ("0029_retention", retention),
    ("0030_ledger_spans", ledgerSpans),
    ("0031_run_results", runResults), ("0032_run_words", runWords),
    ("0033_run_lines", runLines), ("0034_policy_upserts", policyUpserts), (creationsMigration, creations),
  ]

  /// The migrations that a first import postpones to the end.
  static let postponed: Set<String> = [indexMigration, creationsMigration]
  private static let indexMigration = "0003_indexes"
  private static let creationsMigration = "0035_creations"

  /// Migrations of databases that stored facts differently and must be rebuilt.
  static let outdated: Set<String> = ["0001_core"]

  /// Indexes of facts. A first import creates them after all rows were added.
  private static let indexes = [
    "CREATE INDEX heartbeats_by_time ON heartbeats (at)",
    "CREATE INDEX heartbeats_by_agent ON heartbeats (agent, at)",
    "CREATE INDEX heartbeats_by_issue ON heartbeats (issue, at) WHERE issue <> 0",
    "CREATE INDEX log_by_subject ON log (subject, at) WHERE typeof(subject) = 'integer'",
    "CREATE INDEX log_by_time ON log (at)",
    "CREATE INDEX run_rows_by_agent ON run_rows (agent_id, started_at)",
    "CREATE INDEX run_rows_by_issue ON run_rows (issue_id, started_at) WHERE issue_id IS NOT NULL",
    // With the amount, so that what a run cost is read from the index alone.
    "CREATE INDEX cost_events_by_run ON cost_events (run_id, billed_microcents) WHERE run_id IS NOT NULL",
    "CREATE INDEX cost_events_by_issue ON cost_events (issue_id) WHERE issue_id IS NOT NULL",
    "CREATE INDEX activity_rows_by_time ON activity_rows (at)",
    "CREATE INDEX activity_rows_by_entity ON activity_rows (entity_id, at)",
    "CREATE INDEX comments_by_issue ON comments (issue_id, created_at)",
    "CREATE INDEX log_crossings ON log (agent, at) WHERE kind = 13",
    "CREATE INDEX run_rows_by_time ON run_rows (started_at)",
    "CREATE INDEX cost_events_by_time ON cost_events (at)",
    "CREATE INDEX cost_events_by_agent ON cost_events (agent_id, at)",
    "CREATE INDEX recorded_spend_by_agent ON recorded_spend (agent_id, at)",
    "CREATE INDEX activity_rows_by_run ON activity_rows (run_id, action) WHERE run_id IS NOT NULL",
  ]

  /// Creation events by record. They give later events of the record its name. The condition is not `IN`, which the index
  /// had before: for each row that was added, SQLite made a table of the three numbers, a tenth of the time of reading lines.
  private static let creations = """
    DROP INDEX IF EXISTS log_created;
    CREATE INDEX log_created ON log (subject, kind) WHERE kind = 2 OR kind = 7 OR kind = 10;
    """

  private static let first = """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE company (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT, status TEXT, budget_microcents INTEGER,
      created_at INTEGER, updated_at INTEGER, rank INTEGER NOT NULL, state INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE agents (
      id TEXT PRIMARY KEY, ref TEXT, name TEXT NOT NULL, role TEXT, title TEXT, status TEXT, reports_to TEXT,
      capabilities TEXT, adapter_type TEXT, budget_microcents INTEGER, pause_reason TEXT, error_reason TEXT,
      metadata TEXT, created_at INTEGER, updated_at INTEGER, last_heartbeat_at INTEGER,
      left_at INTEGER, merged_into TEXT, rank INTEGER NOT NULL, state_at INTEGER
    ) STRICT;

    CREATE TABLE goals (
      id TEXT PRIMARY KEY, ref TEXT, title TEXT NOT NULL, description TEXT, level TEXT, status TEXT, parent_id TEXT,
      owner_agent_id TEXT, created_at INTEGER, updated_at INTEGER, completed_at INTEGER,
      left_at INTEGER, merged_into TEXT, rank INTEGER NOT NULL, state_at INTEGER
    ) STRICT;

    CREATE TABLE projects (
      id TEXT PRIMARY KEY, ref TEXT, name TEXT NOT NULL, description TEXT, status TEXT, lead_agent_id TEXT,
      goal_id TEXT, target_date TEXT, created_at INTEGER, updated_at INTEGER, archived_at INTEGER,
      left_at INTEGER, merged_into TEXT, rank INTEGER NOT NULL, state_at INTEGER
    ) STRICT;

    CREATE TABLE issues (
      id TEXT PRIMARY KEY, ref TEXT, identifier TEXT, title TEXT NOT NULL, description TEXT, status TEXT,
      priority TEXT, project_id TEXT, goal_id TEXT, parent_id TEXT, assignee_agent_id TEXT, assignee_user_id TEXT,
      created_by_agent_id TEXT, billing_code TEXT, origin_kind TEXT, is_hidden INTEGER NOT NULL DEFAULT 0,
      -- Whom the oldest state that has an assignee names, and when that state was.
      first_assignee_id TEXT, first_assignee_at INTEGER,
      created_at INTEGER, updated_at INTEGER, started_at INTEGER, completed_at INTEGER, cancelled_at INTEGER,
      left_at INTEGER, merged_into TEXT, rank INTEGER NOT NULL, state_at INTEGER
    ) STRICT;

    CREATE INDEX issues_by_identifier ON issues (identifier) WHERE identifier IS NOT NULL;
    CREATE INDEX issues_by_ref ON issues (ref) WHERE ref IS NOT NULL;

    -- Who said each field of a record that no row describes, and when; see FieldProvenance.
    CREATE TABLE claims (
      kind TEXT NOT NULL, id TEXT NOT NULL, fields BLOB NOT NULL, PRIMARY KEY (kind, id)
    ) STRICT, WITHOUT ROWID;

    -- The sources that held rows of Paperclip's tables, each a state of the company at an instant; NULL while it is
    -- read. `state` in the tables below is the one that a row is as it says; 0 is none (a hook line, a snapshot).
    CREATE TABLE states (number INTEGER PRIMARY KEY, at INTEGER) STRICT;
    -- The instants at which a source held every record of a kind: one that was not in it had left by then.
    CREATE TABLE full_states (
      kind TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (kind, at)
    ) STRICT, WITHOUT ROWID;
    -- What each state said of the fields whose past counts: the budget of an agent, when a goal was completed.
    CREATE TABLE record_history (
      kind TEXT NOT NULL, id TEXT NOT NULL, field TEXT NOT NULL, at INTEGER NOT NULL, value INTEGER,
      PRIMARY KEY (kind, id, field, at)
    ) STRICT, WITHOUT ROWID;
    -- Columns that a record's newest state leaves out, and the instant of the state that they are from; NULL is none.
    CREATE TABLE older_columns (
      kind TEXT NOT NULL, id TEXT NOT NULL, field TEXT NOT NULL, at INTEGER, PRIMARY KEY (kind, id, field)
    ) STRICT, WITHOUT ROWID;

    -- Ids, names of models, statuses and the like, which the lean tables hold as numbers. Number 0 is NULL.
    CREATE TABLE words (n INTEGER PRIMARY KEY, word TEXT UNIQUE) STRICT;
    INSERT INTO words VALUES (0, NULL);

    -- The event log has two tables with one sequence, which is never reused. Its rows are facts, too: they are not
    -- stored a second time. A row's content is replaced by a better source or a newer state; its place stays.
    -- Heartbeats of hook lines. The id is NULL where the key stands for it, and 0 where it is a UUID, which the key says.
    -- The meta is its JSON, or the bits of the fields that it had, where the columns say all of them.
    CREATE TABLE heartbeats (
      seq INTEGER PRIMARY KEY, key BLOB NOT NULL, id ANY, agent INTEGER NOT NULL, issue INTEGER NOT NULL,
      status INTEGER NOT NULL, at INTEGER NOT NULL, latency_ms INTEGER, error_code INTEGER NOT NULL,
      provider INTEGER NOT NULL, model INTEGER NOT NULL, input_tokens INTEGER, cached_input_tokens INTEGER,
      output_tokens INTEGER, unsplit_tokens INTEGER, billed_microcents INTEGER, reported_microcents INTEGER,
      billing_type INTEGER NOT NULL, cost_status INTEGER NOT NULL, meta ANY NOT NULL, content INTEGER NOT NULL
    ) STRICT;
    -- Every other event. The subject is a number of `words`, or the id of a run or a cost event. The payload holds what
    -- the columns do not say, or is the number of a word that does; the content is a digest of a hook line's. An event that no fact supports any more is
    -- deleted, or has its kind negated where a module has taken it.
    CREATE TABLE log (
      seq INTEGER PRIMARY KEY, key BLOB NOT NULL, kind INTEGER NOT NULL, at INTEGER, agent INTEGER NOT NULL,
      subject ANY NOT NULL, from_status INTEGER NOT NULL, to_status INTEGER NOT NULL, payload ANY,
      rank INTEGER NOT NULL, content INTEGER
    ) STRICT;
    -- How many events of a kind there are, and the place of the last.
    CREATE TABLE event_counts (
      kind INTEGER PRIMARY KEY, count INTEGER NOT NULL, last_seq INTEGER NOT NULL
    ) STRICT;
    -- The keys of all events as sorted runs; see EventKeys.
    CREATE TABLE key_runs (n INTEGER PRIMARY KEY, level INTEGER NOT NULL, count INTEGER NOT NULL) STRICT;
    CREATE TABLE key_pages (n INTEGER PRIMARY KEY, run INTEGER NOT NULL, first BLOB NOT NULL, keys BLOB NOT NULL) STRICT;

    -- Runs as rows of a table tell them.
    CREATE TABLE run_rows (
      id TEXT PRIMARY KEY, agent_id TEXT, issue_id TEXT, status TEXT, source TEXT, started_at INTEGER,
      finished_at INTEGER, latency_ms INTEGER, error_code TEXT, provider TEXT, model TEXT,
      input_tokens INTEGER, cached_input_tokens INTEGER, output_tokens INTEGER, unsplit_tokens INTEGER,
      billed_microcents INTEGER, reported_microcents INTEGER, billing_type TEXT, cost_status TEXT,
      meta TEXT, is_ended INTEGER NOT NULL, rank INTEGER NOT NULL, updated_at INTEGER,
      state INTEGER NOT NULL DEFAULT 0,
      -- 1 where a hook line has told that the run ended, and no row yet.
      is_hidden INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE cost_events (
      id TEXT PRIMARY KEY, at INTEGER NOT NULL, agent_id TEXT, run_id TEXT, issue_id TEXT, project_id TEXT,
      provider TEXT, model TEXT, biller TEXT, billing_type TEXT, cost_status TEXT,
      input_tokens INTEGER NOT NULL, cached_input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL,
      billed_microcents INTEGER NOT NULL,
      -- The spend of a snapshot may hold tokens that nobody split into kinds.
      unsplit_tokens INTEGER NOT NULL DEFAULT 0, state INTEGER NOT NULL DEFAULT 0,
      -- 1 where the input is without its cached part, whatever the provider: a snapshot's.
      is_uncached INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    -- Spend that hook lines recorded as such, beside what heartbeats tell.
    CREATE TABLE recorded_spend (
      id TEXT PRIMARY KEY, at INTEGER NOT NULL, agent_id TEXT, billed_microcents INTEGER NOT NULL
    ) STRICT;
    -- The part of it that no heartbeat explains, by agent and UTC month, at its last line's instant.
    CREATE TABLE unattributed_spend (
      agent_id TEXT NOT NULL, month TEXT NOT NULL, at INTEGER NOT NULL, billed_microcents INTEGER NOT NULL,
      PRIMARY KEY (agent_id, month)
    ) STRICT, WITHOUT ROWID;

    -- Every agent's budget as far as it is known when it changed; budget_microcents NULL is none.
    CREATE TABLE budget_changes (
      agent_id TEXT NOT NULL, at INTEGER NOT NULL, key TEXT NOT NULL, budget_microcents INTEGER,
      PRIMARY KEY (agent_id, at, key)
    ) STRICT, WITHOUT ROWID;

    -- Activity as rows of a table tell it; what hook lines tell is in `log`.
    CREATE TABLE activity_rows (
      id TEXT PRIMARY KEY, at INTEGER, actor_type TEXT, actor_id TEXT, action TEXT NOT NULL, entity_type TEXT,
      entity_id TEXT, agent_id TEXT, run_id TEXT, details TEXT, from_status TEXT, to_status TEXT,
      state INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE comments (
      id TEXT PRIMARY KEY, issue_id TEXT, author_agent_id TEXT, author_user_id TEXT, author_type TEXT, body TEXT,
      created_at INTEGER, updated_at INTEGER, deleted_at INTEGER, state INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE approvals (
      id TEXT PRIMARY KEY, type TEXT NOT NULL, status TEXT NOT NULL, requested_by_agent_id TEXT, created_at INTEGER,
      decided_at INTEGER, updated_at INTEGER, state INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    -- What a run has read of each source, so that the next one reads only what is new.
    CREATE TABLE sources (
      name TEXT PRIMARY KEY, format TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
      offset INTEGER NOT NULL, line INTEGER NOT NULL, head TEXT, tail TEXT, read INTEGER NOT NULL,
      accepted INTEGER NOT NULL, duplicates INTEGER NOT NULL, rejected INTEGER NOT NULL, oldest INTEGER,
      newest INTEGER, is_complete INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE rejects (
      source TEXT NOT NULL, reason TEXT NOT NULL, key BLOB NOT NULL, line INTEGER, PRIMARY KEY (source, reason, key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE findings (
      key BLOB PRIMARY KEY, severity INTEGER NOT NULL, message TEXT NOT NULL, remedy TEXT, source TEXT, line INTEGER,
      area TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

  /// Recurring work. `triggers` and `variables` are lists as JSON.
  private static let budgetPolicies = """
    -- Budgets of the company, of projects and of agents, by UTC month or for all time: millionths of a cent, or tokens.
    CREATE TABLE budget_policies (
      id TEXT PRIMARY KEY, scope_type TEXT, scope_id TEXT, metric TEXT, window_kind TEXT, amount INTEGER,
      is_active INTEGER NOT NULL, created_at INTEGER, updated_at INTEGER, state INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    -- What every agent may spend in a month: its own budget, else the one that a policy gives it.
    CREATE VIEW agent_budgets (agent_id, budget_microcents) AS
    SELECT id, coalesce(nullif(budget_microcents, 0), (SELECT amount FROM budget_policies
        WHERE scope_type = 'agent' AND scope_id = agents.id AND metric = 'billed_cents'
          AND window_kind LIKE 'calendar_month%' AND is_active = 1 AND amount > 0
        ORDER BY budget_policies.updated_at DESC, budget_policies.id LIMIT 1), budget_microcents)
    FROM agents;
    """

  private static let budgetIncidents = """
    -- When the server found a budget nearly or wholly spent, and whether somebody has dealt with it since.
    CREATE TABLE budget_incidents (
      id TEXT PRIMARY KEY, policy_id TEXT, scope_type TEXT, scope_id TEXT, metric TEXT, window_kind TEXT,
      threshold_type TEXT, status TEXT, amount_limit INTEGER, amount_observed INTEGER, window_start INTEGER,
      resolved_at INTEGER, created_at INTEGER, updated_at INTEGER, state INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    """

  private static let routineRuns = """
    CREATE TABLE routine_runs (
      id TEXT PRIMARY KEY, routine_id TEXT, status TEXT, source TEXT, linked_issue_id TEXT, triggered_at INTEGER,
      completed_at INTEGER, created_at INTEGER, updated_at INTEGER, state INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    """

  private static let routines = """
    CREATE TABLE routines (
      id TEXT PRIMARY KEY, ref TEXT, title TEXT NOT NULL, description TEXT, status TEXT, priority TEXT,
      project_id TEXT, goal_id TEXT, parent_issue_id TEXT, assignee_agent_id TEXT, concurrency_policy TEXT,
      catch_up_policy TEXT, triggers TEXT, variables TEXT, created_at INTEGER, updated_at INTEGER,
      last_triggered_at INTEGER, left_at INTEGER, merged_into TEXT, rank INTEGER NOT NULL, state_at INTEGER
    ) STRICT;
    """

  /// The number of secrets of a kind redacted in a line of a source. Line 0 counts those without a line.
  private static let redactions = """
    CREATE TABLE redactions (
      source TEXT NOT NULL, kind TEXT NOT NULL, line INTEGER NOT NULL, count INTEGER NOT NULL,
      PRIMARY KEY (source, kind, line)
    ) STRICT, WITHOUT ROWID;
    """

  /// The contents of each backup by table, for the page on backups.
  private static let backups = """
    CREATE TABLE backups (
      source TEXT PRIMARY KEY, format TEXT NOT NULL, server_version TEXT, writer_version TEXT, made_at INTEGER,
      is_dated INTEGER NOT NULL, file_bytes INTEGER NOT NULL, is_complete INTEGER NOT NULL, is_sound INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE backup_tables (
      source TEXT NOT NULL, name TEXT NOT NULL, rows INTEGER NOT NULL, bytes INTEGER NOT NULL, treatment TEXT NOT NULL,
      largest_column TEXT, largest_bytes INTEGER, PRIMARY KEY (source, name)
    ) STRICT, WITHOUT ROWID;
    """

  /// Rows of companies that nothing had named when their source was read: by company, source and count. The
  /// source is read again for a company once something names it.
  private static let setAside = """
    CREATE TABLE set_aside (
      company_id TEXT NOT NULL, source TEXT NOT NULL, rows INTEGER NOT NULL, PRIMARY KEY (company_id, source)
    ) STRICT, WITHOUT ROWID;
    """

  /// Digests of the stored versions of rows, 28 bytes each: see `KnownRows`.
  private static let knownRows =
    "CREATE TABLE known_rows (page INTEGER PRIMARY KEY, entries BLOB NOT NULL) STRICT;"

  /// What the program knows of modules. Their own tables are called mod_<id>_…; no core table
  /// refers to them.
  private static let modules = """
    CREATE TABLE mod_migrations (
      module_id TEXT NOT NULL, name TEXT NOT NULL, checksum TEXT NOT NULL, PRIMARY KEY (module_id, name)
    ) STRICT, WITHOUT ROWID;
    -- The seq of the last event of a kind that a module has taken; moves in the transaction of the module's own writes.
    CREATE TABLE mod_cursors (
      module_id TEXT NOT NULL, event INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (module_id, event)
    ) STRICT, WITHOUT ROWID;
    -- Events that a module skipped, and why. seq 0 is server:started, which is not in the log.
    CREATE TABLE mod_failures (
      module_id TEXT NOT NULL, event INTEGER NOT NULL, seq INTEGER NOT NULL, error TEXT NOT NULL,
      PRIMARY KEY (module_id, event, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE mod_services (
      module_id TEXT NOT NULL, name TEXT NOT NULL, last_at INTEGER NOT NULL, PRIMARY KEY (module_id, name)
    ) STRICT, WITHOUT ROWID;
    -- The modules of the last run, as settings/modules.html shows them.
    CREATE TABLE mod_modules (
      module_id TEXT PRIMARY KEY, version TEXT, status TEXT NOT NULL, reason TEXT
    ) STRICT, WITHOUT ROWID;
    """
}
