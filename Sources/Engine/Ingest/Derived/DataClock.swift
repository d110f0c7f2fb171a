/// What time it is for a company: the newest instant among its facts. A machine with a wrong clock writes
/// instants far ahead; they are kept, but one of them must not make everything else old. A group of instants
/// that is more than 30 days ahead of the rest counts once it has three rows on two days, or rows of two
/// sources.
struct DataClock {
  /// Instants without a gap of 30 days between them.
  struct Group: Equatable {
    var first: Int64
    var last: Int64
    var rows: Int64
    var days: Int
    var sources = 1

    /// Whether it is more than a slip.
    var counts: Bool { rows >= 3 && days >= 2 || sources >= 2 }
  }

  private static let key = "clock"
  static let gap: Int64 = 30 * Instant.millisecondsPerDay
  private let company: CompanyDatabase
  private var database: Database { company.database }

  init(_ company: CompanyDatabase) { self.company = company }

  /// Brings the clock up to date, and says what it leaves out.
  func update() throws -> Finding? {
    guard let newest = try database.integer("SELECT max(newest) FROM sources") else { return nil }
    let known = try company.meta(Self.key).flatMap { Int64($0) }
    if let known, newest >= known, newest - known <= Self.gap {
      try company.setMeta(Self.key, String(newest))
      return nil
    }
    if try isSettled(newest) {
      try company.setMeta(Self.key, String(newest))
      return nil
    }
    let groups = try groups()
    guard let now = Self.current(groups) else { return nil }
    try company.setMeta(Self.key, String(now.last))
    let ahead = groups.filter { $0.first > now.last }
    guard let last = ahead.last else { return nil }
    let count = ahead.reduce(0) { $0 + $1.rows }
    return Finding(
      .warning,
      "\(count) \(CountNoun("row is/rows are").form(count)) dated more than 30 days after all others (the newest "
        + "\(Instant(milliseconds: last.last).text)) and \(CountNoun("does/do").form(count)) not set the current time",
      remedy: "check the clock of the machine that wrote them; they count once there are three on two days")
  }

  /// The newest group that counts; where none does, the largest, and of equal ones the oldest.
  static func current(_ groups: [Group]) -> Group? {
    groups.last(where: \.counts) ?? groups.max { ($0.rows, $1.first) < ($1.rows, $0.first) }
  }

  /// Whether the last 30 days have enough rows, which spares looking at all others.
  private func isSettled(_ newest: Int64) throws -> Bool {
    let start = newest - Self.gap
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

  private func groups() throws -> [Group] {
    var groups: [Group] = []
    try database.query(
      """
      SELECT min(first), max(at), sum(n) FROM (
        SELECT at AS first, at, 1 AS n FROM (\(Self.rows))
        UNION ALL SELECT oldest, newest, runs FROM retired_runs)
      WHERE at > 0 GROUP BY at / \(Instant.millisecondsPerDay) ORDER BY 1
      """
    ) { row in
      if let last = groups.last, row.int(0) - last.last <= Self.gap {
        groups[groups.count - 1].last = row.int(1)
        groups[groups.count - 1].rows += row.int(2)
        groups[groups.count - 1].days += 1
      } else {
        groups.append(Group(first: row.int(0), last: row.int(1), rows: row.int(2), days: 1))
      }
    }
    for index in groups.indices {
      groups[index].sources = try sources(groups[index].first, groups[index].last)
    }
    return groups
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
