/// When facts last changed, for pages made from them: if the numbers are the same as when a page was made, it
/// shows the same history.
///
/// The contract of `changes`: the `version` of a row (kind, id) increases in every transaction that adds,
/// changes or removes activity, a run or a cost event of
///
/// - kind 1, an agent: activity about it, its runs, costs of its runs, and thresholds of its budget;
/// - kind 2, an issue: activity about it, runs for it, and costs of those runs;
/// - kind 3, a UTC day (`instant / 86400000` as text): activity, runs and costs of that day, and runs of
/// which a cost
///   event or an activity of another day tells; "" is for what has no instant.
///
/// The size of the increase does not matter, and an unnecessary one does no harm, but a missing one leaves a
/// page outdated. Fields of records (names, titles, statuses) and totals are not covered, since pages always
/// read them. `meta` 'database' identifies the file as long as its versions continue; a rebuilt database gets
/// a new name.
///
/// Triggers keep the contract where rows are changed or removed. The rows that are added, a million in a
/// first import, are counted by `EventLog`, which writes what they touched once a batch.
extension DatabaseSchema {
  static let changes =
    """
    CREATE TABLE changes (
      kind INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (kind, id)
    ) STRICT, WITHOUT ROWID;

    """
    + triggers("activity_rows", changing("at, action, entity_type, entity_id, agent_id, run_id, to_status")) {
      row in
      [
        (
          "1 + (\(row).entity_type = 'issue'), \(row).entity_id",
          "WHERE \(row).entity_type IN ('agent', 'issue') AND \(row).entity_id IS NOT NULL"
        ), ("3, \(day("\(row).at"))", "WHERE true"),
        ("3, \(day("started_at"))", "FROM run_rows WHERE id = \(row).run_id"),
      ]
    }
    + triggers("run_rows", changing(runColumns)) { row in
      [
        ("1, \(row).agent_id", "WHERE \(row).agent_id IS NOT NULL"),
        ("2, \(row).issue_id", "WHERE \(row).issue_id IS NOT NULL"),
        ("3, \(day("\(row).started_at"))", "WHERE true"),
      ]
    }
    + triggers("cost_events", changing(costColumns)) { row in
      [
        ("1, \(row).agent_id", "WHERE \(row).agent_id IS NOT NULL"),
        ("2, \(row).issue_id", "WHERE \(row).issue_id IS NOT NULL"),
        ("1, agent_id", "FROM run_rows WHERE id = \(row).run_id AND agent_id IS NOT NULL"),
        ("2, issue_id", "FROM run_rows WHERE id = \(row).run_id AND issue_id IS NOT NULL"),
        ("3, \(day("started_at"))", "FROM run_rows WHERE id = \(row).run_id"),
        ("3, \(day("\(row).at"))", "WHERE true"),
      ]
    }
    + triggers("heartbeats", changing()) { row in
      [
        ("1, word", "FROM words WHERE n = \(row).agent AND n <> 0"),
        ("2, word", "FROM words WHERE n = \(row).issue AND n <> 0"),
        ("3, \(row).at / 86400000", "WHERE true"),
      ]
    }
    + triggers("log", changing()) { row in
      [
        ("1, word", "FROM words WHERE n = \(row).agent AND n <> 0 AND (\(row).rank = 2 OR \(row).kind = 13)"),
        (
          "1 + (abs(\(row).kind) IN (7, 8, 9)), word",
          """
          FROM words WHERE n = \(row).subject AND typeof(\(row).subject) = 'integer' AND n <> 0 AND \(row).rank = 2
          """
        ), ("3, \(day("\(row).at"))", "WHERE \(row).rank = 2"),
      ]
    }

  /// Without the state that a row is as: it changes with every backup.
  private static let runColumns = """
    agent_id, issue_id, status, started_at, finished_at, latency_ms, error_code, provider, model, input_tokens,
      cached_input_tokens, output_tokens, unsplit_tokens, billed_microcents, reported_microcents, billing_type,
      cost_status, is_ended, is_hidden
    """
  private static let costColumns = """
    at, agent_id, run_id, issue_id, project_id, provider, model, billing_type, cost_status, input_tokens,
      cached_input_tokens, output_tokens, unsplit_tokens, billed_microcents
    """

  private static func day(_ instant: String) -> String {
    "coalesce(CAST(\(instant) / 86400000 AS TEXT), '')"
  }

  private static func changing(_ columns: String? = nil) -> [(String, [String])] {
    [("UPDATE" + (columns.map { " OF " + $0 } ?? ""), ["OLD", "NEW"]), ("DELETE", ["OLD"])]
  }

  private static func triggers(
    _ table: String, _ actions: [(String, [String])],
    _ things: (String) -> [(columns: String, source: String)]
  ) -> String {
    func notes(_ row: String) -> String {
      things(row).map { thing in
        """
          INSERT INTO changes SELECT \(thing.columns), 1 \(thing.source)
            ON CONFLICT (kind, id) DO UPDATE SET version = version + 1;

        """
      }.joined()
    }
    return actions.map { action, rows in
      """
      CREATE TRIGGER \(table)_\(action.prefix(6).lowercased())_changes AFTER \(action) ON \(table) BEGIN
      \(rows.map(notes).joined())END;

      """
    }.joined()
  }
}
