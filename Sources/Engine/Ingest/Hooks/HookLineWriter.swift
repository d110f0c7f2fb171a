/// Writes hook lines into one company's database: heartbeats as runs, the other events as claims about records, and
/// every event once into the log.
final class HookLineWriter {
  private let database: Database
  private let log: EventLog
  private let names: RecordNames
  private let claims: Claims
  private var run: Statement
  private var spend: Statement
  private var activity: Statement
  private var budgetChange: Statement
  private var scratch: [UInt8] = []
  private(set) var newest: Instant?
  private(set) var oldest: Instant?
  /// Lines whose key had been used by a line with other content.
  private(set) var conflicts: Int64 = 0

  init(_ database: Database, _ log: EventLog, _ names: RecordNames) throws {
    self.database = database
    self.log = log
    self.names = names
    claims = try Claims(database)
    run = try database.prepare(
      """
      INSERT INTO runs (id, agent_id, issue_id, status, started_at, latency_ms, error_code, provider, model,
        input_tokens, cached_input_tokens, output_tokens, unsplit_tokens, billed_microcents, reported_microcents,
        billing_type, cost_status, meta, finished_at, is_ended, rank, state_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?5 + ?6, 1, 2, ?5)
      ON CONFLICT (id) DO UPDATE SET agent_id = excluded.agent_id, issue_id = excluded.issue_id,
        status = excluded.status, started_at = excluded.started_at, latency_ms = excluded.latency_ms,
        error_code = excluded.error_code, provider = excluded.provider, model = excluded.model,
        input_tokens = excluded.input_tokens, cached_input_tokens = excluded.cached_input_tokens,
        output_tokens = excluded.output_tokens, unsplit_tokens = excluded.unsplit_tokens,
        billed_microcents = excluded.billed_microcents, reported_microcents = excluded.reported_microcents,
        billing_type = excluded.billing_type, cost_status = excluded.cost_status, meta = excluded.meta,
        finished_at = excluded.finished_at, state_at = excluded.state_at
      WHERE runs.rank <= 2
      """)
    spend = try database.prepare("INSERT OR REPLACE INTO recorded_spend VALUES (?, ?, ?, ?)")
    activity = try database.prepare(
      """
      INSERT OR IGNORE INTO activity (id, at, actor_type, action, entity_type, entity_id, agent_id, from_status,
        to_status) VALUES (?, ?, 'system', ?, ?, ?, ?, ?, ?)
      """)
    budgetChange = try database.prepare("INSERT OR IGNORE INTO budget_changes VALUES (?, ?, ?, ?)")
  }

  /// Writes one line; throws `HookLine.Rejection` for one that cannot be used.
  func write(_ line: HookLine) throws -> RowWriter.Outcome {
    let content = line.contentKey(&scratch)
    let isAdded =
      switch line.event {
      case .agentHeartbeat: try heartbeat(line, content)
      case .serverStarted: try append(line, line.id.map { EventKey($0) } ?? content, content, payload: ["port": .null])
      case .agentCreated, .agentUpdated, .agentDeleted, .agentStatusChanged: try agentEvent(line, content)
      case .issueCreated, .issueStatusChanged, .issueAssigned: try issueEvent(line, content)
      case .goalCreated, .goalCompleted: try goalEvent(line, content)
      case .budgetSpendRecorded: try spendEvent(line, content)
      case .budgetThresholdCrossed: try thresholdEvent(line, content)
      }
    newest = max(newest ?? line.at, line.at)
    oldest = min(oldest ?? line.at, line.at)
    return isAdded ? .accepted : .duplicate
  }

  /// Adds the event to the log; false when it was there already. A conflict that this line wins counts as added.
  private func append(
    _ line: HookLine, _ key: EventKey, _ content: EventKey, agent: String? = nil, subject: String? = nil,
    payload: Value? = nil
  ) throws -> Bool {
    let text = payload.map { String(decoding: JSONWriter.encode($0, layout: .compact), as: UTF8.self) }
    let outcome = try log.add(
      line.event, key: key, at: line.at, agent: agent, subject: subject, payload: text, rank: .hookLine,
      content: Int64(bitPattern: content.low))
    switch outcome {
    case .added: return true
    case .duplicate: return false
    case .conflict(let isReplaced):
      conflicts += 1
      return isReplaced
    }
  }

  /// The agent that a payload names, as an id; a name that nobody has makes a placeholder.
  private func agent(_ line: HookLine, in object: JSONDocument.Index? = nil) throws -> String? {
    let payload = object ?? line.payload
    if let id = line.word(payload, "agentId", "agent_id") {
      return try names.findOrMake(.agent, id, givenAsId: true)
    }
    if let ref = line.word(payload, "agentRef", "agent_ref") {
      return try names.findOrMake(.agent, ref, givenAsId: false)
    }
    guard let field = line.document.present(payload, "agent") else { return nil }
    if line.document.kind(field) == .object { return try named(line, field, .agent) }
    return try HookLine.word(line.document, field).map { try names.findOrMake(.agent, $0, givenAsId: false) }
  }

  /// The record that an object means by its id, ref, identifier or name.
  private func named(_ line: HookLine, _ object: JSONDocument.Index, _ kind: RecordKind) throws -> String? {
    if let id = line.word(object, "id") { return try names.findOrMake(kind, id, givenAsId: true) }
    guard let name = line.word(object, "ref", "identifier", "name", "title") else { return nil }
    return try names.findOrMake(kind, name, givenAsId: false)
  }

  private func heartbeat(_ line: HookLine, _ content: EventKey) throws -> Bool {
    guard let agent = try agent(line) else { throw HookLine.Rejection("the heartbeat names no agent") }
    let document = line.document
    let meta = document.present(line.payload, "meta") ?? line.payload
    guard document.kind(meta) == .object else { throw HookLine.Rejection("the heartbeat's meta is not an object") }
    let runId = line.word(meta, "runId", "run_id") ?? line.word(line.payload, "runId", "run_id")
    let input = try line.count(meta, "inputTokens", "input_tokens")
    let cached = try line.count(meta, "cachedInputTokens", "cached_input_tokens")
    let output = try line.count(meta, "outputTokens", "output_tokens")
    let total = try line.count(meta, "tokensUsed", "tokens_used")
    let billed = try line.money(meta, cents: "costCents") ?? line.money(meta, cents: "cost_cents")
    let reported = document.present(meta, anyOf: "costUsd", "cost_usd").flatMap { Usage.decimal(document, $0) }
      .flatMap(Money.init(dollars:))
    let latency = try line.count(meta, "latencyMs", "latency_ms")
    let issue = try line.word(meta, "issueId", "issue_id", "issue").map {
      try names.findOrMake(.issue, $0, givenAsId: true)
    }
    let key = runId.map { EventKey("agent:heartbeat", $0) } ?? line.id.map { EventKey($0) } ?? content
    let id = runId ?? key.text
    guard try append(line, key, content, agent: agent, subject: id) else { return false }

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

  private func note(
    _ line: HookLine, _ key: EventKey, _ kind: RecordKind, _ subject: String, agent: String?, from: String? = nil,
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

  private func agentEvent(_ line: HookLine, _ content: EventKey) throws -> Bool {
    let object = line.document.present(line.payload, "agent").flatMap { line.document.kind($0) == .object ? $0 : nil }
    guard let id = try agent(line) else { throw HookLine.Rejection("the line names no agent") }
    let own = line.id.map { EventKey($0) } ?? content
    let key = line.event == .agentCreated ? EventKey("agent:created", id) : own
    let (from, to) = (line.word(line.payload, "from"), line.word(line.payload, "to", "status"))
    var payload: [String: Value] = [:]
    if line.event == .agentStatusChanged {
      payload = ["from_status": .optional(from), "to_status": .optional(to)]
    }
    if line.event == .agentUpdated, let changes = line.document.present(line.payload, "changes") {
      payload = ["changes": line.document.value(changes)]
    }
    if let object { payload["name"] = .optional(line.word(object, "name")) }
    guard try append(line, key, content, agent: agent(line), subject: id, payload: .record(payload)) else { return false }
    try note(line, key, .agent, id, agent: id, from: from, to: to)

    switch line.event {
    case .agentCreated:
      let facts = object ?? line.payload
      try claims.describe(.agent, id, name: line.word(facts, "name", "ref") ?? id, rank: .hookLine)
      try fields(line, facts, id, own)
      try claims.set(.agent, id, .createdAt, .int(line.at.milliseconds), rank: .hookLine, at: line.at, key: own)
    case .agentUpdated:
      if let object { try fields(line, object, id, own) }
      if let changes = line.document.present(line.payload, "changes") { try fields(line, changes, id, own) }
    case .agentStatusChanged:
      if let to { try claims.set(.agent, id, .status, .text(to), rank: .hookLine, at: line.at, key: own) }
    default:
      try claims.set(.agent, id, .status, "terminated", rank: .hookLine, at: line.at, key: own)
      try claims.set(.agent, id, .leftAt, .int(line.at.milliseconds), rank: .hookLine, at: line.at, key: own)
    }
    return true
  }

  /// A field's value, or the new one of `{"from": …, "to": …}`.
  private func value(_ line: HookLine, _ object: JSONDocument.Index, _ key: StaticString) -> JSONDocument.Index? {
    guard let index = line.document.field(object, key) else { return nil }
    return line.document.field(index, "to") ?? index
  }

  private func fields(_ line: HookLine, _ object: JSONDocument.Index, _ id: String, _ key: EventKey) throws {
    func set(_ field: Claims.Field, _ value: SQLValue) throws {
      try claims.set(.agent, id, field, value, rank: .hookLine, at: line.at, key: key)
    }
    let words: [(StaticString, Claims.Field)] = [
      ("name", .name), ("role", .role), ("title", .title), ("status", .status), ("capabilities", .capabilities),
      ("ref", .ref), ("adapterType", .adapterType),
    ]
    for (name, field) in words {
      guard let index = value(line, object, name), let word = HookLine.word(line.document, index) else { continue }
      try set(field, .text(word))
    }
    names.note(.agent, id: id, ref: line.word(object, "ref"), name: line.word(object, "name"))
    if let index = value(line, object, "reportsTo") {
      let manager = HookLine.word(line.document, index)
      try set(.reportsTo, SQLValue(try manager.map { try names.find(.agent, $0) ?? $0 }))
    }
    if let index = value(line, object, "metadata"), line.document.kind(index) == .object {
      try set(.metadata, .text(String(decoding: line.document.text(index), as: UTF8.self)))
    }
    guard let index = value(line, object, "budgetMonthlyCents") ?? value(line, object, "budgetCents") else { return }
    let budget = Usage.decimal(line.document, index).flatMap(Money.init(cents:))
    try set(.budget, SQLValue(budget?.microcents))
    budgetChange.bind(1, id)
    budgetChange.bind(2, line.at)
    budgetChange.bind(3, key.text)
    budgetChange.bind(4, budget?.microcents)
    try budgetChange.run()
  }

  private func issueEvent(_ line: HookLine, _ content: EventKey) throws -> Bool {
    let document = line.document
    let field = document.present(line.payload, "issue")
    let object = field.flatMap { document.kind($0) == .object ? $0 : nil }
    let given = line.word(line.payload, "issueId", "issue_id") ?? field.flatMap { HookLine.word(document, $0) }
    let id: String? =
      if let object { try named(line, object, .issue) } else {
        try given.map { try names.findOrMake(.issue, $0, givenAsId: true) }
      }
    guard let id else { throw HookLine.Rejection("the line names no issue") }
    let own = line.id.map { EventKey($0) } ?? content
    let key = line.event == .issueCreated ? EventKey("issue:created", id) : own
    let (from, to) = (line.word(line.payload, "from"), line.word(line.payload, "to"))
    let agent = try agent(line)
    var payload: [String: Value] = [:]
    if line.event == .issueStatusChanged { payload = ["from_status": .optional(from), "to_status": .optional(to)] }
    guard try append(line, key, content, agent: agent, subject: id, payload: .record(payload)) else { return false }
    try note(line, key, .issue, id, agent: agent, from: from, to: to)

    func set(_ field: Claims.Field, _ value: SQLValue) throws {
      try claims.set(.issue, id, field, value, rank: .hookLine, at: line.at, key: own)
    }
    if let object { try issueFields(line, object, id, set) }
    switch line.event {
    case .issueCreated:
      let facts = object ?? line.payload
      try claims.describe(.issue, id, name: line.word(facts, "title", "identifier") ?? id, rank: .hookLine)
      if object == nil { try issueFields(line, facts, id, set) }
      try set(.createdAt, .int(line.at.milliseconds))
    case .issueStatusChanged:
      guard let to else { break }
      try set(.status, .text(to))
      let milliseconds = SQLValue.int(line.at.milliseconds)
      if to == "in_progress" { try set(.startedAt, milliseconds) }
      try set(.completedAt, to == "done" ? milliseconds : .null)
      try set(.cancelledAt, to == "cancelled" ? milliseconds : .null)
    default: try set(.assignee, SQLValue(agent))
    }
    try set(.updatedAt, .int(line.at.milliseconds))
    return true
  }

  private func issueFields(
    _ line: HookLine, _ object: JSONDocument.Index, _ id: String, _ set: (Claims.Field, SQLValue) throws -> Void
  ) throws {
    let words: [(StaticString, Claims.Field)] = [
      ("title", .title), ("identifier", .identifier), ("status", .status), ("priority", .priority),
      ("description", .description),
    ]
    for (name, field) in words {
      if let word = line.word(object, name) { try set(field, .text(word)) }
    }
    let references: [(RecordKind, Claims.Field, [StaticString])] = [
      (.project, .project, ["projectId", "projectRef", "project"]), (.goal, .goal, ["goalId", "goalRef", "goal"]),
      (.issue, .parent, ["parentId"]),
    ]
    for (kind, field, keys) in references {
      guard let name = keys.lazy.compactMap({ line.word(object, $0) }).first else { continue }
      try set(field, .text(try names.find(kind, name) ?? name))
    }
    if let assignee = line.word(object, "assigneeAgentId", "assigneeRef", "assignee") {
      try set(.assignee, .text(try names.findOrMake(.agent, assignee, givenAsId: line.word(object, "assigneeAgentId") != nil)))
    }
  }

  private func goalEvent(_ line: HookLine, _ content: EventKey) throws -> Bool {
    let field = line.document.present(line.payload, "goal")
    let object = field.flatMap { line.document.kind($0) == .object ? $0 : nil }
    let given = line.word(line.payload, "goalId", "goal_id") ?? field.flatMap { HookLine.word(line.document, $0) }
    let id: String? =
      if let object { try named(line, object, .goal) } else {
        try given.map { try names.findOrMake(.goal, $0, givenAsId: true) }
      }
    guard let id else { throw HookLine.Rejection("the line names no goal") }
    let own = line.id.map { EventKey($0) } ?? content
    let key = EventKey(line.event.name, id)
    guard try append(line, key, content, subject: id, payload: [:]) else { return false }
    try note(line, key, .goal, id, agent: nil, to: line.event == .goalCompleted ? "achieved" : nil)

    func set(_ field: Claims.Field, _ value: SQLValue) throws {
      try claims.set(.goal, id, field, value, rank: .hookLine, at: line.at, key: own)
    }
    let facts = object ?? line.payload
    try claims.describe(
      .goal, id, name: line.word(facts, "title", "ref") ?? (line.event == .goalCreated ? id : ""), rank: .hookLine)
    for (name, field) in [("title", Claims.Field.title), ("level", .level), ("status", .status), ("description", .description)]
      as [(StaticString, Claims.Field)]
    {
      if let word = line.word(facts, name) { try set(field, .text(word)) }
    }
    names.note(.goal, id: id, ref: line.word(facts, "ref"), name: line.word(facts, "title"))
    if let parent = line.word(facts, "parentId", "parentRef") {
      try set(.parent, .text(try names.find(.goal, parent) ?? parent))
    }
    if let owner = line.word(facts, "ownerAgentId", "ownerRef") {
      try set(.owner, .text(try names.find(.agent, owner) ?? owner))
    }
    if line.event == .goalCreated {
      try set(.createdAt, .int(line.at.milliseconds))
    } else {
      try set(.status, "achieved")
      try set(.completedAt, .int(line.at.milliseconds))
    }
    return true
  }

  private func spendEvent(_ line: HookLine, _ content: EventKey) throws -> Bool {
    guard let agent = try agent(line) else { throw HookLine.Rejection("the line names no agent") }
    guard let amount = try line.money(line.payload, cents: "amount") ?? line.money(line.payload, cents: "amountCents")
    else { throw HookLine.Rejection("the spend has no amount") }
    let total = try line.money(line.payload, cents: "total")
    let key = line.id.map { EventKey($0) } ?? content
    let payload: Value = [
      "amount_microcents": .int(amount.microcents), "total_microcents": .optional(total?.microcents),
      "month": .string(line.at.day.monthText), "model": .optional(line.word(line.payload, "model")),
      "provider": .optional(line.word(line.payload, "provider")),
    ]
    guard try append(line, key, content, agent: agent, subject: key.text, payload: payload) else { return false }
    try note(line, key, .agent, agent, agent: agent)
    spend.bind(1, key.text)
    spend.bind(2, line.at)
    spend.bind(3, agent)
    spend.bind(4, amount.microcents)
    try spend.run()
    return true
  }

  private func thresholdEvent(_ line: HookLine, _ content: EventKey) throws -> Bool {
    guard let agent = try agent(line) else { throw HookLine.Rejection("the line names no agent") }
    guard let percent = try line.count(line.payload, "percent") else {
      throw HookLine.Rejection("the threshold has no percent")
    }
    let month = line.at.day.monthText
    let key = EventKey("budget:threshold_crossed", agent, month, String(percent))
    let payload: Value = [
      "budget_microcents": .optional(try line.money(line.payload, cents: "budget")?.microcents),
      "spent_microcents": .optional(try line.money(line.payload, cents: "spent")?.microcents),
      "percent": .int(percent), "month": .string(month),
    ]
    guard try append(line, key, content, agent: agent, subject: agent, payload: payload) else { return false }
    try note(line, key, .agent, agent, agent: agent)
    return true
  }
}

extension String {
  fileprivate func replacing(_ old: UInt8, with new: UInt8) -> String {
    String(decoding: utf8.map { $0 == old ? new : $0 }, as: UTF8.self)
  }
}
