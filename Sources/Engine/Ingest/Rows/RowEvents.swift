/// The hook events that follow from single rows. They are kept in step: when a row is corrected, the events
/// of its older version are removed. Assignments also depend on other rows: see `Derivation`.
final class RowEvents {
  /// A row of the activity log, with the columns that events depend on.
  struct Activity {
    let id: String
    let at: Instant
    let action: String
    let entityType: String?
    let entity: String?
    let actor: String?
    var run: String?
    var details: String?
  }

  private struct Entry {
    let event: HookEvent
    let key: EventKey
    let agent: String?
    let subject: String
    let payload: Value
  }

  private let database: Database
  private let log: EventLog
  private var budgetChange: Statement
  /// True if retention removed rows of runs.
  private let hasRetired: Bool
  /// Rows about such runs, which are not counted.
  private(set) var tooLate: Int64 = 0

  init(_ database: Database, _ log: EventLog) throws {
    self.database = database
    self.log = log
    hasRetired = try database.integer("SELECT 1 FROM retired_zones LIMIT 1") != nil
    budgetChange = try database.prepare("INSERT OR REPLACE INTO budget_changes VALUES (?, ?, ?, ?)")
  }

  /// Whether only sums are kept of a run: its key is known, but no table has it. What a row says of it comes
  /// too late.
  func isTooLate(run id: String) throws -> Bool {
    guard try retired(id) != nil else { return false }
    tooLate += 1
    return true
  }

  /// The same of a cost event of the run, if the sums have an amount or tokens of the run.
  func isTooLate(costOfRun id: String?) throws -> Bool {
    guard let id, let seq = try retired(id), try RetiredUsageBits.contains(seq, database) else {
      return false
    }
    tooLate += 1
    return true
  }

  /// The place of a run in the log if its row was removed.
  private func retired(_ run: String) throws -> Int64? {
    guard hasRetired, let seq = try log.keys.number(EventKey(run: run)) else { return nil }
    try log.insertWaiting()
    let row = try database.integer(
      "SELECT 1 FROM heartbeats WHERE seq = ?1 UNION ALL SELECT 1 FROM log WHERE seq = ?1", [.int(seq)])
    return row == nil ? seq : nil
  }

  /// The heartbeat of a run that has ended. A run without a start is not an event.
  func setRun(_ id: String, agent: String?, at: Instant?) throws {
    let key = EventKey(run: id)
    if let at {
      try log.set(.agentHeartbeat, key: key, at: at, agent: agent, subject: id, payload: nil)
    } else {
      log.noteUnstartedRun()
      try log.withdraw(key)
    }
    try log.runLines.fill(id, isRowNew: true)
  }

  /// The heartbeat of a stored run whose content changed.
  func setRun(_ id: String) throws {
    var (agent, started): (String?, Instant?)
    var isEnded = false
    try database.query(
      "SELECT agent_id, started_at, is_ended, issue_id FROM run_rows WHERE id = ?", [.text(id)]
    ) {
      try log.touch(agent: $0.text(0), issue: $0.text(3), at: $0.instant(1))
      isEnded = $0.int(2) == 1
      if isEnded { (agent, started) = ($0.text(0), $0.instant(1)) }
    }
    try setRun(id, agent: agent, at: started)
    if !isEnded { try setOpenRun(id) }
  }

  /// A run that has not ended, as far as rows know.
  func setOpenRun(_ id: String) throws { try log.noteOpenRun(id) }

  /// A stored row of the activity log.
  func activity(_ id: String) throws -> Activity? {
    var row: Activity?
    try database.query(
      "SELECT at, action, entity_type, entity_id, agent_id, details, run_id FROM activity_rows WHERE id = ?",
      [.text(id)]
    ) {
      guard let at = $0.instant(0) else { return }
      row = Activity(
        id: id, at: at, action: $0.text(1) ?? "", entityType: $0.text(2), entity: $0.text(3),
        actor: $0.text(4), run: $0.text(6), details: $0.text(5))
    }
    return row
  }

  /// Notes what a row of the activity log that was added is about.
  func touch(_ row: Activity, run: String?) throws {
    try log.touch(
      agent: row.entityType == "agent" ? row.entity : nil,
      issue: row.entityType == "issue" ? row.entity : nil,
      at: row.at)
    if let run { try log.touch(run: run) }
  }

  /// Notes what a cost event that was added is about.
  func touchCost(agent: String?, run: String?, issue: String?, at: Instant) throws {
    try log.touch(agent: agent, issue: issue, at: at)
    if let run { try log.touch(run: run) }
  }

  /// The same of a stored one whose content changed.
  func touchCost(_ id: String) throws {
    var isBilled = false
    try database.query(
      "SELECT agent_id, run_id, issue_id, at, billed_microcents FROM cost_events WHERE id = ?", [.text(id)]
    ) {
      try touchCost(agent: $0.text(0), run: $0.text(1), issue: $0.text(2), at: $0.instant(3) ?? .epoch)
      isBilled = $0.int(4) > 0 && $0.text(0) != nil
    }
    if !isBilled { try log.withdraw(EventKey("budget:spend_recorded", id)) }
  }

  func touchRun(agent: String?, issue: String?, at: Instant?) throws {
    try log.touch(agent: agent, issue: issue, at: at)
  }

  func add(_ row: Activity, _ details: ActivityDetails) throws {
    for entry in Self.entries(row, details) {
      try log.set(
        entry.event, key: entry.key, at: row.at, agent: entry.agent, subject: entry.subject,
        payload: String(decoding: JSONWriter.encode(entry.payload, layout: .compact), as: UTF8.self))
    }
    guard let entity = row.entity, row.action.hasPrefix("agent."), let budget = details.budget else { return }
    budgetChange.bind(1, entity)
    budgetChange.bind(2, row.at)
    budgetChange.bind(3, row.id)
    budgetChange.bind(4, budget.microcents)
    try budgetChange.run()
  }

  /// Removes the events of a stored row before another version replaces it.
  func withdrawActivity(_ id: String) throws {
    guard let row = try activity(id) else { return }
    let text = Array((row.details ?? "{}").utf8)
    let details = try? JSONDocument.read(text) {
      ActivityDetails(action: row.action, entityType: row.entityType, $0)
    }
    for entry in Self.entries(row, details ?? ActivityDetails()) { try log.withdraw(entry.key) }
    if let entity = row.entity {
      try database.run(
        "DELETE FROM budget_changes WHERE agent_id = ? AND at = ? AND key = ?",
        [.text(entity), .int(row.at.milliseconds), .text(id)])
    }
  }

  private static func entries(_ row: Activity, _ details: ActivityDetails) -> [Entry] {
    guard let entity = row.entity else { return [] }
    func change(_ issue: String, _ key: EventKey) -> Entry {
      Entry(
        event: .issueStatusChanged, key: key, agent: row.actor, subject: issue,
        payload: [
          "from_status": .optional(details.fromStatus), "to_status": .optional(details.toStatus),
        ])
    }
    var entries: [Entry] = []
    if details.isStatusChange { entries.append(change(entity, EventKey("issue:status_changed", row.id))) }
    entries += details.issueIds.map { change($0, EventKey("issue:status_changed", row.id, $0)) }
    guard row.action.hasPrefix("agent.") else { return entries }
    let (event, payload): (HookEvent, Value)
    switch row.action {
    case "agent.paused", "agent.resumed", "agent.terminated", "agent.error_cleared", "agent.approved":
      event = .agentStatusChanged
      payload = ["from_status": .optional(details.fromStatus), "to_status": .optional(details.toStatus)]
    case "agent.deleted": (event, payload) = (.agentDeleted, ["name": .null])
    case "agent.created", "agent.hire_created", "agent.key_created", "agent.key_revoked": return entries
    default:
      (event, payload) = (.agentUpdated, ["changes": .list(details.changedKeys.map(Value.string))])
    }
    return entries + [
      Entry(
        event: event, key: EventKey(event.name, row.id), agent: entity, subject: entity, payload: payload)
    ]
  }
}
