/// Writes hook lines to one company's database: heartbeats as runs, other events as field values of records,
/// and every event once to the log.
final class HookLineWriter {
  let database: Database
  let log: EventLog
  let names: RecordNames
  let provenance: FieldProvenance
  var spend: Statement
  var budgetChange: Statement
  private var scratch: [UInt8] = []
  private(set) var newest: Instant?
  private(set) var oldest: Instant?
  var known = KnownRecords()
  /// Lines whose key had been used by a line with other content.
  private(set) var conflicts: Int64 = 0

  init(_ company: CompanyDatabase) throws {
    database = company.database
    log = company.log
    names = company.names
    provenance = company.provenance
    spend = try database.prepare("INSERT OR REPLACE INTO recorded_spend VALUES (?, ?, ?, ?, ?, ?)")
    budgetChange = try database.prepare("INSERT OR IGNORE INTO budget_changes VALUES (?, ?, ?, ?)")
  }

  /// Prepares for the lines of one source.
  func begin() {
    provenance.startDeferring()
    known = KnownRecords()
    (oldest, newest) = (nil, nil)
    conflicts = 0
  }

  /// Writes one line. Throws `HookLine.Rejection` if it cannot be used.
  func write(_ line: HookLine) throws -> RowWriter.Outcome {
    // Without an id of its own, a line is recognized by its content.
    let key = line.id.map { EventKey(lineID: $0) } ?? line.identity.contentKey(&scratch)
    let isAdded =
      switch line.event {
      case .agentHeartbeat: try heartbeat(line, key)
      case .serverStarted:
        try isAdded(append(line, key, payload: ["port": .null]))
      case .agentCreated, .agentUpdated, .agentDeleted, .agentStatusChanged: try agentEvent(line, key)
      case .issueCreated, .issueStatusChanged, .issueAssigned: try issueEvent(line, key)
      case .goalCreated, .goalCompleted: try goalEvent(line, key)
      case .budgetSpendRecorded: try spendEvent(line, key)
      case .budgetThresholdCrossed: try thresholdEvent(line)
      }
    saw(line.at)
    return isAdded ? .accepted : .duplicate
  }

  func saw(_ at: Instant) {
    newest = max(newest ?? at, at)
    oldest = min(oldest ?? at, at)
  }

  /// Adds the event to the log. What a line says of records counts by its own time, even if another line or row
  /// has the event: else it would depend on which of them was read first. Only a line that was read before has
  /// nothing to add.
  func append(
    _ line: HookLine, _ key: EventKey, agent: String? = nil, subject: String? = nil, from: String? = nil,
    to: String? = nil, payload: Fields = [:]
  ) throws -> EventLog.Outcome {
    let stated = payload.filter { $0.value != .null }
    let text =
      stated.isEmpty
      ? nil : String(decoding: JSONWriter.encode(.record(stated), layout: .compact), as: UTF8.self)
    return try log.add(
      line.event, key: key, at: line.at, agent: agent, subject: subject, from: from, to: to, payload: text,
      rank: .hookLine, content: line.identity.digest)
  }

  /// Removes the entry that a template made for a record, once a line says when the record was created.
  func dropTemplateEntry(_ kind: RecordKind, _ id: String) throws {
    try database.run(
      "DELETE FROM activity_rows WHERE id = ?", [.text(EventKey("template", kind.rawValue, id).text)])
  }

  /// Whether the event counts as added. That includes a conflict that its line wins.
  func isAdded(_ outcome: EventLog.Outcome) -> Bool {
    switch outcome {
    case .added: return true
    case .duplicate, .outranked: return false
    case .conflict(let isReplaced):
      conflicts += 1
      return isReplaced
    }
  }

  /// Returns the ID of the agent in a payload. An unknown name creates a placeholder.
  func agent(_ line: HookLine) throws -> String? {
    if let id = try reference(line, .agent, idKeys: ("agentId", "agent_id"), nameKey: "agent") { return id }
    return try line.word(line.payload, "agentRef", "agent_ref").map {
      try names.findOrMake(.agent, $0, givenAsId: false)
    }
  }

  /// Returns the record that an object describes, by its ID, ref, identifier or name.
  func named(_ line: HookLine, _ object: JSONDocument.Index, _ kind: RecordKind) throws -> String? {
    let id = line.word(object, "id")
    guard let name = line.word(object, "ref", "identifier", "name", "title") ?? id else { return nil }
    return try names.identify(kind, id: id, name: name)
  }

  /// Returns the record that a payload refers to: `idKeys` contain an ID, `nameKey` a name or an object that
  /// describes the record.
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
    guard let agent = try agent(line) else { throw HookLine.Rejection("the heartbeat has no agent") }
    let document = line.document
    let meta = document.present(line.payload, "meta") ?? line.payload
    guard document.kind(meta) == .object else {
      throw HookLine.Rejection("the heartbeat's meta is not an object")
    }
    let runId = line.word(meta, "runId", "run_id") ?? line.word(line.payload, "runId", "run_id")
    let input = try line.count(meta, "inputTokens", "input_tokens")
    let cached = try line.count(
      meta, "cachedInputTokens", "cached_input_tokens", "cacheReadInputTokens", "cache_read_input_tokens")
    let output = try line.count(meta, "outputTokens", "output_tokens")
    let total = try line.count(meta, "tokensUsed", "tokens_used")
    let billed = try line.money(meta, cents: "costCents") ?? line.money(meta, cents: "cost_cents")
    let reported = line.money(meta, dollars: "costUsd", "cost_usd", "totalCostUsd", "total_cost_usd")
    let latency = try line.milliseconds(meta, "latencyMs", "latency_ms")
    let issueId = line.word(meta, "issueId", "issue_id")
    let issue = try (issueId ?? line.word(meta, "issue")).map {
      try names.findOrMake(.issue, $0, givenAsId: issueId != nil)
    }
    let key = runId.map { EventKey(run: $0) } ?? own
    let isSplit = input != nil || cached != nil || output != nil
    let words = log.words
    var heartbeat = Heartbeat(key: key, at: line.at.milliseconds)
    if let runId { heartbeat.id = EventKey.isKey(run: runId) ? .key : .text(runId) }
    heartbeat.agent = try words.number(agent)
    heartbeat.issue = try words.number(issue)
    heartbeat.status = try words.number(line.word(meta, "status") ?? "succeeded")
    heartbeat.latency = latency
    heartbeat.errorCode = try words.number(line.word(meta, "errorCode", "error_code"))
    heartbeat.provider = try words.number(line.word(meta, "provider"))
    heartbeat.model = try words.number(line.word(meta, "model"))
    heartbeat.input = input
    heartbeat.cachedInput = cached
    heartbeat.output = output
    heartbeat.unsplit = isSplit ? nil : total
    heartbeat.billed = billed?.microcents
    heartbeat.reported = reported?.microcents
    heartbeat.billingType = try words.number(line.word(meta, "billingType", "billing_type"))
    heartbeat.costStatus = try words.number(line.word(meta, "costStatus", "cost_status"))
    let text = String(decoding: document.text(meta), as: UTF8.self)
    heartbeat.meta = MetaField.scan(document, meta) { _, _, _, _ in }.map { .fields($0) } ?? .text(text)
    heartbeat.content = line.identity.digest
    return try isAdded(log.add(heartbeat))
  }
}
