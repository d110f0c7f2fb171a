/// Makes traces of the results that sources have of runs without a log. A log tells more and takes their
/// place; they tell more than events.
struct RunResultTraces {
  /// A run that is shown and whose result is to be read.
  struct Wanted {
    let run: String
    let agent: String?
    let issue: String?
    let startedAt: Instant?
    let finishedAt: Instant?
    /// Changes with what would be stored of the result.
    fileprivate let made: String
  }

  private static let version = 1

  private let database: Database
  private let redactor: Redactor
  private let settings: ReplaySettings

  init(_ database: Database, _ redactor: Redactor, _ settings: ReplaySettings) {
    (self.database, self.redactor, self.settings) = (database, redactor, settings)
  }

  /// The runs whose results are new, by the source that has them. `isShown` gets the agent and the issue.
  func wanted(_ isShown: (_ agent: String?, _ issue: String?) -> Bool) throws -> [String: [Wanted]] {
    var wanted: [String: [Wanted]] = [:]
    try database.query(
      """
      SELECT f.source, r.id, r.agent_id, r.issue_id, r.started_at, r.finished_at, ?1 || f.bytes || ' '
        || coalesce(r.updated_at, '') AS made, l.made_with
      FROM run_results f JOIN run_rows r ON r.id = f.run_id
      LEFT JOIN run_logs l ON l.source = ?2 || r.id
      LEFT JOIN run_trace t ON t.run_id = r.id
        AND t.source NOT IN (?2 || r.id, ?3 || r.id)
      WHERE t.run_id IS NULL AND coalesce(l.made_with, '') <> made
      ORDER BY f.source, r.id
      """,
      [
        .text("\(Self.version) \(settings.limits) "), .text(RunTrace.Origin.result.mark),
        .text(RunTrace.Origin.events.mark),
      ]
    ) { row in
      guard isShown(row.text(2), row.text(3)) else { return }
      wanted[row.text(0) ?? "", default: []].append(
        Wanted(
          run: row.text(1) ?? "", agent: row.text(2), issue: row.text(3), startedAt: row.instant(4),
          finishedAt: row.instant(5), made: row.text(6) ?? ""))
    }
    return wanted
  }

  /// Makes the trace of a run's result, unless that holds no output. Returns the secrets that were removed.
  func make(
    _ wanted: Wanted, _ bytes: UnsafeBufferPointer<UInt8>, isCut: Bool
  ) throws -> RedactionCounter {
    let result = RunResult(bytes)
    var redactions = RedactionCounter()
    guard !result.isEmpty else { return redactions }
    let source = RunTrace.Origin.result.mark + wanted.run
    var trace = RunTrace(run: wanted.run, source: source)
    (trace.agentId, trace.issueId) = (wanted.agent, wanted.issue)
    var builder = TraceBuilder(trace, try TraceStore(database, run: wanted.run, settings), redactor)
    for (stream, text) in [(RunLogChunk.Stream.stdout, result.stdout), (.stderr, result.stderr)] {
      try add(text, stream, wanted.finishedAt, &builder)
    }
    trace = try builder.finish()
    let found = builder.takeRedactions()
    redactions.add(found.map { Redaction(kind: $0.kind, line: 0) }, source: source, line: 0)
    trace.redactions = builder.trace.redactions
    (trace.startedAt, trace.endedAt) = (wanted.startedAt ?? wanted.finishedAt, wanted.finishedAt)
    (trace.bytes, trace.isCutShort) = (Int64(bytes.count), isCut || result.isCutShort)
    try TraceStore.save(trace, in: database)
    return redactions
  }

  /// All of it came at once, so that no line has a time of its own.
  private func add(
    _ text: [UInt8], _ stream: RunLogChunk.Stream, _ at: Instant?, _ builder: inout TraceBuilder
  ) throws {
    try text.withUnsafeBufferPointer { bytes in
      var start = 0
      while start < bytes.count {
        let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
        let oversize = end - start > RunLogJoiner.longestLine ? end - start : 0
        try builder.add(
          RunLogJoiner.Line(at: at, stream: stream, isWhole: end < bytes.count, oversize: oversize),
          UnsafeBufferPointer(rebasing: bytes[start..<end]))
        start = end + 1
      }
    }
  }

  /// Removes all that was made of results. Returns false if there was nothing.
  func remove() throws -> Bool {
    var runs: [String] = []
    try database.query(
      "SELECT run_id FROM run_trace WHERE source = ? || run_id", [.text(RunTrace.Origin.result.mark)]
    ) { runs.append($0.text(0) ?? "") }
    for run in runs {
      try TraceStore.remove(run, from: database)
      // Its events are shown again.
      try database.run("UPDATE run_logs SET made_with = NULL WHERE run_id = ?", [.text(run)])
    }
    try database.run(
      "UPDATE run_logs SET made_with = NULL WHERE source = ? || run_id AND made_with IS NOT NULL",
      [.text(RunTrace.Origin.result.mark)])
    return !runs.isEmpty
  }

  /// Remembers that the source was searched for a run's result, so that it is not searched again.
  func searched(_ wanted: Wanted) throws {
    try database.run(
      """
      INSERT INTO run_logs VALUES (?1 || ?2, ?2, NULL, 0, ?3)
      ON CONFLICT (source) DO UPDATE SET made_with = excluded.made_with
      """, [.text(RunTrace.Origin.result.mark), .text(wanted.run), .text(wanted.made)])
  }
}
