extension DatabaseSchema {
  static let runLines =
    """
    -- What hook lines say of runs that rows tell: a value that no row has is not lost. Texts are numbers of `words`.
    -- `filled` has the bits of `RunLines.parts` that are in the row because only the line has them.
    CREATE TABLE run_lines (
      id TEXT PRIMARY KEY, at INTEGER NOT NULL, content INTEGER NOT NULL, issue INTEGER NOT NULL, latency_ms INTEGER,
      error_code INTEGER NOT NULL, provider INTEGER NOT NULL, model INTEGER NOT NULL, input_tokens INTEGER,
      cached_input_tokens INTEGER, output_tokens INTEGER, unsplit_tokens INTEGER, billed_microcents INTEGER,
      reported_microcents INTEGER, billing_type INTEGER NOT NULL, cost_status INTEGER NOT NULL,
      filled INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    -- Runs as rows alone tell them, to compare versions of rows.
    CREATE VIEW told_runs AS
    SELECT r.id, agent_id, status, source, started_at, finished_at, is_ended, rank, updated_at, meta, state,
      \(RunLines.toldColumns)
    FROM run_rows r LEFT JOIN run_lines l ON l.id = r.id;
    -- Creations and completions that were derived from rows: a hook line counts more.
    UPDATE log SET rank = 1 WHERE rank = 3 AND kind IN (2, 7, 10, 11);
    """
}
