/// Reads a company's history from its database in pages, by several threads at once. Each thread has its own
/// connection while it reads. All see the same facts, since the reader holds the workspace's lock, which
/// prevents writes.
final class DatabaseHistory: History {
  private let path: String
  private let zone: TimeZoneRules
  private let idle = Locked<[Connection]>([])

  init(path: String, _ zone: TimeZoneRules) {
    self.path = path
    self.zone = zone
  }

  /// A connection with its prepared statements, since a site runs the same few queries tens of thousands of
  /// times. The thread that took it out of `idle` uses it exclusively.
  private final class Connection: @unchecked Sendable {
    private final class Prepared {
      var statement: Statement
      init(_ statement: consuming Statement) { self.statement = statement }
    }

    private let database: Database
    private var prepared: [String: Prepared] = [:]
    private var words: [Int64: String] = [:]
    /// More words than this are not held in memory.
    private static let maximumWords = 1 << 16

    init(path: String) throws {
      database = try Database(path: path, readOnly: true)
      try database.execute("PRAGMA cache_size = -6144; BEGIN")
    }

    /// A column that holds a text, or the number of a word.
    func text(_ row: borrowing Statement, _ column: Int32) throws -> String? {
      guard row.isInteger(column) else { return row.text(column) }
      let number = row.int(column)
      guard number != Words.none else { return nil }
      if let word = words[number] { return word }
      let word = try database.text("SELECT word FROM words WHERE n = ?", [.int(number)])
      if words.count >= Self.maximumWords { words = [:] }
      words[number] = word
      return word
    }

    func query(_ sql: String, _ arguments: [SQLValue], _ row: (borrowing Statement) throws -> Void) throws {
      let known = try prepared[sql] ?? Prepared(database.prepare(sql))
      prepared[sql] = known
      known.statement.bind(all: arguments)
      defer { known.statement.reset() }
      while try known.statement.step() { try row(known.statement) }
    }
  }

  private func query(
    _ sql: String, _ arguments: [SQLValue], _ row: (borrowing Statement) throws -> Void
  ) throws {
    try connected { try $0.query(sql, arguments, row) }
  }

  private func connected<R>(_ body: (Connection) throws -> R) throws -> R {
    let connection = try idle.withLock { $0.popLast() } ?? Connection(path: path)
    defer { idle.withLock { $0.append(connection) } }
    return try body(connection)
  }

  private static let columns =
    "id, at, actor_type, actor_id, action, entity_type, entity_id, agent_id, from_status, to_status"

  /// `logged_activity` with the numbers of words and kinds of events: there are so many lines that looking up
  /// their texts would take most of the time.
  private static let loggedLines = """
    (SELECT lower(hex(key)) AS id, at, 'system' AS actor_type, NULL AS actor_id, kind AS action,
      CASE WHEN kind IN (7, 8, 9) THEN 'issue' WHEN kind IN (10, 11) THEN 'goal' ELSE 'agent' END AS entity_type,
      CASE WHEN typeof(subject) = 'integer' THEN subject END AS entity_id, agent AS agent_id, from_status, to_status,
      subject FROM log WHERE rank = 2 AND kind > 1)
    """

  /// Read beyond a limit, so that it does not cut changes of the same instant before they are in order. Of
  /// more than these, the last ones in the order of their IDs are missing.
  private static let ties = 32

  /// Activity from rows and from hook lines, with one condition each: separate queries, so that each uses its
  /// index.
  private func activity(
    rows: String, lines: String, _ arguments: [SQLValue], isNewestFirst: Bool = true, limit: Int? = nil
  ) throws -> [Activity] {
    let order = isNewestFirst ? "ORDER BY at DESC, id DESC" : "ORDER BY at, id"
    let end = order + (limit.map { " LIMIT \($0 + Self.ties)" } ?? "")
    let sql = """
      SELECT * FROM (SELECT \(Self.columns) FROM activity_rows WHERE \(rows) \(end))
      UNION ALL SELECT * FROM (SELECT \(Self.columns) FROM \(Self.loggedLines) WHERE \(lines) \(end)) \(end)
      """
    return try connected { connection in
      var list: [Activity] = []
      try connection.query(sql, arguments) { row in
        let action = row.isInteger(4) ? HookEvent(rawValue: row.int(4))?.action : row.shown(4)
        var item = Activity(id: row.text(0) ?? "", action: action ?? "")
        item.at = row.instant(1)
        item.actorType = row.text(2)
        let agent = try connection.text(row, 7)
        item.actorAgentId = item.actorType == "agent" ? agent ?? row.text(3) : agent
        item.entityType = row.text(5)
        item.entityId = try connection.text(row, 6)
        item.fromStatus = Statement.shown(try connection.text(row, 8))
        item.toStatus = Statement.shown(try connection.text(row, 9))
        list.append(item)
      }
      StatusChains.order(&list, isNewestFirst: isNewestFirst)
      return limit.map { Array(list.prefix($0)) } ?? list
    }
  }

  /// Hook lines about the record whose ID is the first argument. Spend and thresholds belong to their agent.
  /// The plus removes the number's type, since SQLite does not use the index of an untyped column for a typed
  /// value.
  private static func lines(about kind: RecordKind) -> String {
    let subject = "subject = (SELECT +n FROM words WHERE word = ?1) AND typeof(subject) = 'integer'"
    return "\(subject) AND entity_type = '\(kind.rawValue)'"
  }

  func activity(on day: CivilDate) throws -> [Activity] {
    let (start, end) = (zone.start(of: day), zone.start(of: day.adding(days: 1)))
    let condition = "at >= ?1 AND at < ?2"
    return try activity(
      rows: condition, lines: condition, [.int(start.milliseconds), .int(end.milliseconds)])
  }

  func activity(ofIssue id: String) throws -> [Activity] {
    try activity(
      rows: "entity_id = ?1 AND entity_type = 'issue'", lines: Self.lines(about: .issue), [.text(id)],
      isNewestFirst: false)
  }

  func activity(ofAgent id: String, limit: Int) throws -> [Activity] {
    try activity(
      rows: "entity_id = ?1 AND entity_type = 'agent'", lines: Self.lines(about: .agent), [.text(id)],
      limit: limit)
  }

  func recentActivity(limit: Int) throws -> [Activity] {
    // The oldest instant that can be among them, from the indexes: ordering all by instant and id would read
    // all.
    let newest = """
      at >= coalesce((SELECT min(at) FROM (
        SELECT at FROM (SELECT at FROM activity_rows WHERE at IS NOT NULL ORDER BY at DESC LIMIT ?1)
        UNION ALL SELECT at FROM (SELECT at FROM log WHERE at IS NOT NULL AND rank = 2 AND kind > 1
          ORDER BY at DESC LIMIT ?1) ORDER BY at DESC LIMIT ?1)), 0)
      """
    return try activity(
      rows: newest + " OR at IS NULL", lines: newest + " OR at IS NULL", [.int(Int64(limit))], limit: limit)
  }

  func runs(ofIssue id: String, limit: Int) throws -> [CompanyView.Run] {
    try runs(
      rows: "issue_id = ?1", lines: "issue = (SELECT n FROM words WHERE word = ?1) AND issue <> 0",
      [.text(id)],
      limit)
  }

  func runs(ofAgent id: String, limit: Int) throws -> [CompanyView.Run] {
    try runs(
      rows: "agent_id = ?1", lines: "agent = (SELECT n FROM words WHERE word = ?1)", [.text(id)], limit)
  }

  func texts(ofIssue id: String, limit: Int) throws -> IssueTexts {
    var texts = IssueTexts()
    try query("SELECT description FROM issues WHERE id = ?1", [.text(id)]) { texts.description = $0.text(0) }
    let shown = "issue_id = ?1 AND body IS NOT NULL AND deleted_at IS NULL"
    try query("SELECT count(*) FROM comments WHERE \(shown)", [.text(id)]) { texts.total = $0.int(0) }
    guard texts.total > 0 else { return texts }
    try query(
      """
      SELECT created_at, author_agent_id, author_user_id IS NOT NULL, body FROM comments
      WHERE \(shown) ORDER BY created_at DESC, id DESC LIMIT ?2
      """, [.text(id), .int(Int64(limit))]
    ) { row in
      texts.comments.append(
        IssueTexts.Comment(
          at: row.instant(0), authorAgentId: row.text(1), isPerson: row.int(2) == 1, body: row.text(3) ?? ""))
    }
    texts.comments.reverse()
    return texts
  }

  func steps(ofRun id: String, from number: Int64, limit: Int) throws -> [RunStep] {
    var steps: [RunStep] = []
    try query(
      "SELECT \(TraceReader.stepColumns) FROM run_steps WHERE run_id = ?1 AND n >= ?2 ORDER BY n LIMIT ?3",
      [.text(id), .int(number), .int(Int64(limit))]
    ) { steps.append(TraceReader.step($0)) }
    return steps
  }

  func words(ofRun id: String) throws -> String {
    var words = ""
    try query("SELECT words FROM run_words WHERE run_id = ?", [.text(id)]) { words = $0.text(0) ?? "" }
    return words
  }

  func body(of document: Knowledge.Document) throws -> String {
    try withoutActuallyEscaping(query) { try KnowledgeTexts($0).body(of: document) }
  }

  func revisions(of document: Knowledge.Document) throws -> [Knowledge.Revision] {
    try withoutActuallyEscaping(query) { try KnowledgeTexts($0).revisions(of: document) }
  }

  func lastChange(ofAgent id: String, to status: String) throws -> Instant? {
    try lastChange(of: .agent, id, to: status)
  }

  func lastChange(ofIssue id: String, to status: String) throws -> Instant? {
    try lastChange(of: .issue, id, to: status)
  }

  private func lastChange(of kind: RecordKind, _ id: String, to status: String) throws -> Instant? {
    var at: Instant?
    try query(
      """
      SELECT max(at) FROM (
        SELECT max(at) AS at FROM activity_rows
          WHERE entity_id = ?1 AND entity_type = '\(kind.rawValue)' AND to_status = ?2
        UNION ALL SELECT max(at) FROM logged_activity WHERE \(Self.lines(about: kind)) AND to_status = ?2)
      """, [.text(id), .text(status)]
    ) { at = $0.instant(0) }
    return at
  }

  private static let failedStatuses = "('failed', 'timed_out', 'error')"
  private static let failedLines = "status_number IN (SELECT n FROM words WHERE word IN \(failedStatuses))"

  func failures(limit: Int) throws -> [CompanyView.Run] {
    try runs(rows: "status IN \(Self.failedStatuses)", lines: Self.failedLines, [], limit)
  }

  func failures(on day: CivilDate, limit: Int) throws -> [CompanyView.Run] {
    let (start, end) = (zone.start(of: day), zone.start(of: day.adding(days: 1)))
    return try runs(
      rows: "started_at >= ?1 AND started_at < ?2 AND status IN \(Self.failedStatuses)",
      lines: "at >= ?1 AND at < ?2 AND \(Self.failedLines)",
      [.int(start.milliseconds), .int(end.milliseconds)], limit)
  }

  func failures(cause: String, since day: CivilDate, limit: Int) throws -> [CompanyView.Run] {
    let isCause = "coalesce(nullif(error_code, ''), status) = ?1"
    return try runs(
      rows: "started_at >= ?2 AND status IN \(Self.failedStatuses) AND \(isCause)",
      lines: "at >= ?2 AND \(Self.failedLines) AND \(isCause)",
      [.text(cause), .int(zone.start(of: day).milliseconds)], limit)
  }

  /// Runs from rows and from hook lines, with one condition each, like `activity`.
  private func runs(
    rows: String, lines: String, _ arguments: [SQLValue], _ limit: Int
  ) throws -> [CompanyView.Run] {
    var runs: [CompanyView.Run] = []
    try query(
      RunColumns.select(
        from: """
          SELECT * FROM (SELECT id, agent_id, issue_id, status, started_at, finished_at, \(RunColumns.usage) FROM run_rows
            WHERE \(rows) AND (is_ended = 1 OR is_hidden = 0)
            ORDER BY started_at DESC, id DESC LIMIT \(limit))
          UNION ALL
          SELECT * FROM (SELECT id, agent_id, issue_id, status, at, at + latency_ms, \(RunColumns.usage) FROM heartbeat_lines
            WHERE \(lines) ORDER BY at DESC, id DESC LIMIT \(limit))
          """) + " ORDER BY started_at DESC, id DESC LIMIT \(limit)", arguments
    ) { runs.append(RunColumns.run($0)) }
    return runs
  }
}
