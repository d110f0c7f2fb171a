/// Sums of the facts, so that no page reads the history: see `KeptSums`. Texts are numbers of `words`; `day` is the UTC day
/// in days since 1970, -1 for facts without an instant.
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
}
