/// Removes the rows of heartbeats that are older than the operator wants to keep them. What figures need of
/// them is kept as sums, in the same transaction, and their keys stay, so that a line that is read again is
/// still a duplicate.
///
/// Only heartbeats of hook lines are removed, which are nearly all of a long log. Everything else is small,
/// is the history of a record, or would come back with the next backup. What lines say of runs that backups
/// have stays with their rows, which every newer backup compares and fills again.
package struct Retention {
  package struct Result: Sendable {
    /// The first day, in the company's time zone, from which on all runs are kept.
    package var first: CivilDate
    /// How many runs were removed, and by how many bytes the database is smaller.
    package var runs: Int64 = 0
    package var bytes: Int64 = 0
    /// Old runs that stay until a module has processed them.
    package var waiting: [(module: String, runs: Int64)] = []
  }

  private let database: Database
  private let days: Int64
  private let basis: SumBasis
  private let modules: [Module]

  /// Opens the company's database. `zone` and `prices` are those of its pages.
  package init(
    path: String, days: Int64, zone: TimeZoneRules, prices: PriceList?, modules: ModuleSet
  ) throws {
    database = try Database.exclusive(path: path)
    try Migrations.apply(DatabaseSchema.migrations, to: database)
    self.days = days
    basis = SumBasis(zone: zone, prices: prices)
    self.modules = modules.modules.filter { $0.state != .disabled }
  }

  /// Removes what is old enough. Nil if the company has no time yet.
  package func run() throws -> Result? {
    // The company's own time: not `--as-of`, by which a site of another day can be looked at.
    guard let clock = try database.text("SELECT value FROM meta WHERE key = 'clock'").flatMap({ Int64($0) })
    else { return nil }
    let first = basis.zone.day(of: Instant(milliseconds: clock)).adding(days: -Int(days))
    var result = Result(first: first)
    let before = basis.zone.start(of: first).milliseconds
    guard
      try database.integer("SELECT 1 FROM heartbeats WHERE at >= 0 AND at < ? LIMIT 1", [.int(before)]) != nil
    else { return result }
    let size = fileSize
    // What is removed leaves no copy in free pages.
    try database.execute("PRAGMA secure_delete = ON; PRAGMA cache_size = -\(Self.cache)")
    try database.transaction {
      try choose(before, &result)
      if result.runs > 0 { try retire(before, &result) }
      try database.execute("DROP TABLE IF EXISTS temp.retiring")
    }
    if result.runs > 0 {
      try shrink()
      result.bytes = size - fileSize
    }
    return result
  }

  private static let cache = 65_536

  // MARK: Which rows

  /// Lists the heartbeats to remove in `retiring`.
  private func choose(_ before: Int64, _ result: inout Result) throws {
    let old = "at >= 0 AND at < ?1"
    var last = Int64.max
    for module in modules where module.manifest.hooks.contains(.agentHeartbeat) {
      let seq = try cursor(of: module)
      last = min(last, seq)
      let count =
        try database.integer(
          "SELECT count(*) FROM heartbeats WHERE \(old) AND seq > ?2", [.int(before), .int(seq)])
        ?? 0
      if count > 0 { result.waiting.append((module.id, count)) }
    }
    // A run whose log is shown keeps its row, which its page shows. So does one that a module failed at and
    // can try again.
    let hasLogs = try database.integer("SELECT 1 FROM run_trace LIMIT 1") != nil
    let logs = hasLogs ? "AND \(DatabaseSchema.runID) NOT IN (SELECT run_id FROM run_trace)" : ""
    let names = JSONWriter.encode(.list(modules.map { .string($0.id) }), layout: .compact)
    try database.execute("CREATE TEMP TABLE retiring (seq INTEGER PRIMARY KEY)")
    try database.run(
      """
      INSERT INTO temp.retiring SELECT seq FROM heartbeats h WHERE \(old) AND seq <= ?2 \(logs)
        AND seq NOT IN (SELECT seq FROM mod_failures WHERE event = ?3
          AND module_id IN (SELECT value FROM json_each(?4)))
      """,
      [
        .int(before), .int(last), .int(HookEvent.agentHeartbeat.rawValue),
        .text(String(decoding: names, as: UTF8.self)),
      ])
    result.runs = try database.integer("SELECT count(*) FROM temp.retiring") ?? 0
  }

  /// The place in the log up to which a module has processed heartbeats.
  private func cursor(of module: Module) throws -> Int64 {
    try database.integer(
      "SELECT seq FROM mod_cursors WHERE module_id = ? AND event = ?",
      [.text(module.id), .int(HookEvent.agentHeartbeat.rawValue)]) ?? 0
  }

  // MARK: Removing

  private func retire(_ before: Int64, _ result: inout Result) throws {
    let words = try Words(database)
    try KeptSums(database, basis).update(words)
    let sums = try Self.totals(in: database)
    let scan = try FactScan(database, SumWords(database, words), basis)
    var usage = RetiredUsage()
    var (start, kept): (Int64?, Int64) = (try firstDay(from: 0), 0)
    while let day = start, day * Instant.millisecondsPerDay < before {
      let span = (day * Instant.millisecondsPerDay, (day + 1) * Instant.millisecondsPerDay)
      var part = RetiredSums(day: day, basis, scan.words)
      try scan.heartbeats(
        .time(span.0, span.1), for: .all,
        filter: "AND seq IN (SELECT seq FROM temp.retiring) ORDER BY at, \(DatabaseSchema.runID)"
      ) { part.add($0) }
      try part.write(database)
      try usage.add(part.used, database)
      kept += part.count
      start = try firstDay(from: span.1)
    }
    try usage.write(database)
    try database.run("DELETE FROM heartbeats WHERE seq IN (SELECT seq FROM temp.retiring)")
    try database.run(
      """
      INSERT INTO retired_zones VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE
      SET before = max(before, excluded.before), runs = runs + excluded.runs
      """, [.text(basis.zone.name), .int(before), .int(result.runs)])
    try KeptSums(database, basis).update(words)
    // Nothing is removed that figures would miss.
    guard kept == result.runs, try Self.totals(in: database) == sums else {
      throw Failure(
        "\(database.path): retention would change figures, so nothing was removed; please report this as a bug, and "
          + "take \"retention\" out of \(Workspace.configurationName) until it is fixed")
    }
  }

  /// The first UTC day with heartbeats from an instant on.
  private func firstDay(from instant: Int64) throws -> Int64? {
    try database.integer("SELECT min(at) FROM heartbeats WHERE at >= ?", [.int(instant)]).map {
      $0 / Instant.millisecondsPerDay
    }
  }

  /// The totals of each column of the kept sums, from which all figures come.
  static func totals(in database: Database) throws -> [Int64] {
    func totals(_ table: String, _ columns: [String]) throws -> [Int64] {
      let list = columns.map { "coalesce(sum(\($0) % 2147483647), 0)" }.joined(separator: ", ")
      var totals: [Int64] = []
      try database.query("SELECT count(*), \(list) FROM \(table)") { row in
        totals = (0..<row.count).map { row.int($0) }
      }
      return totals
    }
    let ledger = [
      "entries", "unpriced", "included", "billed", "input", "cached_input", "output", "unsplit",
    ]
    return try totals("ledger_sums", ledger + ["moved_tokens"]) + totals("issue_sums", ledger)
      + totals("run_sums", ["runs", "tokens", "billed", "reported", "reports", "used", "newest"])
      + totals("duration_sums", ["length(durations)"])
      + totals("quarter_sums", ["runs", "failed", "succeeded", "activity"])
  }

  // MARK: The file

  /// Pages of the file that are given back in one transaction, so that its journal stays small.
  private static let pagesAtOnce = 4096

  private var fileSize: Int64 { FileSystem.status(database.path)?.size ?? 0 }

  /// Gives free pages back to the disk.
  private func shrink() throws {
    while let free = try database.integer("PRAGMA freelist_count"), free > 0, database.hasFreeSpace {
      try database.execute("PRAGMA incremental_vacuum(\(Self.pagesAtOnce))")
      // A database without the structure for it keeps its free pages for new rows.
      guard try database.integer("PRAGMA freelist_count") ?? 0 < free else { break }
    }
  }
}
