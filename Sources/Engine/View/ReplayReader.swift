/// Reads the runs whose logs are shown.
struct ReplayReader {
  private let database: Database

  init(_ database: Database) { self.database = database }

  /// Newest first.
  func read() throws -> [CompanyView.Replay] {
    guard try database.integer("SELECT 1 FROM run_trace LIMIT 1") != nil else { return [] }
    // Texts are redacted again when the rules change.
    let rules = try database.text("SELECT value FROM meta WHERE key = 'redaction'") ?? ""
    let basis = JSONDigest.mix(SQLValue.text(rules).digest, 1)
    var replays: [CompanyView.Replay] = []
    try database.query(
      """
      SELECT \(TraceReader.traceColumns), coalesce(w.digest, 0) FROM run_trace t
      LEFT JOIN run_words w ON w.run_id = t.run_id ORDER BY t.started_at DESC, t.run_id
      """
    ) { row in
      var trace = TraceReader.trace(row)
      let words = UInt64(bitPattern: row.int(27))
      trace.content = JSONDigest.mix(JSONDigest.mix(trace.content, basis), words)
      replays.append(CompanyView.Replay(trace: trace))
    }
    let runs = try runs()
    for place in replays.indices { replays[place].run = runs[replays[place].trace.run] }
    return replays
  }

  /// The runs as other sources tell them. Heartbeats are looked for among those of the run's agent, which has
  /// an index.
  private func runs() throws -> [String: CompanyView.Run] {
    var runs: [String: CompanyView.Run] = [:]
    try database.query(
      RunColumns.select(
        from: """
          SELECT r.id, r.agent_id, r.issue_id, r.status, r.started_at, r.finished_at, \(RunColumns.usage)
            FROM (SELECT run_id FROM run_trace) t JOIN run_rows r ON r.id = t.run_id
            WHERE r.is_ended = 1 OR r.is_hidden = 0
          UNION ALL
          SELECT r.id, r.agent_id, r.issue_id, r.status, r.at, r.at + r.latency_ms, \(RunColumns.usage)
            FROM (SELECT run_id, agent_id AS agent_word FROM run_trace) t JOIN words w ON w.word = t.agent_word
            JOIN heartbeat_lines r ON r.agent = w.n WHERE w.n <> 0 AND r.id = t.run_id
          """)
    ) { row in
      let run = RunColumns.run(row)
      runs[run.id] = run
    }
    return runs
  }
}
