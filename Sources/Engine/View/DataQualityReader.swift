/// Reads the data of the data-quality page: sources, rejected lines, findings and placeholders.
struct DataQualityReader {
  private let database: Database
  /// The maximum number of rejected lines on the page. All are counted.
  private static let shownRejects = 200
  /// The maximum number of lines listed per kind of secret. All are counted.
  private static let shownLines = 20

  init(_ database: Database) { self.database = database }

  func read() throws -> DataQuality {
    var quality = DataQuality(
      sources: [], rejects: [], findings: [], placeholders: [], hiddenIssues: 0, runsWithUsage: 0,
      runsWithoutUsage: 0,
      openRuns: 0)
    try database.query(
      """
      SELECT name, format, read, accepted, duplicates, rejected, oldest, newest, is_complete FROM sources ORDER BY name
      """
    ) {
      quality.sources.append(
        DataQuality.Source(
          name: $0.text(0) ?? "", format: $0.text(1) ?? "", read: $0.int(2), accepted: $0.int(3),
          duplicates: $0.int(4),
          rejected: $0.int(5), oldest: $0.instant(6), newest: $0.instant(7), isComplete: $0.int(8) == 1))
    }
    try database.query(
      "SELECT source, line, reason FROM rejects ORDER BY source, line, reason LIMIT ?",
      [.int(Int64(Self.shownRejects))]
    ) {
      quality.rejects.append(
        DataQuality.Reject(source: $0.text(0) ?? "", line: $0.optionalInt(1), reason: $0.text(2) ?? ""))
    }
    try database.query(
      "SELECT severity, message, remedy, source, line FROM findings ORDER BY severity DESC, source, line, message"
    ) {
      quality.findings.append(
        Finding(
          Finding.Severity(rawValue: Int($0.int(0))) ?? .note, $0.text(1) ?? "", remedy: $0.text(2),
          source: $0.text(3),
          line: $0.optionalInt(4).map { Int($0) }))
    }
    try noteCorrections(&quality)
    try database.query("SELECT source, kind, line, count FROM redactions ORDER BY source, kind, line") {
      let (source, kind) = ($0.text(0) ?? "", $0.text(1) ?? "")
      if quality.redactions.last?.source != source || quality.redactions.last?.kind != kind {
        quality.redactions.append(DataQuality.Redaction(source: source, kind: kind, count: 0, lines: []))
      }
      let last = quality.redactions.count - 1
      quality.redactions[last].count += $0.int(3)
      if $0.int(2) > 0, quality.redactions[last].lines.count < Self.shownLines {
        quality.redactions[last].lines.append($0.int(2))
      }
    }
    try noteCachedTokens(&quality)
    quality.findings += try BudgetReader(database).uncounted()
    for kind in RecordKind.allCases where kind == .agent || kind == .issue {
      try database.query(
        "SELECT \(kind.nameColumn) FROM \(kind.table) WHERE rank = 0 AND merged_into IS NULL ORDER BY id LIMIT 200"
      ) { quality.placeholders.append("\(kind.rawValue) \($0.text(0) ?? "")") }
    }
    for kind in RecordKind.allCases { try noteUnknown(kind, &quality) }
    quality.hiddenIssues = try database.integer("SELECT count(*) FROM issues WHERE is_hidden = 1") ?? 0
    try database.query(
      """
      SELECT coalesce(sum(CASE WHEN flags & 1 THEN used ELSE 0 END), 0),
        coalesce(sum(CASE WHEN flags & 1 THEN runs ELSE 0 END), 0), coalesce(sum(runs), 0) FROM run_sums
      """
    ) {
      quality.runsWithUsage = $0.int(0)
      quality.runsWithoutUsage = $0.int(1) - $0.int(0)
      quality.openRuns = $0.int(2) - $0.int(1)
    }
    return quality
  }

  /// Notes by provider and adapter how many cached tokens the reported input included.
  private func noteCachedTokens(_ quality: inout DataQuality) throws {
    try database.query(
      """
      SELECT coalesce(providers.word, 'unknown'), records.adapter_type, sum(moved_entries), sum(moved_tokens)
      FROM ledger_sums JOIN words agents ON agents.n = agent JOIN words providers ON providers.n = provider
        LEFT JOIN agents records ON records.id = agents.word
      WHERE moved_entries > 0 GROUP BY 1, 2 ORDER BY 1, 2
      """
    ) {
      let adapter = $0.text(1).map { ", adapter \($0)" } ?? ""
      let count = $0.int(2)
      quality.findings.append(
        Finding(
          .note,
          "provider \($0.text(0) ?? "")\(adapter): reported input includes cached tokens; \($0.int(3).grouped) cached tokens were taken out of the input of \(CountNoun("entry/entries").of(count)), so that they count once",
          source: nil))
    }
  }

  /// Notes how many rows newer sources changed.
  private func noteCorrections(_ quality: inout DataQuality) throws {
    try database.query(
      "SELECT substr(key, 11), value FROM meta WHERE key GLOB 'corrected.*' ORDER BY key"
    ) {
      let count = $0.int(1)
      quality.findings.append(
        Finding(
          .note,
          "\(CountNoun("rows").of(count)) of \($0.text(0) ?? "") changed in a newer source; the newer values count",
          source: nil))
    }
  }

  /// Notes IDs in rows and records without a record.
  private func noteUnknown(_ kind: RecordKind, _ quality: inout DataQuality) throws {
    var references = kind.references.filter {
      ["goals", "projects", "issues", "cost_events", "comments", "approvals"].contains($0.table)
        && $0.column != "first_assignee_id"
    }
    if kind == .agent {
      references.append(("(SELECT word FROM words WHERE n IN (SELECT agent FROM run_sums))", "word"))
    }
    if kind == .issue {
      references += [
        ("run_rows", "issue_id"), ("(\(Self.issuesOfHeartbeats))", "word"),
        ("(SELECT word FROM words WHERE n IN (SELECT issue FROM retired_issues))", "word"),
      ]
    }
    var ids: Set<String> = []
    for (table, column) in references {
      try database.query(
        """
        SELECT DISTINCT \(column) FROM \(table) WHERE \(column) IS NOT NULL
          AND \(column) NOT IN (SELECT id FROM \(kind.table)) ORDER BY 1
        """
      ) { ids.insert($0.text(0) ?? "") }
    }
    guard !ids.isEmpty else { return }
    let sorted = ids.sorted()
    let short = ShortNames(sorted)
    let names = sorted.prefix(Self.shownUnknown).map { short.unknown(kind.rawValue, $0) }
    let more = sorted.count > names.count ? " and \((sorted.count - names.count).grouped) more" : ""
    quality.findings.append(
      Finding(
        .note,
        "runs, costs or records refer to \(names.joined(separator: ", "))\(more), which no source contains",
        remedy: "read a backup or list that contains them", source: nil))
  }
  private static let shownUnknown = 20
  /// Each once, from one entry of the index to the next that differs.
  private static let issuesOfHeartbeats = """
    WITH RECURSIVE found (issue) AS (
      SELECT min(issue) FROM heartbeats WHERE issue <> 0
      UNION ALL SELECT (SELECT min(issue) FROM heartbeats WHERE issue > found.issue AND issue <> 0) FROM found
        WHERE found.issue IS NOT NULL)
    SELECT word FROM found JOIN words ON n = found.issue
    """
}
