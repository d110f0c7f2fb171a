/// The runs of which retention kept only sums.
package struct Retirement: Sendable, Equatable {
  /// Some of them: all, or those of one record.
  package struct Part: Sendable, Equatable {
    package var runs: Int64
    /// When the newest of them began, and when the last of them ended.
    package var newest: Instant
    package var ended: Instant
  }

  /// The first day, in the company's time zone, from which on all runs are kept.
  package var before: CivilDate
  package var all: Part
  package var agents: [String: Part]
  package var issues: [String: Part]

  /// Nil if nothing was removed.
  init?(_ database: Database) throws {
    var days: [CivilDate] = []
    try database.query("SELECT zone, before FROM retired_zones") { row in
      days.append(Self.day(row.int(1), zone: row.text(0)))
    }
    guard let last = days.max() else { return nil }
    before = last
    agents = try Self.parts("agent", database)
    issues = try Self.parts("issue", database)
    guard let newest = agents.values.map(\.newest).max(), let ended = agents.values.map(\.ended).max() else {
      return nil
    }
    all = Part(runs: agents.values.reduce(0) { $0 + $1.runs }, newest: newest, ended: ended)
  }

  private static func parts(_ kind: String, _ database: Database) throws -> [String: Part] {
    var parts: [String: Part] = [:]
    try database.query(
      """
      SELECT coalesce(word, ''), sum(runs), max(newest), max(ended) FROM retired_\(kind)s JOIN words ON n = \(kind)
      GROUP BY 1
      """
    ) { row in
      parts[row.text(0) ?? ""] = Part(
        runs: row.int(1), newest: Instant(milliseconds: row.int(2)), ended: Instant(milliseconds: row.int(3)))
    }
    return parts
  }

  /// The day of a zone that begins at an instant.
  private static func day(_ start: Int64, zone: String?) -> CivilDate {
    (zone.flatMap(TimeZoneRules.init(name:)) ?? .utc).day(of: Instant(milliseconds: start))
  }

  /// What the data-quality page says of it. `zone`: of the days that pages show now.
  static func findings(_ database: Database, zone: TimeZoneRules) throws -> [Finding] {
    var findings: [Finding] = []
    try database.query("SELECT zone, before, runs FROM retired_zones ORDER BY zone") { row in
      let (name, runs) = (row.text(0) ?? "", row.int(2))
      let day = day(row.int(1), zone: name)
      findings.append(
        Finding(
          .note,
          "\(CountNoun("run is/runs are").of(runs)) kept as sums only, from before \(day.text) (\"retention\")",
          source: nil))
      guard name != zone.name else { return }
      findings.append(
        Finding(
          .warning,
          "runs from before \(day.text) stay on the days of \(name): they were removed before the time zone became \(zone.name)",
          remedy:
            "to count them by the new days, run paperclip-gen generate --rebuild while the sources are complete",
          source: nil))
    }
    return findings
  }
}
