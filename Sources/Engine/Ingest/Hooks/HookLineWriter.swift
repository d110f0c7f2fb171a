/// Writes hook lines into one company's database: heartbeats as runs, the other events as claims about records, and
/// every event once into the log.
final class HookLineWriter {
  let database: Database
  let log: EventLog
  let names: RecordNames
  let provenance: FieldProvenance
  private var run: Statement
  var spend: Statement
  private var activity: Statement
  var budgetChange: Statement
  private var scratch: [UInt8] = []
  private(set) var newest: Instant?
  private(set) var oldest: Instant?
  /// Lines whose key had been used by a line with other content.
  private(set) var conflicts: Int64 = 0

  init(_ company: CompanyDatabase) throws {
    database = company.database
    log = company.log
    names = company.names
    provenance = company.provenance
    run = try database.prepare(
      """
      INSERT INTO runs (id, agent_id, issue_id, status, started_at, latency_ms, error_code, provider, model,
        input_tokens, cached_input_tokens, output_tokens, unsplit_tokens, billed_microcents, reported_microcents,
        billing_type, cost_status, meta, finished_at, is_ended, rank, updated_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?5 + ?6, 1, 2, ?5)
      ON CONFLICT (id) DO UPDATE SET agent_id = excluded.agent_id, issue_id = excluded.issue_id,
        status = excluded.status, started_at = excluded.started_at, latency_ms = excluded.latency_ms,
        error_code = excluded.error_code, provider = excluded.provider, model = excluded.model,
        input_tokens = excluded.input_tokens, cached_input_tokens = excluded.cached_input_tokens,
        output_tokens = excluded.output_tokens, unsplit_tokens = excluded.unsplit_tokens,
        billed_microcents = excluded.billed_microcents, reported_microcents = excluded.reported_microcents,
        billing_type = excluded.billing_type, cost_status = excluded.cost_status, meta = excluded.meta,
        finished_at = excluded.finished_at, is_ended = 1, rank = 2, updated_at = excluded.updated_at, state = 0
      WHERE runs.rank <= 2 OR runs.is_ended = 0
      """)
    spend = try database.prepare("INSERT OR REPLACE INTO recorded_spend VALUES (?, ?, ?, ?)")
    activity = try database.prepare(
      """
      INSERT OR IGNORE INTO activity (id, at, actor_type, action, entity_type, entity_id, agent_id, from_status,
        to_status) VALUES (?, ?, 'system', ?, ?, ?, ?, ?, ?)
      """)
    budgetChange = try database.prepare("INSERT OR IGNORE INTO budget_changes VALUES (?, ?, ?, ?)")
  }

  /// Makes ready for the lines of one source.
  func begin() {
    (oldest, newest) = (nil, nil)
    conflicts = 0
  }

  /// Writes one line; throws `HookLine.Rejection` for one that cannot be used.
  func write(_ line: HookLine) throws -> RowWriter.Outcome {
    // Without an id of its own, a line is recognized by its content.
    let key = line.id.map { EventKey($0) } ?? line.contentKey(&scratch)
    let isAdded =
      switch line.event {
      case .agentHeartbeat: try heartbeat(line, key)
      case .serverStarted:
        try append(line, key, payload: ["port": .null])
      case .agentCreated, .agentUpdated, .agentDeleted, .agentStatusChanged: try agentEvent(line, key)
      case .issueCreated, .issueStatusChanged, .issueAssigned: try issueEvent(line, key)
      case .goalCreated, .goalCompleted: try goalEvent(line, key)
      case .budgetSpendRecorded: try spendEvent(line, key)
      case .budgetThresholdCrossed: try thresholdEvent(line)
      }
    newest = max(newest ?? line.at, line.at)
    oldest = min(oldest ?? line.at, line.at)
    return isAdded ? .accepted : .duplicate
  }

  /// Adds the event to the log; false when it was there already. A conflict that this line wins counts as added.
  func append(
    _ line: HookLine, _ key: EventKey, agent: String? = nil, subject: String? = nil, payload: Value? = nil
  ) throws -> Bool {
    let text = payload.map { String(decoding: JSONWriter.encode($0, layout: .compact), as: UTF8.self) }
    let outcome = try log.add(
      line.event, key: key, at: line.at, agent: agent, subject: subject, payload: text, rank: .hookLine,
      content: line.digest)
    switch outcome {
    case .added: return true
    case .duplicate: return false
    case .conflict(let isReplaced):
      conflicts += 1
      return isReplaced
    }
  }

  /// The agent that a payload names, as an id; a name that nobody has makes a placeholder.
  func agent(_ line: HookLine) throws -> String? {
    if let id = try reference(line, .agent, idKeys: ("agentId", "agent_id"), nameKey: "agent") { return id }
    return try line.word(line.payload, "agentRef", "agent_ref").map {
      try names.findOrMake(.agent, $0, givenAsId: false)
    }
  }

  /// The record that an object describes, by its id, ref, identifier or name.
  func named(_ line: HookLine, _ object: JSONDocument.Index, _ kind: RecordKind) throws -> String? {
    let id = line.word(object, "id")
    guard let name = line.word(object, "ref", "identifier", "name", "title") ?? id else { return nil }
    return try names.identify(kind, id: id, name: name)
  }

  /// The record that a payload names: `idKeys` hold an id, `nameKey` a name or an object that describes it.
  func reference(
    _ line: HookLine, _ kind: RecordKind, idKeys: (StaticString, StaticString), nameKey: StaticString
  ) throws -> String? {
    if let id = line.word(line.payload, idKeys.0, idKeys.1) {
      return try names.findOrMake(kind, id, givenAsId: true)
    }
    guard let field = line.document.present(line.payload, nameKey) else { return nil }
    if line.document.kind(field) == .object { return try named(line, field, kind) }
    return try HookLine.word(line.document, field).map { try names.findOrMake(kind, $0, givenAsId: false) }
  }

  private func heartbeat(_ line: HookLine, _ own: EventKey) throws -> Bool {
    guard let agent = try agent(line) else { throw HookLine.Rejection("the heartbeat names no agent") }
    let document = line.document
    let meta = document.present(line.payload, "meta") ?? line.payload
    guard document.kind(meta) == .object else {
      throw HookLine.Rejection("the heartbeat's meta is not an object")
    }
    let runId = line.word(meta, "runId", "run_id") ?? line.word(line.payload, "runId", "run_id")
    let input = try line.count(meta, "inputTokens", "input_tokens")
    let cached = try line.count(meta, "cachedInputTokens", "cached_input_tokens")
    let output = try line.count(meta, "outputTokens", "output_tokens")
    let total = try line.count(meta, "tokensUsed", "tokens_used")
    let billed = try line.money(meta, cents: "costCents") ?? line.money(meta, cents: "cost_cents")
    let reported = document.present(meta, anyOf: "costUsd", "cost_usd").flatMap {
      document.decimal($0)
    }
    .flatMap(Money.init(dollars:))
    let latency = try line.count(meta, "latencyMs", "latency_ms")
    let issueId = line.word(meta, "issueId", "issue_id")
    let issue = try (issueId ?? line.word(meta, "issue")).map {
      try names.findOrMake(.issue, $0, givenAsId: issueId != nil)
    }
    let key = runId.map { EventKey("agent:heartbeat", $0) } ?? own
    let id = runId ?? key.text
    guard try append(line, key, agent: agent, subject: id) else { return false }

    let isSplit = input != nil || cached != nil || output != nil
    run.bind(1, id)
    run.bind(2, agent)
    run.bind(3, issue)
    run.bind(4, line.word(meta, "status") ?? "succeeded")
    run.bind(5, line.at)
    run.bind(6, latency)
    run.bind(7, line.word(meta, "errorCode", "error_code"))
    run.bind(8, line.word(meta, "provider"))
    run.bind(9, line.word(meta, "model"))
    run.bind(10, input)
    run.bind(11, cached)
    run.bind(12, output)
    run.bind(13, isSplit ? nil : total)
    run.bind(14, billed?.microcents)
    run.bind(15, reported?.microcents)
    run.bind(16, line.word(meta, "billingType", "billing_type"))
    run.bind(17, line.word(meta, "costStatus", "cost_status"))
    run.bind(18, bytes: document.text(meta))
    try run.run()
    return true
  }

  func note(
    _ line: HookLine, _ key: EventKey, _ kind: RecordKind, _ subject: String, agent: String?,
    from: String? = nil,
    to: String? = nil
  ) throws {
    activity.bind(1, key.text)
    activity.bind(2, line.at)
    activity.bind(3, line.event.name.replacing(UInt8(ascii: ":"), with: UInt8(ascii: ".")))
    activity.bind(4, kind.rawValue)
    activity.bind(5, subject)
    activity.bind(6, agent)
    activity.bind(7, from)
    activity.bind(8, to)
    try activity.run()
  }
}

extension String {
  fileprivate func replacing(_ old: UInt8, with new: UInt8) -> String {
    String(decoding: utf8.map { $0 == old ? new : $0 }, as: UTF8.self)
  }
}
