/// Problems with sources, as stored in a company's database.
enum SourceFindings {
  /// Findings on a source's content. They are kept until it is read again.
  static let content = "ingest"
  /// Findings on sources that could not be read or found. They are kept until the next run.
  static let access = "sources"

  static func save(_ finding: Finding, area: String, in database: Database, _ redactor: Redactor) throws {
    let finding = finding.redacted(by: redactor)
    let key = EventKey("finding", finding.source ?? "", finding.message)
    try database.run(
      "INSERT OR IGNORE INTO findings VALUES (?, ?, ?, ?, ?, ?, ?)",
      [
        .key(key), .int(Int64(finding.severity.rawValue)), .text(finding.message), SQLValue(finding.remedy),
        SQLValue(finding.source), SQLValue(finding.line.map { Int64($0) }), .text(area),
      ])
  }

  /// Replaces the findings on sources that could not be read. `read`: the sources of this run; nil for all
  /// configured sources.
  static func replace(_ findings: [Finding], read: Set<String>?, in database: Database, _ redactor: Redactor)
    throws
  {
    if let read {
      for name in read.sorted() {
        try database.run("DELETE FROM findings WHERE area = ? AND source = ?", [.text(access), .text(name)])
      }
    } else {
      try database.run("DELETE FROM findings WHERE area = ?", [.text(access)])
    }
    for finding in findings { try save(finding, area: access, in: database, redactor) }
  }

  /// Removes what was wrong with sources that have left the configuration since the last run. Their data
  /// stays; if one comes back, it is read again.
  static func forgetFormer(_ configured: Set<String>, in database: Database) throws {
    let names = JSONWriter.encode(.list(configured.sorted().map(Value.string)), layout: .compact)
    let now = String(decoding: names, as: UTF8.self)
    let former = """
      SELECT value FROM json_each(coalesce((SELECT value FROM meta WHERE key = 'configured_sources'), '[]'))
      WHERE value NOT IN (SELECT value FROM json_each(?1))
      """
    for statement in [
      "DELETE FROM rejects WHERE source IN (\(former))", "DELETE FROM findings WHERE source IN (\(former))",
      "DELETE FROM redactions WHERE source IN (\(former))",
      "UPDATE sources SET modified = -1, offset = 0, rejected = 0 WHERE name IN (\(former))",
      "INSERT OR REPLACE INTO meta VALUES ('configured_sources', ?1)",
    ] { try database.run(statement, [.text(now)]) }
  }

  /// Findings on instants that are too far ahead to be the current time.
  private static let clock = "clock"

  /// Brings the company's clock up to date, and keeps what that leaves out.
  static func updateClock(_ company: CompanyDatabase, _ redactor: Redactor) throws {
    let finding = try DataClock(company).update()
    try company.database.run("DELETE FROM findings WHERE area = ?", [.text(clock)])
    if let finding { try save(finding, area: clock, in: company.database, redactor) }
  }

  /// The stored errors of a source.
  static func errors(of source: String, in database: Database) throws -> [Finding] {
    var findings: [Finding] = []
    try database.query(
      "SELECT message, remedy, line FROM findings WHERE source = ? AND area = ? AND severity = ? ORDER BY line, message",
      [.text(source), .text(content), .int(Int64(Finding.Severity.error.rawValue))]
    ) {
      findings.append(
        Finding(
          .error, $0.text(0) ?? "", remedy: $0.text(1), source: source,
          line: $0.optionalInt(2).map { Int($0) }))
    }
    return findings
  }
}
