/// Keeps the sums of the facts, from which all figures on pages are read. If anything in a day or an issue
/// changed, all of it is summed again, so that a sum cannot drift from its facts.
package struct KeptSums {
  private let database: Database
  private let basis: SumBasis
  private let marks: ChangeMarks
  private static let basisKey = "sums.basis"

  init(_ database: Database, _ basis: SumBasis) {
    self.database = database
    self.basis = basis
    marks = ChangeMarks(database, consumer: "sums")
  }

  /// True if the stored sums match the facts.
  func isCurrent() throws -> Bool {
    try hasBasis() && !marks.hasChanged(.day) && !marks.hasChanged(.issue)
  }

  private func hasBasis() throws -> Bool {
    try database.text("SELECT value FROM meta WHERE key = ?", [.text(Self.basisKey)]) == basis.name(database)
  }

  /// The basis of the stored sums. Nil if there are none.
  static func storedBasis(_ database: Database) throws -> SumBasis? {
    guard let zone = try database.text("SELECT value FROM meta WHERE key = 'sums.zone'") else { return nil }
    let prices = try database.text("SELECT value FROM meta WHERE key = 'sums.prices'") ?? ""
    return TimeZoneRules(name: zone).map {
      SumBasis(zone: $0, priceChanges: prices.split(separator: " ").compactMap { Int($0) })
    }
  }

  /// Updates the sums of the database at `path` if necessary. The database must be writable.
  static func update(path: String, _ basis: SumBasis) throws {
    let database = try Database.exclusive(path: path)
    try database.transaction { try KeptSums(database, basis).update(Words(database)) }
  }

  /// Sums what changed, in the open transaction.
  func update(_ words: Words) throws {
    let isComplete = try hasBasis()
    let days = try marks.changed(.day)
    let issues = try marks.changed(.issue)
    if isComplete, days.isEmpty, issues.isEmpty { return }
    let all = try database.integer("SELECT count(*) FROM changes WHERE kind = 3") ?? 0
    if !isComplete || days.count * 3 > all {
      try sumAll(words)
    } else {
      try sum(days, issues, words)
    }
    try marks.mark(.day)
    try marks.mark(.issue)
    for (key, value) in [
      (Self.basisKey, try basis.name(database)), ("sums.zone", basis.zone.name),
      ("sums.prices", basis.priceChanges.map(String.init).joined(separator: " ")),
    ] { try database.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", [.text(key), .text(value)]) }
  }

  // MARK: All

  private static let tables = ["ledger_sums", "issue_sums", "run_sums", "duration_sums", "quarter_sums"]

  /// Month by month, so that no more than a month's sums are in memory.
  private func sumAll(_ words: Words) throws {
    for table in Self.tables { try database.run("DELETE FROM \(table)") }
    try scanAll(words) { sums in
      let writer = try SumWriter(database)
      try writer.write(sums)
    }
  }

  private func scanAll(_ words: Words, _ body: (FactSums) throws -> Void) throws {
    let scan = try FactScan(database, SumWords(database, words), basis)
    let undated = FactSums()
    try scan.add(.undated, to: undated, for: .all)
    try body(undated)
    guard let first = try edge("min"), let last = try edge("max") else { return }
    var month = CivilMonth(of: Instant(milliseconds: first).day)
    while month.start <= last {
      let sums = FactSums()
      try scan.add(.time(month.start, month.end), to: sums, for: .all)
      try body(sums)
      month = month.next
    }
  }

  /// The first or last instant of all facts.
  private func edge(_ function: String) throws -> Int64? {
    let columns = [
      ("heartbeats", "at"), ("run_rows", "started_at"), ("cost_events", "at"), ("log", "at"),
      ("activity_rows", "at"), ("retired_runs", "oldest"), ("retired_runs", "newest"),
    ]
    let parts = columns.map { "SELECT \(function)(\($0.1)) AS at FROM \($0.0)" }
    return try database.integer("SELECT \(function)(at) FROM (\(parts.joined(separator: " UNION ALL ")))")
  }

  // MARK: What has changed

  /// Up to this many issues are summed one by one. For more, all facts of a month are read.
  private static let manyIssues = 2000

  private func sum(_ days: [String], _ issues: [String], _ words: Words) throws {
    let scan = try FactScan(database, SumWords(database, words), basis)
    // Facts without an instant count for the first month of 1970, and have a day of their own.
    let numbers = days.map { Int64($0) ?? -1 }
    let months = Dictionary(grouping: numbers) { CivilMonth(of: CivilDate(daysSinceEpoch: Int(max(0, $0)))) }
    var left = numbers
    // A changed fact is noted with its day and its issue, so nothing else of an issue can have changed.
    if issues.count > Self.manyIssues {
      for (month, changed) in months.sorted(by: { $0.key < $1.key }) {
        // The month is read for its issues anyway. Reading most of its days once more would take longer.
        let isMostlyChanged = try changed.count * 2 > knownDays(of: month)
        try sum(month, scan, for: isMostlyChanged ? .all : .issues)
        if isMostlyChanged { left.removeAll { $0 >= 0 && month.days.contains($0) } }
      }
    } else {
      for issue in issues { try sum(issue: issue, months.keys.sorted(), words, scan) }
    }
    for day in left { try sum(day, scan) }
  }

  private func knownDays(of month: CivilMonth) throws -> Int {
    let count = try database.integer(
      "SELECT count(*) FROM changes WHERE kind = 3 AND CAST(id AS INTEGER) >= ? AND CAST(id AS INTEGER) < ?",
      [.int(month.days.lowerBound), .int(month.days.upperBound)])
    return Int(count ?? 0)
  }

  /// Sums a day. -1 is that of facts without an instant.
  private func sum(_ day: Int64, _ scan: FactScan) throws {
    try deleteSums(of: day..<(day + 1))
    let sums = FactSums()
    let start = day * Instant.millisecondsPerDay
    try scan.add(
      day < 0 ? .undated : .time(start, start + Instant.millisecondsPerDay), to: sums, for: .days)
    try SumWriter(database).write(sums)
  }

  private func deleteSums(of days: Range<Int64>) throws {
    for table in ["ledger_sums", "run_sums", "duration_sums"] {
      try database.run(
        "DELETE FROM \(table) WHERE day >= ? AND day < ?", [.int(days.lowerBound), .int(days.upperBound)])
    }
    let quarters = Instant.millisecondsPerDay / FactSums.quarter
    let range = days.lowerBound < 0 ? (-1, 0) : (days.lowerBound * quarters, days.upperBound * quarters)
    try database.run(
      "DELETE FROM quarter_sums WHERE quarter >= ? AND quarter < ?", [.int(range.0), .int(range.1)])
  }

  private func sum(issue id: String, _ months: [CivilMonth], _ words: Words, _ scan: FactScan) throws {
    guard let number = try words.existing(id) else { return }
    let sums = FactSums()
    for month in months {
      try database.run(
        "DELETE FROM issue_sums WHERE issue = ? AND period >= ? AND period < ?",
        [.int(number), .int(month.days.lowerBound), .int(month.days.upperBound)])
      try scan.add(.issue(number, id, month.start, month.end), to: sums, for: .issues)
      // Facts without an instant count for 1970.
      if month.start == 0 { try scan.add(.undatedIssue(number, id), to: sums, for: .issues) }
    }
    try SumWriter(database).write(sums)
  }

  /// Sums all issues in a month, and with `.all` its days, too.
  private func sum(_ month: CivilMonth, _ scan: FactScan, for purpose: FactScan.Purpose) throws {
    if purpose == .all { try deleteSums(of: month.days) }
    try database.run(
      "DELETE FROM issue_sums WHERE period >= ? AND period < ?",
      [.int(month.days.lowerBound), .int(month.days.upperBound)])
    let sums = FactSums()
    try scan.add(.time(month.start, month.end), to: sums, for: purpose)
    if month.start == 0 { try scan.add(.undated, to: sums, for: .issues) }
    try SumWriter(database).write(sums)
  }
}

extension KeptSums {
  /// Sums everything again and returns how many rows of each table differ from the stored ones. Changes
  /// nothing.
  package static func differences(path: String) throws -> [(table: String, rows: Int64)] {
    let database = try Database.exclusive(path: path)
    guard let basis = try storedBasis(database) else { return [] }
    var differences: [(table: String, rows: Int64)] = []
    struct Done: Error {}
    do {
      try database.transaction {
        try KeptSums(database, basis).update(Words(database))
        for table in tables {
          try database.execute("CREATE TEMP TABLE kept_\(table) AS SELECT * FROM \(table)")
        }
        try KeptSums(database, basis).sumAll(Words(database))
        for table in tables {
          let kept = "SELECT * FROM temp.kept_\(table)"
          let new = "SELECT * FROM main.\(table)"
          let count = try database.integer(
            """
            SELECT count(*) FROM (SELECT * FROM (\(kept) EXCEPT \(new)) UNION ALL SELECT * FROM (\(new) EXCEPT \(kept)))
            """)
          if let count, count > 0 { differences.append((table, count)) }
        }
        throw Done()
      }
    } catch is Done {}
    return differences
  }
}
