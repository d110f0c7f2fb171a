/// What the logs of runs tell, as far as the configuration asks for it.
extension DatabaseSchema {
  static let runResults = """
    -- Runs of which a source has the result, which can hold their output: the newest source that has it, and
    -- how many bytes it has there. Only results of runs that are shown are read. `scale`: the bits of `bytes`,
    -- since lists of the API have the beginning of a result.
    CREATE TABLE run_results (
      run_id TEXT PRIMARY KEY, source TEXT NOT NULL, at INTEGER NOT NULL, bytes INTEGER NOT NULL,
      scale INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- 1 if it was noted which runs of the source have events and results.
    ALTER TABLE sources ADD COLUMN notes_runs INTEGER NOT NULL DEFAULT 0;
    """

  static let runWords = """
    -- Words of the steps of runs that are shown, for the search of the site; made of run_steps.
    CREATE TABLE run_words (run_id TEXT PRIMARY KEY, words TEXT NOT NULL, digest INTEGER NOT NULL)
      STRICT, WITHOUT ROWID;
    """

  static let runEvents = """
    -- The size and SHA-256 of a run's log as Paperclip wrote it.
    CREATE TABLE run_log_facts (run_id TEXT PRIMARY KEY, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL)
      STRICT, WITHOUT ROWID;

    -- The events of runs that Paperclip keeps beside their logs.
    CREATE TABLE run_events (
      run_id TEXT NOT NULL, n INTEGER NOT NULL, at INTEGER, type TEXT, stream TEXT, level TEXT, message TEXT,
      PRIMARY KEY (run_id, n)
    ) STRICT, WITHOUT ROWID;
    """

  static let runLogs = """
    -- Every run log among the sources: its run, and what its trace was made with; NULL if none was.
    CREATE TABLE run_logs (
      source TEXT PRIMARY KEY, run_id TEXT NOT NULL, folder_agent_id TEXT, size INTEGER NOT NULL, made_with TEXT
    ) STRICT;

    -- Figures of the logs that are shown, without any of their text.
    CREATE TABLE run_trace (
      run_id TEXT PRIMARY KEY, source TEXT NOT NULL, page TEXT NOT NULL, agent_id TEXT, issue_id TEXT, engine TEXT,
      model TEXT, session TEXT, started_at INTEGER, ended_at INTEGER, attempts INTEGER NOT NULL, steps INTEGER NOT NULL,
      omitted INTEGER NOT NULL, tool_calls INTEGER NOT NULL, commands INTEGER NOT NULL, edits INTEGER NOT NULL,
      errors INTEGER NOT NULL, input_tokens INTEGER, cache_read_tokens INTEGER, cache_write_tokens INTEGER,
      output_tokens INTEGER, reported_microcents INTEGER, has_deltas INTEGER NOT NULL, bytes INTEGER NOT NULL,
      redactions INTEGER NOT NULL, cuts INTEGER NOT NULL, is_cut_short INTEGER NOT NULL, content INTEGER NOT NULL
    ) STRICT;

    -- Their steps. The texts are without secrets and cut where they are long; the sizes are those of whole texts.
    CREATE TABLE run_steps (
      run_id TEXT NOT NULL, n INTEGER NOT NULL, kind TEXT NOT NULL, at INTEGER, attempt INTEGER NOT NULL, name TEXT,
      call TEXT, parent TEXT, body TEXT NOT NULL, body_size INTEGER NOT NULL, body_digest TEXT, result TEXT,
      result_size INTEGER, result_digest TEXT, result_at INTEGER, is_error INTEGER NOT NULL, exit_code INTEGER,
      model TEXT, input_tokens INTEGER, cache_read_tokens INTEGER, cache_write_tokens INTEGER, output_tokens INTEGER,
      reported_microcents INTEGER, deltas TEXT, PRIMARY KEY (run_id, n)
    ) STRICT, WITHOUT ROWID;
    """
}
