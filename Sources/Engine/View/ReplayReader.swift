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
      "SELECT \(TraceReader.traceColumns) FROM run_trace t ORDER BY started_at DESC, run_id"
    ) { row in
      var trace = TraceReader.trace(row)
      trace.content = JSONDigest.mix(trace.content, basis)
      replays.append(CompanyView.Replay(trace: trace))
    }
    let runs = try runs()
    for place in replays.indices { replays[place].run = runs[replays[place].trace.run] }
    return replays
  }

  private static let columns = """
    r.id, r.agent_id, r.issue_id, r.status, r.error_code, r.provider, r.model, r.input_tokens, r.cached_input_tokens,
      r.output_tokens, r.unsplit_tokens, r.reported_microcents, r.billed_microcents
    """

  /// The runs as other sources tell them. Heartbeats are looked for among those of the run's agent, which has an index.
  private func runs() throws -> [String: CompanyView.Run] {
    var runs: [String: CompanyView.Run] = [:]
    try database.query(
      """
      SELECT id, agent_id, issue_id, status, error_code, model,
        \(TokenSQL.uncachedInput("runs", adapter: TokenSQL.adapter("runs"))), cached_input_tokens, output_tokens,
        unsplit_tokens, reported_microcents,
        coalesce((SELECT sum(billed_microcents) FROM cost_events WHERE run_id = runs.id), billed_microcents),
        started_at, finished_at
      FROM (
        SELECT \(Self.columns), r.started_at, r.finished_at FROM run_trace t JOIN run_rows r ON r.id = t.run_id
          WHERE r.is_ended = 1 OR r.is_hidden = 0
        UNION ALL
        SELECT \(Self.columns), r.at, r.at + r.latency_ms FROM run_trace t JOIN words w ON w.word = t.agent_id
          JOIN heartbeat_lines r ON r.agent = w.n WHERE w.n <> 0 AND r.id = t.run_id
      ) runs
      """
    ) { row in
      let id = row.text(0) ?? ""
      runs[id] = CompanyView.Run(
        id: id, agentId: row.text(1), issueId: row.text(2), status: row.text(3), startedAt: row.instant(12),
        finishedAt: row.instant(13), errorCode: row.text(4), model: row.text(5),
        tokens: Tokens(input: row.int(6), cachedInput: row.int(7), output: row.int(8), unsplit: row.int(9)),
        billed: row.money(11), reported: row.money(10))
    }
    return runs
  }
}
