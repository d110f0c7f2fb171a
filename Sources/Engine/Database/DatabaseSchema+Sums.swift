/// Sums of the facts, so that no page reads the history: see `KeptSums`. Texts are numbers of `words`; `day`
/// is the UTC day in days since 1970, -1 for facts without an instant.
extension DatabaseSchema {
  static let sums = """
    -- The ledger by day. `project` is that of entries without an issue; the project of the others is their issue's.
    CREATE TABLE ledger_sums (
      day INTEGER NOT NULL, agent INTEGER NOT NULL, project INTEGER NOT NULL, provider INTEGER NOT NULL,
      model INTEGER NOT NULL, entries INTEGER NOT NULL, unpriced INTEGER NOT NULL, included INTEGER NOT NULL,
      billed INTEGER NOT NULL, input INTEGER NOT NULL, cached_input INTEGER NOT NULL, output INTEGER NOT NULL,
      unsplit INTEGER NOT NULL, moved_entries INTEGER NOT NULL, moved_tokens INTEGER NOT NULL,
      PRIMARY KEY (day, agent, project, provider, model)
    ) STRICT, WITHOUT ROWID;
    -- The ledger by issue. `period` is the first day of a UTC month, or the day of it on which prices change.
    CREATE TABLE issue_sums (
      issue INTEGER NOT NULL, project INTEGER NOT NULL, period INTEGER NOT NULL, provider INTEGER NOT NULL,
      model INTEGER NOT NULL, entries INTEGER NOT NULL, unpriced INTEGER NOT NULL, included INTEGER NOT NULL,
      billed INTEGER NOT NULL, input INTEGER NOT NULL, cached_input INTEGER NOT NULL, output INTEGER NOT NULL,
      unsplit INTEGER NOT NULL, PRIMARY KEY (issue, project, period, provider, model)
    ) STRICT, WITHOUT ROWID;
    -- Runs by UTC day and day of the company's zone. flags: 1 ended, 2 has an issue, 4 did something.
    CREATE TABLE run_sums (
      day INTEGER NOT NULL, local_day INTEGER NOT NULL, agent INTEGER NOT NULL, status INTEGER NOT NULL,
      error_code INTEGER NOT NULL, flags INTEGER NOT NULL, runs INTEGER NOT NULL, newest INTEGER,
      tokens INTEGER NOT NULL, billed INTEGER NOT NULL, reported INTEGER NOT NULL, reports INTEGER NOT NULL,
      used INTEGER NOT NULL, PRIMARY KEY (day, local_day, agent, status, error_code, flags)
    ) STRICT, WITHOUT ROWID;
    -- How long runs took, in milliseconds: sorted, each as its difference to the one before, in LEB128.
    CREATE TABLE duration_sums (
      day INTEGER NOT NULL, local_day INTEGER NOT NULL, agent INTEGER NOT NULL, durations BLOB NOT NULL,
      PRIMARY KEY (day, local_day, agent)
    ) STRICT, WITHOUT ROWID;
    -- By quarters of an hour since 1970, which divide the offset of every zone in use; -1 without an instant. Runs are
    -- those that ended.
    CREATE TABLE quarter_sums (
      quarter INTEGER PRIMARY KEY, runs INTEGER NOT NULL, failed INTEGER NOT NULL, succeeded INTEGER NOT NULL,
      entries INTEGER NOT NULL, billed INTEGER NOT NULL, tokens INTEGER NOT NULL, activity INTEGER NOT NULL,
      newest_activity INTEGER
    ) STRICT;
    -- The versions of `changes` up to which a consumer has read the facts.
    CREATE TABLE marks (
      consumer TEXT NOT NULL, kind INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
      PRIMARY KEY (consumer, kind, id)
    ) STRICT, WITHOUT ROWID;
    """

  /// The sums and the times of runs as modules read them, with texts instead of numbers. `day_number` is for
  /// ranges, since it uses the keys.
  static let sumViews = """
    CREATE VIEW spend_days (day, day_number, agent_id, project_id, provider, model, entries, unpriced, included,
      billed_microcents, input_tokens, cached_input_tokens, output_tokens, unsplit_tokens) AS
    SELECT CASE WHEN s.day >= 0 THEN date(s.day * 86400, 'unixepoch') END, s.day, agents.word, projects.word,
      providers.word, models.word, s.entries, s.unpriced, s.included, s.billed, s.input, s.cached_input, s.output,
      s.unsplit
    FROM ledger_sums s LEFT JOIN words agents ON agents.n = s.agent LEFT JOIN words projects ON projects.n = s.project
      LEFT JOIN words providers ON providers.n = s.provider LEFT JOIN words models ON models.n = s.model;
    CREATE VIEW issue_spend (issue_id, month, provider, model, entries, unpriced, included, billed_microcents,
      input_tokens, cached_input_tokens, output_tokens, unsplit_tokens) AS
    SELECT issues.word, strftime('%Y-%m', s.period * 86400, 'unixepoch'), providers.word, models.word, s.entries,
      s.unpriced, s.included, s.billed, s.input, s.cached_input, s.output, s.unsplit
    FROM issue_sums s JOIN words issues ON issues.n = s.issue LEFT JOIN words providers ON providers.n = s.provider
      LEFT JOIN words models ON models.n = s.model;
    CREATE VIEW run_days (day, day_utc, day_utc_number, agent_id, status, error_code, is_ended, has_issue, has_activity,
      runs, tokens, billed_microcents) AS
    SELECT CASE WHEN s.day >= 0 THEN date(s.local_day * 86400, 'unixepoch') END,
      CASE WHEN s.day >= 0 THEN date(s.day * 86400, 'unixepoch') END, s.day, agents.word, statuses.word, errors.word,
      s.flags & 1, s.flags >> 1 & 1, s.flags >> 2 & 1, s.runs, s.tokens, s.billed
    FROM run_sums s LEFT JOIN words agents ON agents.n = s.agent LEFT JOIN words statuses ON statuses.n = s.status
      LEFT JOIN words errors ON errors.n = s.error_code;
    -- When each run was at work: less to read than `runs`. Without a known end, an ended run has no length, and an open
    -- one no end.
    CREATE VIEW run_times (agent_id, issue_id, status, started_at, finished_at, is_ended) AS
    SELECT agent_id, issue_id, status, started_at,
      coalesce(finished_at, started_at + latency_ms, CASE is_ended WHEN 1 THEN started_at END), is_ended
    FROM run_rows WHERE is_ended = 1 OR is_hidden = 0
    UNION ALL
    SELECT agents.word, issues.word, statuses.word, h.at, h.at + coalesce(h.latency_ms, 0), 1
    FROM heartbeats h LEFT JOIN words agents ON agents.n = h.agent LEFT JOIN words issues ON issues.n = h.issue
      LEFT JOIN words statuses ON statuses.n = h.status;
    """

  /// Spend is compared by UTC day, from the ledger, which also has spend that was recorded without a run.
  static let quartersWithoutSpend = """
    ALTER TABLE quarter_sums DROP COLUMN entries;
    ALTER TABLE quarter_sums DROP COLUMN billed;
    ALTER TABLE quarter_sums DROP COLUMN tokens;
    DELETE FROM quarter_sums WHERE runs = 0 AND activity = 0;
    """
}
