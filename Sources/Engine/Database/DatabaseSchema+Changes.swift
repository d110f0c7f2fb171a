/// When facts last changed, for pages made from them: if the numbers are the same as when a page was made, it shows
/// the same history.
///
/// The contract of `changes`: the `version` of a row (kind, id) increases in every transaction that adds, changes or
/// removes activity, a run or a cost event of
///
/// - kind 1, an agent: activity about it, its runs, and costs of its runs;
/// - kind 2, an issue: activity about it, runs for it, and costs of those runs;
/// - kind 3, a UTC day (`instant / 86400000` as text): activity, runs and costs of that day.
///
/// The size of the increase does not matter, and an unnecessary one does no harm, but a missing one leaves a page
/// outdated. Fields of records (names, titles, statuses) and totals are not covered, since pages always read them.
/// `meta` 'database' identifies the file as long as its versions continue; a rebuilt database gets a new name.
///
/// Triggers maintain the contract for tables with few rows, and for changed or removed rows of the log. Rows added to
/// the log, a million in a first import, are counted by `EventLog`, which writes the affected entries once per batch.
extension DatabaseSchema {
  static let changes =
    """
    CREATE TABLE changes (
      kind INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (kind, id)
    ) STRICT, WITHOUT ROWID;

    """
    + triggers("activity_rows", all) { row in
      [
        (
          "1 + (\(row).entity_type = 'issue'), \(row).entity_id",
          "WHERE \(row).entity_type IN ('agent', 'issue') AND \(row).entity_id IS NOT NULL"
        ), ("3, \(row).at / 86400000", "WHERE \(row).at IS NOT NULL"),
      ]
    }
    + triggers("run_rows", all) { row in
      [
        ("1, \(row).agent_id", "WHERE \(row).agent_id IS NOT NULL"),
        ("2, \(row).issue_id", "WHERE \(row).issue_id IS NOT NULL"),
        ("3, \(row).started_at / 86400000", "WHERE \(row).started_at IS NOT NULL"),
      ]
    }
    + triggers("cost_events", all) { row in
      [
        ("1, \(row).agent_id", "WHERE \(row).agent_id IS NOT NULL"),
        ("2, \(row).issue_id", "WHERE \(row).issue_id IS NOT NULL"),
        ("1, agent_id", "FROM run_rows WHERE id = \(row).run_id AND agent_id IS NOT NULL"),
        ("2, issue_id", "FROM run_rows WHERE id = \(row).run_id AND issue_id IS NOT NULL"),
        ("3, \(row).at / 86400000", "WHERE true"),
      ]
    }
    + triggers("heartbeats", changing) { row in
      [
        ("1, word", "FROM words WHERE n = \(row).agent AND n <> 0"),
        ("2, word", "FROM words WHERE n = \(row).issue AND n <> 0"),
        ("3, \(row).at / 86400000", "WHERE true"),
      ]
    }
    + triggers("log", changing) { row in
      [
        ("1, word", "FROM words WHERE n = \(row).agent AND n <> 0"),
        ("1, word", "FROM words WHERE n = \(row).subject AND typeof(\(row).subject) = 'integer' AND n <> 0"),
        ("2, word", "FROM words WHERE n = \(row).subject AND typeof(\(row).subject) = 'integer' AND n <> 0"),
        ("3, \(row).at / 86400000", "WHERE \(row).at IS NOT NULL"),
      ]
    }

  private static let changing = [("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])]
  private static let all = [("INSERT", ["NEW"])] + changing

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
      CREATE TRIGGER \(table)_\(action.lowercased())_changes AFTER \(action) ON \(table) BEGIN
      \(rows.map(notes).joined())END;

      """
    }.joined()
  }
}
