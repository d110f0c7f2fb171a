/// The event log of one company: every event once, by key, at its first position. Heartbeats of hook lines
/// are rows of `heartbeats`, all other events rows of `log`. They share one sequence that is never reused.
///
/// New keys and counts stay in memory until `flush`, which must be called before the transaction ends.
final class EventLog {
  enum Outcome {
    case added
    /// The same event, read again.
    case duplicate
    /// A more trusted source has it.
    case outranked
    /// The same key with different content. `isReplaced` says whether the new event won.
    case conflict(isReplaced: Bool)
  }

  /// A row of `log` without its key.
  private struct Row {
    var kind: HookEvent
    var at: Instant?
    var agent: String?
    var subject: String?
    var from: String?
    var to: String?
    var payload: String?
    var rank: Rank
    var content: Int64?
  }

  /// The same with numbers of `Words` for texts, as a line's fact has them.
  struct NumberedRow {
    var kind: HookEvent
    var at: Int64?
    var agent = Words.none
    var subject = Words.none
    var from = Words.none
    var to = Words.none
    var payload = Words.none
    var rank: Rank
    var content: Int64?
  }

  private struct Stored {
    var kind: Int64
    var rank: Int64
    var at: Int64?
    var content: Int64?
    var isHeartbeat = false
  }

  let words: Words
  let runLines: RunLines
  let keys: EventKeys
  let database: Database
  private var find: Statement
  private var findHeartbeat: Statement
  let rows: RowInserter
  let heartbeats: RowInserter
  /// Rows of facts that are to be inserted. `insertWaiting` comes before anything that reads or changes rows.
  var waitingRows: [WaitingRow] = []
  var waitingHeartbeats: [(seq: Int64, heartbeat: Heartbeat)] = []
  var change: Statement
  private var lastSeq: Int64 = 0
  private(set) var counts: [Int64: (count: Int64, last: Int64)] = [:]
  var isChanged = false
  /// What added events are about, for `changes`.
  var touched = Touched()
  /// The oldest event of each kind that was told better since the log was opened. Its place in the log stays.
  private(set) var replaced: [HookEvent: Int64] = [:]

  /// True in the database of a new company: this run adds everything in it.
  let isNew: Bool

  init(_ database: Database, isNew: Bool = false) throws {
    self.database = database
    self.isNew = isNew
    words = try Words(database)
    runLines = try RunLines(database)
    keys = try EventKeys(database)
    rows = try RowInserter(database, table: "log", columns: 11)
    heartbeats = try RowInserter(database, table: "heartbeats", columns: 21)
    find = try database.prepare("SELECT kind, rank, at, content FROM log WHERE seq = ?")
    findHeartbeat = try database.prepare("SELECT at, content FROM heartbeats WHERE seq = ?")
    change = try database.prepare(
      """
      INSERT INTO changes SELECT ?1, word, 1 FROM words WHERE n = ?2
      ON CONFLICT (kind, id) DO UPDATE SET version = version + 1
      """)
    try load()
  }

  private func load() throws {
    (waitingRows, waitingHeartbeats) = ([], [])
    touched = Touched()
    try runLines.load()
    lastSeq = try database.text("SELECT value FROM meta WHERE key = 'seq'").flatMap { Int64($0) } ?? 0
    counts = [:]
    try database.query("SELECT kind, count, last_seq FROM event_counts") {
      counts[$0.int(0)] = ($0.int(1), $0.int(2))
    }
    isChanged = false
    hasUnstartedRuns = try database.integer("SELECT 1 FROM run_rows WHERE started_at IS NULL LIMIT 1") != nil
    hasOpenRuns = try database.integer("SELECT 1 FROM run_rows WHERE is_ended = 0 LIMIT 1") != nil
  }

  /// Writes what is in memory within the open transaction.
  func flush() throws {
    guard isChanged else { return }
    try insertWaiting()
    try keys.flush()
    try database.run("INSERT OR REPLACE INTO meta VALUES ('seq', ?)", [.text(String(lastSeq))])
    for (kind, sum) in counts.sorted(by: { $0.key < $1.key }) {
      try database.run(
        "INSERT OR REPLACE INTO event_counts VALUES (?, ?, ?)", [.int(kind), .int(sum.count), .int(sum.last)])
    }
    try noteChanges()
    isChanged = false
  }

  /// Discards what is in memory after a rollback.
  func forget() throws {
    try words.forget()
    try keys.forget()
    try load()
  }

  // MARK: Adding

  /// Adds an event. `content` is a digest of a hook line's content; events derived from rows have none.
  func add(
    _ kind: HookEvent, key: EventKey, at: Instant?, agent: String?, subject: String?, from: String? = nil,
    to: String? = nil, payload: String?, rank: Rank, content: Int64? = nil
  ) throws -> Outcome {
    let row = Row(
      kind: kind, at: at, agent: agent, subject: subject, from: from, to: to, payload: payload, rank: rank,
      content: content)
    guard let seq = try keys.number(key) else {
      try put(row, key, at: append(key, kind.rawValue))
      return .added
    }
    let candidate = Stored(kind: kind.rawValue, rank: rank.rawValue, at: at?.milliseconds, content: content)
    return try settle(candidate, key, over: seq) { try put(row, key, at: $0) }
  }

  /// Adds an event of a hook line's fact.
  func add(_ row: NumberedRow, key: EventKey) throws -> Outcome {
    guard let seq = try keys.number(key) else {
      try put(WaitingRow(seq: append(key, row.kind.rawValue), key: key, row: row))
      return .added
    }
    let candidate = Stored(
      kind: row.kind.rawValue, rank: row.rank.rawValue, at: row.at, content: row.content)
    return try settle(candidate, key, over: seq) { try put(WaitingRow(seq: $0, key: key, row: row)) }
  }

  /// Adds a hook line's heartbeat.
  func add(_ heartbeat: Heartbeat) throws -> Outcome {
    let kind = HookEvent.agentHeartbeat.rawValue
    guard let seq = try keys.number(heartbeat.key) else {
      // A run that has ended, and has no start, is no event, but known all the same.
      if hasUnstartedRuns, let id = heartbeat.runID, try isEndedRow(id) {
        _ = try runLines.keep(heartbeat)
        return .duplicate
      }
      try put(heartbeat, at: append(heartbeat.key, kind))
      return .added
    }
    let candidate = Stored(
      kind: kind, rank: Rank.hookLine.rawValue, at: heartbeat.at, content: heartbeat.content)
    let outcome = try settle(candidate, heartbeat.key, over: seq) { try put(heartbeat, at: $0) }
    guard case .outranked = outcome else { return outcome }
    if try runLines.keep(heartbeat) { note(kind, seq) }
    return .duplicate
  }

  /// True if rows contain ended runs without a start, or open runs. Otherwise, lines need not look for them.
  private(set) var (hasUnstartedRuns, hasOpenRuns) = (false, false)

  /// An ended run of a row, which is no event.
  func noteUnstartedRun() { hasUnstartedRuns = true }

  /// An open run of a row: hidden if a hook line has told that it ended.
  func noteOpenRun(_ id: String) throws {
    hasOpenRuns = true
    guard let seq = try keys.number(EventKey(run: id)), try stored(seq)?.isHeartbeat == true else { return }
    try database.run("UPDATE run_rows SET is_hidden = 1 WHERE id = ?", [.text(id)])
  }

  private func isEndedRow(_ id: String) throws -> Bool {
    try database.integer("SELECT is_ended FROM run_rows WHERE id = ?", [.text(id)]) == 1
  }

  /// Of two versions of an event, the more trusted one counts; within a rank the newest, then the one with
  /// the smaller content. So any order of lines gives the same log.
  private func settle(
    _ candidate: Stored, _ key: EventKey, over seq: Int64, put: (Int64) throws -> Void
  ) throws -> Outcome {
    guard let stored = try stored(seq) else { return .duplicate }
    func replace() throws {
      guard abs(stored.kind) != candidate.kind else {
        // The stored version may be in the other table.
        try delete(seq, isHeartbeat: stored.isHeartbeat)
        return try put(seq)
      }
      // Two lines with the same id and different kinds of event. Modules take events of a kind in their order,
      // so that the new one gets a place of its own.
      try remove(key)
      if stored.kind == HookEvent.budgetSpendRecorded.rawValue { try removeRecordedSpend(key) }
      try put(append(key, candidate.kind))
    }
    if stored.kind < 0 {
      try replace()
      if -stored.kind == candidate.kind { count(candidate.kind, seq, 1) }
      return .added
    }
    if stored.rank == candidate.rank, stored.content == candidate.content { return .duplicate }
    if stored.rank > candidate.rank { return .outranked }
    let wins =
      stored.rank < candidate.rank
      || (candidate.at ?? .min, stored.content ?? 0) > (stored.at ?? .min, candidate.content ?? 0)
    if wins {
      try replace()
      note(stored.kind, seq)
    }
    // What was derived from a template or a later event made way for the line itself.
    return stored.rank == candidate.rank ? .conflict(isReplaced: wins) : .added
  }

  /// Updates the event of a row to match the row. This also replaces the event of a hook line.
  func set(
    _ kind: HookEvent, key: EventKey, at: Instant?, agent: String?, subject: String?, payload: String?
  ) throws {
    let row = Row(kind: kind, at: at, agent: agent, subject: subject, payload: payload, rank: .row)
    guard let seq = try keys.number(key) else {
      return try put(row, key, at: append(key, kind.rawValue))
    }
    guard let stored = try stored(seq) else { return }
    guard try stored.isHeartbeat || !isSame(row, seq) else { return }
    if stored.isHeartbeat { try runLines.keep(heartbeat: seq) }
    try delete(seq, isHeartbeat: stored.isHeartbeat)
    try put(row, key, at: seq)
    if stored.kind < 0 { count(kind.rawValue, seq, 1) }
    note(kind.rawValue, seq)
  }

  private func isSame(_ row: Row, _ seq: Int64) throws -> Bool {
    var isSame = false
    try database.query(
      "SELECT rank, at, kind, agent_id, subject_id, payload FROM logged WHERE seq = ?", [.int(seq)]
    ) {
      isSame =
        $0.int(0) == row.rank.rawValue && $0.instant(1) == row.at && $0.int(2) == row.kind.rawValue
        && $0.text(3) == row.agent && $0.text(4) == row.subject && $0.text(5) == row.payload
    }
    return isSame
  }

  // MARK: Removing

  /// Removes an event that no fact supports any more. If a module has already processed it, it keeps its
  /// position and key under a negated kind that nothing reads, so that no module processes it twice.
  func withdraw(_ key: EventKey) throws {
    guard let seq = try keys.number(key), let stored = try stored(seq), stored.kind > 0 else { return }
    let isTaken =
      try database.integer(
        "SELECT EXISTS (SELECT 1 FROM mod_cursors WHERE event = ? AND seq >= ?)",
        [.int(stored.kind), .int(seq)]) == 1
    if stored.isHeartbeat { try runLines.keep(heartbeat: seq) }
    guard isTaken, !stored.isHeartbeat else { return try remove(key) }
    try database.run("UPDATE log SET kind = -kind WHERE seq = ?", [.int(seq)])
    count(stored.kind, seq, -1)
    note(stored.kind, seq)
  }

  /// Removes an event from the log.
  func remove(_ key: EventKey) throws {
    guard let seq = try keys.number(key), let stored = try stored(seq) else { return }
    try delete(seq, isHeartbeat: stored.isHeartbeat)
    keys.remove(key)
    if stored.kind > 0 { count(stored.kind, seq, -1) }
  }

  /// Moves an event to another key, unless that key is already used.
  func move(_ old: EventKey, to new: EventKey) throws {
    guard let seq = try keys.number(old) else { return }
    try insertWaiting()
    guard try keys.number(new) == nil else { return try remove(old) }
    try database.run("UPDATE log SET key = ? WHERE seq = ?", [.key(new), .int(seq)])
    keys.remove(old)
    keys.set(new, seq)
    isChanged = true
  }

  // MARK: Rows

  /// Deletes a row before it is written again: an INSERT that may replace costs a savepoint for each of the
  /// many that do not.
  private func delete(_ seq: Int64, isHeartbeat: Bool) throws {
    try insertWaiting()
    try database.run("DELETE FROM \(isHeartbeat ? "heartbeats" : "log") WHERE seq = ?", [.int(seq)])
  }

  private func append(_ key: EventKey, _ kind: Int64) -> Int64 {
    lastSeq += 1
    keys.set(key, lastSeq)
    count(kind, lastSeq, 1)
    return lastSeq
  }

  private func count(_ kind: Int64, _ seq: Int64, _ change: Int64) {
    let known = counts[kind] ?? (0, 0)
    counts[kind] = (known.count + change, max(known.last, seq))
    isChanged = true
  }

  private func note(_ kind: Int64, _ seq: Int64) {
    guard let event = HookEvent(rawValue: kind) else { return }
    replaced[event] = min(replaced[event] ?? .max, seq)
  }

  private func stored(_ seq: Int64) throws -> Stored? {
    try insertWaiting()
    find.bind(1, seq)
    if try find.step() {
      defer { find.reset() }
      return Stored(
        kind: find.int(0), rank: find.int(1), at: find.optionalInt(2), content: find.optionalInt(3))
    }
    findHeartbeat.bind(1, seq)
    guard try findHeartbeat.step() else { return nil }
    defer { findHeartbeat.reset() }
    return Stored(
      kind: HookEvent.agentHeartbeat.rawValue, rank: Rank.hookLine.rawValue, at: findHeartbeat.int(0),
      content: findHeartbeat.int(1), isHeartbeat: true)
  }

  private func put(_ row: Row, _ key: EventKey, at seq: Int64) throws {
    var numbered = NumberedRow(kind: row.kind, at: row.at?.milliseconds, rank: row.rank, content: row.content)
    (numbered.agent, numbered.from, numbered.to) =
      try (words.number(row.agent), words.number(row.from), words.number(row.to))
    var (subject, payload): (String?, String?)
    // The ids of runs and cost events are not worth a word each: a row has them already.
    if row.rank == .row, row.kind == .agentHeartbeat || row.kind == .budgetSpendRecorded {
      subject = row.subject ?? ""
    } else {
      numbered.subject = try words.number(row.subject)
    }
    if Self.hasRepeatedPayload(row.kind) {
      numbered.payload = try words.number(row.payload)
    } else {
      payload = row.payload
    }
    try put(WaitingRow(seq: seq, key: key, row: numbered, subject: subject, payload: payload))
    // What derives events reads the log in between.
    try insertWaiting()
  }

  /// Changes of status and assignments say the same few things again and again: their payloads are words.
  private static func hasRepeatedPayload(_ kind: HookEvent) -> Bool {
    kind == .agentStatusChanged || kind == .issueStatusChanged || kind == .issueAssigned
  }
}
