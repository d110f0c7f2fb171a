/// Stages rows of routines and triggers. Triggers become a field of their routine when states are applied.
final class RoutineRows {
  private let database: Database
  /// The runs of routines.
  let runs: KeyedRows
  private var routines: Statement
  private var triggers: Statement

  init(_ database: Database) throws {
    self.database = database
    runs = try KeyedRows(database, "routine_runs", .routineRuns)
    try database.execute(
      """
      CREATE TEMP TABLE IF NOT EXISTS staged_routines AS SELECT *, 0 AS state FROM routines WHERE 0;
      CREATE TEMP TABLE IF NOT EXISTS staged_routine_triggers (
        id TEXT, routine_id TEXT, value TEXT, created_at INTEGER, state INTEGER
      );
      """)
    routines = try database.prepare(
      """
      INSERT INTO temp.staged_routines (id, title, description, status, priority, project_id, goal_id, parent_issue_id,
        assignee_agent_id, concurrency_policy, catch_up_policy, variables, last_triggered_at, created_at, updated_at,
        rank, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 3, ?)
      """)
    triggers = try database.prepare(
      "INSERT INTO temp.staged_routine_triggers (id, routine_id, value, created_at, state) VALUES (?, ?, ?, ?, ?)"
    )
  }

  /// Stages a row of `RowTable.routines`.
  func write(_ row: Row, state: Int64) throws {
    routines.bind(1, row.text(0))
    routines.bind(2, row.text(2) ?? "")
    for column in 3...12 {
      // "[]" means that nothing is known.
      let text = row.text(column)
      routines.bind(Int32(column), column == 12 && text == "[]" ? nil : text)
    }
    for column in 13...15 { routines.bind(Int32(column), row.instant(column)) }
    routines.bind(16, state)
    try routines.run()
  }

  /// Writes a row of `RowTable.routineRuns`. Returns false if another version is stored.
  func writeRun(_ row: Row, state: Int64) throws -> Bool {
    try runs.write(state) { statement in
      statement.bind(1, row.text(0))
      for column in 2...5 { statement.bind(Int32(column), row.text(column)) }
      for column in 6...9 { statement.bind(Int32(column), row.instant(column)) }
    }
  }

  /// Notes that the source lists all triggers of a routine of this state, even if it has none.
  func noteTriggersAreListed(_ routine: String, state: Int64) throws {
    try database.run(
      "UPDATE temp.staged_routines SET triggers = '[]' WHERE id = ? AND state = ?",
      [.text(routine), .int(state)])
  }

  /// Stages a row of `RowTable.routineTriggers`.
  func writeTrigger(_ row: Row, state: Int64) throws {
    var trigger = RoutineTrigger(kind: row.text(3) ?? "")
    trigger.label = row.text(4)
    trigger.isEnabled = row.isNull(5) || row.isTrue(5)
    trigger.cronExpression = row.text(6)
    trigger.timeZone = row.text(7)
    trigger.signingMode = row.text(8)
    trigger.replayWindowSeconds = row.int(9)
    triggers.bind(1, row.text(0))
    triggers.bind(2, row.text(2))
    triggers.bind(3, String(decoding: JSONWriter.encode(trigger.value, layout: .compact), as: UTF8.self))
    triggers.bind(4, row.instant(10))
    triggers.bind(5, state)
    try triggers.run()
  }
}
