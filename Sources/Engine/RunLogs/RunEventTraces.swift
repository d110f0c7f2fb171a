/// Makes traces of the events that a backup has of runs without a log. A log tells more, and takes their place.
struct RunEventTraces {
  private static let mark = "events of run "
  private static let version = 1

  private let database: Database
  private let redactor: Redactor
  private let settings: ReplaySettings

  init(_ database: Database, _ redactor: Redactor, _ settings: ReplaySettings) {
    (self.database, self.redactor, self.settings) = (database, redactor, settings)
  }

  /// Lists the runs with events beside the run logs, so that their agents and issues are found with those.
  static func register(_ database: Database) throws {
    try database.run(
      """
      INSERT INTO run_logs SELECT DISTINCT ?1 || run_id, run_id, NULL, 0, NULL FROM run_events WHERE true
      ON CONFLICT (source) DO NOTHING
      """, [.text(mark)])
  }

  /// `place` returns the agent and issue of a run that is shown.
  func make(_ place: (_ run: String) -> (agent: String?, issue: String?)?) throws {
    var waiting: [(run: String, made: String)] = []
    try database.query(
      """
      SELECT e.run_id, count(*), max(e.n), l.made_with FROM run_events e
      JOIN run_logs l ON l.source = '\(Self.mark)' || e.run_id
      LEFT JOIN run_trace t ON t.run_id = e.run_id AND t.source <> l.source
      WHERE t.run_id IS NULL GROUP BY e.run_id
      """
    ) { row in
      let made = "\(Self.version) \(settings.limits) \(row.int(1)) \(row.int(2))"
      if row.text(3) != made { waiting.append((row.text(0) ?? "", made)) }
    }
    for (run, made) in waiting {
      guard let place = place(run) else { continue }
      var trace = RunTrace(run: run, source: Self.mark + run)
      (trace.agentId, trace.issueId) = (place.agent, place.issue)
      try TraceStore.save(try read(trace), in: database)
      try database.run(
        "UPDATE run_logs SET made_with = ? WHERE source = ?", [.text(made), .text(trace.source)])
    }
  }

  private func read(_ trace: RunTrace) throws -> RunTrace {
    var builder = TraceBuilder(trace, try TraceStore(database, run: trace.run, settings), redactor)
    try database.query(
      "SELECT at, type, stream, level, message FROM run_events WHERE run_id = ? ORDER BY n",
      [.text(trace.run)]
    ) { row in
      try builder.add(
        event: RunEvent(
          at: row.instant(0), type: row.text(1) ?? "event", stream: row.text(2), level: row.text(3),
          message: row.text(4) ?? ""))
    }
    return try builder.finish()
  }
}
