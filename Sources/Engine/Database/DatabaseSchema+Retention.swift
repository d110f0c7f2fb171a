/// What is kept of heartbeats whose rows retention removed: see `Retention`. Texts are numbers of `words`.
/// Rows are only added, and renamed where records are merged; readers add them up.
extension DatabaseSchema {
  static let retention =
    """
    -- The ledger, by the start of a UTC day. `kind`: 0 billed, 1 unpriced, 2 included. `input` is as reported;
    -- `excludable` is the cached part that `TokenRule` may take out of it, and `excludable_entries` how many have one.
    CREATE TABLE retired_spend (
      at INTEGER NOT NULL, agent INTEGER NOT NULL, issue INTEGER NOT NULL, provider INTEGER NOT NULL,
      model INTEGER NOT NULL, kind INTEGER NOT NULL, entries INTEGER NOT NULL, billed INTEGER NOT NULL,
      input INTEGER NOT NULL, cached_input INTEGER NOT NULL, output INTEGER NOT NULL, unsplit INTEGER NOT NULL,
      excludable_entries INTEGER NOT NULL, excludable INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX retired_spend_by_time ON retired_spend (at);
    CREATE INDEX retired_spend_by_issue ON retired_spend (issue, at) WHERE issue <> 0;
    -- Runs, as in `run_sums`; `tokens` has the input as reported. `local_day` is of the zone at the time of removal.
    CREATE TABLE retired_runs (
      day INTEGER NOT NULL, local_day INTEGER NOT NULL, agent INTEGER NOT NULL, provider INTEGER NOT NULL,
      status INTEGER NOT NULL, error_code INTEGER NOT NULL, flags INTEGER NOT NULL, runs INTEGER NOT NULL,
      oldest INTEGER NOT NULL, newest INTEGER NOT NULL, tokens INTEGER NOT NULL, excludable INTEGER NOT NULL,
      billed INTEGER NOT NULL, reported INTEGER NOT NULL, reports INTEGER NOT NULL, used INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX retired_runs_by_day ON retired_runs (day);
    CREATE TABLE retired_durations (
      day INTEGER NOT NULL, local_day INTEGER NOT NULL, agent INTEGER NOT NULL, durations BLOB NOT NULL
    ) STRICT;
    CREATE INDEX retired_durations_by_day ON retired_durations (day);
    CREATE TABLE retired_quarters (
      quarter INTEGER NOT NULL, runs INTEGER NOT NULL, failed INTEGER NOT NULL, succeeded INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX retired_quarters_by_quarter ON retired_quarters (quarter);
    -- Each billed amount with its instant, for budgets: see `PaymentBytes`.
    CREATE TABLE retired_payments (day INTEGER NOT NULL, agent INTEGER NOT NULL, payments BLOB NOT NULL) STRICT;
    CREATE INDEX retired_payments_by_day ON retired_payments (day, agent);
    -- How many runs of a record there were, when the newest began, and when the last ended.
    CREATE TABLE retired_agents (
      agent INTEGER NOT NULL, runs INTEGER NOT NULL, newest INTEGER NOT NULL, ended INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX retired_agents_by_agent ON retired_agents (agent);
    CREATE TABLE retired_issues (
      issue INTEGER NOT NULL, runs INTEGER NOT NULL, newest INTEGER NOT NULL, ended INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX retired_issues_by_issue ON retired_issues (issue);
    -- A bit for each place in the event log: set where the run has an amount or tokens in `retired_spend`.
    CREATE TABLE retired_usage (page INTEGER PRIMARY KEY, bits BLOB NOT NULL) STRICT;
    -- Up to when runs were removed, by the zone of their days.
    CREATE TABLE retired_zones (zone TEXT PRIMARY KEY, before INTEGER NOT NULL, runs INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    """
    + mergeTrigger("retired_spend", "agent, issue", day: "NEW.at / 86400000")
    + mergeTrigger("retired_runs", "agent", day: "NEW.day")
    + "DROP VIEW spend;\n" + "CREATE VIEW spend \(spendColumns) AS \(spendRows)\nUNION ALL \(retiredSpend);"

  /// A merge of records changes what sums and pages depend on, like a change of a heartbeat.
  private static func mergeTrigger(_ table: String, _ columns: String, day: String) -> String {
    let records = columns.split(separator: ", ").map { column in
      """
        INSERT INTO changes SELECT \(column == "issue" ? 2 : 1), word, 1 FROM words
          WHERE n IN (OLD.\(column), NEW.\(column)) AND n <> 0
          ON CONFLICT (kind, id) DO UPDATE SET version = version + 1;

      """
    }
    return """
      CREATE TRIGGER \(table)_changes AFTER UPDATE OF \(columns) ON \(table) BEGIN
      \(records.joined())  INSERT INTO changes SELECT 3, CAST(\(day) AS TEXT), 1 WHERE true
          ON CONFLICT (kind, id) DO UPDATE SET version = version + 1;
      END;

      """
  }

  /// Spend of which only sums are left: a row per UTC day, agent, issue, provider, model and kind, without an
  /// ID.
  private static let retiredSpend = """
    SELECT NULL, at, agent_id, NULL, issue_id, NULL, provider, model,
      \(TokenSQL.uncachedInput("retired", adapter: TokenSQL.adapter("retired"))), cached, output, unsplit, billed,
      CASE kind WHEN 2 THEN 'included' WHEN 1 THEN 'unpriced' ELSE 'billed' END
    FROM (
      SELECT s.at, agents.word AS agent_id, issues.word AS issue_id, providers.word AS provider, models.word AS model,
        s.kind, s.billed, s.input AS input_tokens, s.excludable AS cached_input_tokens, s.cached_input AS cached,
        s.output, s.unsplit
      FROM retired_spend s LEFT JOIN words agents ON agents.n = s.agent LEFT JOIN words issues ON issues.n = s.issue
        LEFT JOIN words providers ON providers.n = s.provider LEFT JOIN words models ON models.n = s.model) retired
    """
}
