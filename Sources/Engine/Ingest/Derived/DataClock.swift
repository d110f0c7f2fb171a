/// What time it is for a company: the newest instant among its facts. A machine with a wrong clock writes
/// instants far ahead; they are kept, but one of them must not make everything else old. A group of instants
/// that is more than 30 days ahead of the rest counts once it has three rows on two days, or rows of two
/// sources.
struct DataClock {
  private static let key = "clock"
  private let company: CompanyDatabase
  private var database: Database { company.database }

  init(_ company: CompanyDatabase) { self.company = company }

  /// The clock as the last run left it.
  var known: Int64? {
    get throws { try company.meta(Self.key).flatMap { Int64($0) } }
  }

  /// Brings the clock up to date, and says what it leaves out.
  func update() throws -> Finding? {
    guard let newest = try database.integer("SELECT max(newest) FROM sources") else { return nil }
    let known = try known
    if let known, newest >= known, newest - known <= InstantGroups.gap {
      try company.setMeta(Self.key, String(newest))
      return nil
    }
    if try isSettled(newest) {
      try company.setMeta(Self.key, String(newest))
      return nil
    }
    let groups = try groups()
    guard let now = groups.current else { return nil }
    try company.setMeta(Self.key, String(now.last))
    let ahead = groups.groups.filter { $0.first > now.last }
    guard let last = ahead.last else { return nil }
    let count = ahead.reduce(0) { $0 + $1.rows }
    return Finding(
      .warning,
      "\(count) \(CountNoun("row is/rows are").form(count)) dated more than 30 days after all others (the newest "
        + "\(Instant(milliseconds: last.last).text)) and \(CountNoun("does/do").form(count)) not set the current time",
      remedy: "check the clock of the machine that wrote them; they count once there are three on two days")
  }

  /// Whether the last 30 days have enough rows, which spares looking at all others.
  private func isSettled(_ newest: Int64) throws -> Bool {
    let start = newest - InstantGroups.gap
    var isSettled = try sources(start, newest) >= 2
    guard !isSettled else { return true }
    try database.query(
      "SELECT count(*), min(at / \(Instant.millisecondsPerDay)), max(at / \(Instant.millisecondsPerDay)) FROM (\(Self.rows)) WHERE at >= ?",
      [.int(start)]
    ) { isSettled = $0.int(0) >= 3 && $0.int(1) < $0.int(2) }
    return isSettled
  }

  /// Sources that reach into a span. Backups repeat a wrong row, so those that end with the same instant are
  /// one.
  private func sources(_ first: Int64, _ last: Int64) throws -> Int {
    Int(
      try database.integer(
        "SELECT count(DISTINCT newest) FROM sources WHERE newest BETWEEN ? AND ?", [.int(first), .int(last)])
        ?? 0)
  }

  private func groups() throws -> InstantGroups {
    var found = InstantGroups()
    try database.query(
      """
      SELECT min(first), max(at), sum(n) FROM (
        SELECT at AS first, at, 1 AS n FROM (\(Self.rows))
        UNION ALL SELECT oldest, newest, runs FROM retired_runs)
      WHERE at > 0 GROUP BY at / \(Instant.millisecondsPerDay) ORDER BY 1
      """
    ) { found.add($0.int(0), $0.int(1), rows: $0.int(2)) }
    for index in found.groups.indices {
      found.groups[index].sources = try sources(found.groups[index].first, found.groups[index].last)
    }
    return found
  }

  /// The instant of every row: the newest of those that it has. Events that follow from rows are none of
  /// their own.
  private static let rows: String = {
    func newest(_ table: String, _ columns: String...) -> String {
      let list = columns.map { "coalesce(\($0), 0)" }.joined(separator: ", ")
      return "SELECT \(columns.count == 1 ? columns[0] : "max(\(list))") AS at FROM \(table)"
    }
    return [
      newest("heartbeats", "at"), newest("log", "at") + " WHERE rank = 2",
      newest("run_rows", "started_at", "finished_at"), newest("cost_events", "at"),
      newest("activity_rows", "at"), newest("comments", "created_at", "updated_at"),
      newest("approvals", "created_at", "decided_at", "updated_at"),
      newest("budget_policies", "created_at", "updated_at"), newest("company", "created_at", "updated_at"),
      newest("agents", "created_at", "updated_at", "last_heartbeat_at"),
      newest("goals", "created_at", "updated_at"),
      newest("projects", "created_at", "updated_at"), newest("issues", "created_at", "updated_at"),
      newest("routines", "created_at", "updated_at", "last_triggered_at"),
    ].joined(separator: " UNION ALL ")
  }()
}
