/// The kind of source of a fact, from the least to the most trusted. Raw values are stored.
enum Rank: Int64, Comparable {
  case named = 0
  case template, hookLine, row
  static func < (a: Rank, b: Rank) -> Bool { a.rawValue < b.rawValue }
}

/// The log of one company: every event once, by its key, each at the place that it was first given.
final class EventLog {
  enum Outcome {
    case added
    /// The same event, read again.
    case duplicate
    /// The same key with other content: `isReplaced` says whether the newcomer won.
    case conflict(isReplaced: Bool)
  }

  private var insert: Statement
  private var find: Statement
  private var replace: Statement
  private var findWhole: Statement
  private let database: Database
  /// The oldest event of each kind that was told better since the log was opened. Its place in the log stays.
  private(set) var replaced: [HookEvent: Int64] = [:]

  init(_ database: Database) throws {
    self.database = database
    insert = try database.prepare(
      """
      INSERT INTO events (key, kind, at, agent_id, subject_id, payload, rank, content)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING
      """)
    find = try database.prepare("SELECT rank, at, content, kind FROM events WHERE key = ?")
    findWhole = try database.prepare(
      "SELECT rank, at, kind, agent_id, subject_id, payload FROM events WHERE key = ?")
    replace = try database.prepare(
      """
      UPDATE events SET kind = ?2, at = ?3, agent_id = ?4, subject_id = ?5, payload = ?6, rank = ?7, content = ?8
      WHERE key = ?1 RETURNING seq
      """)
  }

  /// Adds an event. `content` is a digest of a hook line's content; rows, whose events are derived, have none.
  func add(
    _ kind: HookEvent, key: EventKey, at: Instant?, agent: String?, subject: String?, payload: String?,
    rank: Rank, content: Int64? = nil
  ) throws -> Outcome {
    Self.bind(&insert, kind, key, at, agent, subject, payload, rank, content)
    if try insert.runChanging() { return .added }
    find.bind(1, key)
    guard try find.step() else { return .duplicate }
    let stored = (rank: find.int(0), at: find.optionalInt(1), content: find.optionalInt(2))
    let isWithdrawn = find.int(3) < 0
    find.reset()
    if isWithdrawn {
      Self.bind(&replace, kind, key, at, agent, subject, payload, rank, content)
      while try replace.step() {}
      return .added
    }
    if stored.rank == rank.rawValue, stored.content == content { return .duplicate }
    if stored.rank > rank.rawValue { return .duplicate }
    // Within a rank the newest instant wins, then the smaller content: any order of lines gives the same log.
    let wins =
      stored.rank < rank.rawValue
      || (at?.milliseconds ?? .min, stored.content ?? 0) > (stored.at ?? .min, content ?? 0)
    if wins {
      Self.bind(&replace, kind, key, at, agent, subject, payload, rank, content)
      while try replace.step() { note(kind, replace.int(0)) }
    }
    return stored.rank == rank.rawValue ? .conflict(isReplaced: wins) : .duplicate
  }

  /// Makes the event of a row what the row says now; an event that a hook line told is replaced, too.
  func set(
    _ kind: HookEvent, key: EventKey, at: Instant?, agent: String?, subject: String?, payload: String?
  ) throws {
    Self.bind(&insert, kind, key, at, agent, subject, payload, .row, nil)
    if try insert.runChanging() { return }
    findWhole.bind(1, key)
    guard try findWhole.step() else { return }
    let isSame =
      findWhole.int(0) == Rank.row.rawValue && findWhole.instant(1) == at
      && findWhole.int(2) == kind.rawValue && findWhole.text(3) == agent && findWhole.text(4) == subject
      && findWhole.text(5) == payload
    findWhole.reset()
    guard !isSame else { return }
    Self.bind(&replace, kind, key, at, agent, subject, payload, .row, nil)
    while try replace.step() { note(kind, replace.int(0)) }
  }

  /// Takes back an event that no fact supports any more. One that a module has taken keeps its place and its key, under
  /// the negated kind that nothing reads, so that a module never takes it twice.
  func withdraw(_ key: EventKey) throws {
    find.bind(1, key)
    let isThere = try find.step()
    find.reset()
    guard isThere else { return }
    try database.run(
      """
      DELETE FROM events WHERE key = ?1
        AND NOT EXISTS (SELECT 1 FROM mod_cursors WHERE event = events.kind AND seq >= events.seq)
      """, [.key(key)])
    try database.query(
      "UPDATE events SET kind = -kind WHERE key = ?1 AND kind > 0 RETURNING -kind, seq", [.key(key)]
    ) { if let kind = HookEvent(rawValue: $0.int(0)) { note(kind, $0.int(1)) } }
  }

  private func note(_ kind: HookEvent, _ seq: Int64) { replaced[kind] = min(replaced[kind] ?? .max, seq) }

  private static func bind(
    _ statement: inout Statement, _ kind: HookEvent, _ key: EventKey, _ at: Instant?, _ agent: String?,
    _ subject: String?, _ payload: String?, _ rank: Rank, _ content: Int64?
  ) {
    statement.bind(1, key)
    statement.bind(2, kind.rawValue)
    statement.bind(3, at)
    statement.bind(4, agent)
    statement.bind(5, subject)
    statement.bind(6, payload)
    statement.bind(7, rank.rawValue)
    statement.bind(8, content)
  }
}
