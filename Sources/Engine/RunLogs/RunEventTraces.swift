/// Makes traces of the events that a backup has of runs without a log. A log tells more, and takes their
/// place.
struct RunEventTraces {
  private static let mark = RunTrace.Origin.events.mark
  private static let version = 2

  private let database: Database
  private let redactor: Redactor
  private let settings: ReplaySettings

  init(_ database: Database, _ redactor: Redactor, _ settings: ReplaySettings) {
    (self.database, self.redactor, self.settings) = (database, redactor, settings)
  }

  /// Lists a run with new events beside the run logs, so that its agent and issue are found with those, and
  /// its trace is made again.
  static func note(_ run: String, _ database: Database) throws {
    try database.run(
      """
      INSERT INTO run_logs VALUES (?1 || ?2, ?2, NULL, 0, NULL)
      ON CONFLICT (source) DO UPDATE SET made_with = NULL WHERE made_with IS NOT NULL
      """, [.text(mark), .text(run)])
  }

  /// `place` returns the agent and issue of a run that is shown.
  func make(_ place: (_ run: String) -> (agent: String?, issue: String?)?) throws {
    let made = "\(Self.version) \(settings.limits)"
    var waiting: [String] = []
    // Of other runs, no event is read again.
    try database.query(
      """
      SELECT l.run_id FROM run_logs l LEFT JOIN run_trace t ON t.run_id = l.run_id AND t.source <> l.source
      WHERE l.source = ?1 || l.run_id AND coalesce(l.made_with, '') <> ?2 AND t.run_id IS NULL
        AND EXISTS (SELECT 1 FROM run_events e WHERE e.run_id = l.run_id)
      """, [.text(Self.mark), .text(made)]
    ) { waiting.append($0.text(0) ?? "") }
    for run in waiting {
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
