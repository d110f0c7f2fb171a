/// Finds the steps of runs by their words, and by the agent, issue and model of the run.
package struct RunSearch {
  package struct Hit: Sendable {
    package var run: String
    /// The agent, the issue and the time of the run.
    package var title: String
    package var page: String
    package var startedAt: Instant?
    /// The first step that has the words; nil if they name the run itself.
    package var step: Int64?
    package var snippet = ""
  }

  private let database: Database
  /// The company's, in which its pages show times.
  private let zone: TimeZoneRules

  package init(path: String, zone: TimeZoneRules) throws {
    database = try Database(path: path, readOnly: true)
    self.zone = zone
  }

  /// The runs of which one step has all the words that do not name the run, and each phrase is in the
  /// step or the name; newest first. If there are none, words may have a typing error.
  package func hits(_ query: String, limit: Int) throws -> [Hit] {
    let query = SearchQuery(query)
    guard !query.words.isEmpty else { return [] }
    let exact = try hits(query, limit: limit) { $0 == $1 }
    return exact.isEmpty ? try hits(query, limit: limit, SearchQuery.isNear) : exact
  }

  private func hits(
    _ query: SearchQuery, limit: Int, _ isWord: (String, String) -> Bool
  ) throws -> [Hit] {
    var found: [Hit] = []
    try database.query(
      """
      SELECT t.run_id, t.page, t.started_at, coalesce(nullif(a.name, ''), t.agent_id), i.identifier, i.title, t.model
      FROM run_trace t LEFT JOIN agents a ON a.id = t.agent_id LEFT JOIN issues i ON i.id = t.issue_id
      ORDER BY t.started_at DESC, t.run_id
      """
    ) { row in
      guard found.count < limit else { return }
      let (run, at) = (row.text(0) ?? "", row.instant(2))
      let names = [row.text(3), row.text(4) ?? row.text(5)].compactMap { $0 }
      let title = (names.isEmpty ? ["Run \(run)"] : names) + [at.map(time)].compactMap { $0 }
      var hit = Hit(
        run: run, title: title.joined(separator: ", "), page: row.text(1) ?? "", startedAt: at)
      let head = ([run] + (3...6).compactMap { row.text(Int32($0)) } + [at.map(date)].compactMap { $0 })
        .joined(separator: " ")
      let missing = Self.missing(query.words, in: Array(head.utf8), isWord)
      let isNamed = missing.isEmpty && query.hasPhrases([head])
      if try isNamed || find(missing.isEmpty ? query.words : missing, query, head, &hit, isWord) {
        found.append(hit)
      }
    }
    return found
  }

  /// "2026-09-28 09:00 CEST"
  private func time(_ at: Instant) -> String {
    zone.minuteText(of: at) + " " + zone.offset(at: at).abbreviation
  }

  /// "2026-09-28 28 sep september": a date as people write it.
  private func date(_ at: Instant) -> String {
    let day = zone.day(of: at)
    let month = CivilDate.monthNames[day.parts.month - 1].lowercased()
    return "\(day.text) \(day.parts.day) \(month.prefix(3)) \(month)"
  }

  /// Looks for a step that has all the words.
  private func find(
    _ words: [String], _ query: SearchQuery, _ head: String, _ hit: inout Hit,
    _ isWord: (String, String) -> Bool
  ) throws -> Bool {
    var place: Int64?
    var snippet = ""
    try database.query(
      "SELECT n, coalesce(name || ' ', '') || body || ' ' || coalesce(result, '') FROM run_steps WHERE run_id = ? ORDER BY n",
      [.text(hit.run)]
    ) { row in
      guard place == nil else { return }
      let text = row.text(1) ?? ""
      guard Self.missing(words, in: Array(text.utf8), isWord).isEmpty, query.hasPhrases([head, text]) else {
        return
      }
      place = row.int(0)
      snippet = PlainText.snippet(Array(text.utf8), Set(words))
    }
    (hit.step, hit.snippet) = (place, snippet)
    return place != nil
  }

  private static func missing(
    _ words: [String], in text: [UInt8], _ isWord: (String, String) -> Bool
  ) -> [String] {
    var missing = words
    text.withUnsafeBufferPointer { bytes in
      WordReader.each(in: bytes) { word, _ in
        guard !missing.isEmpty else { return }
        let word = String(decoding: word, as: UTF8.self)
        missing.removeAll { isWord($0, word) || $0 == word }
      }
    }
    return missing
  }
}
