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

  package init(path: String) throws { database = try Database(path: path, readOnly: true) }

  /// The runs of which one step has all the words that do not name the run, newest first.
  package func hits(_ query: String, limit: Int) throws -> [Hit] {
    let words = WordReader.words(query)
    guard !words.isEmpty else { return [] }
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
      let title = (names.isEmpty ? ["Run \(run)"] : names) + [at?.minuteText].compactMap { $0 }
      var hit = Hit(
        run: run, title: title.joined(separator: ", "), page: row.text(1) ?? "", startedAt: at)
      let head = ([run] + (3...6).compactMap { row.text(Int32($0)) }).joined(separator: " ")
      let missing = Self.missing(words, in: Array(head.utf8))
      if try missing.isEmpty || find(missing, &hit) { found.append(hit) }
    }
    return found
  }

  /// Looks for a step that has all the words.
  private func find(_ words: [String], _ hit: inout Hit) throws -> Bool {
    var place: Int64?
    var snippet = ""
    try database.query(
      "SELECT n, coalesce(name || ' ', '') || body || ' ' || coalesce(result, '') FROM run_steps WHERE run_id = ? ORDER BY n",
      [.text(hit.run)]
    ) { row in
      guard place == nil else { return }
      let text = Array((row.text(1) ?? "").utf8)
      guard Self.missing(words, in: text).isEmpty else { return }
      place = row.int(0)
      snippet = PlainText.snippet(text, Set(words))
    }
    (hit.step, hit.snippet) = (place, snippet)
    return place != nil
  }

  private static func missing(_ words: [String], in text: [UInt8]) -> [String] {
    var missing = Set(words)
    text.withUnsafeBufferPointer { bytes in
      WordReader.each(in: bytes) { word, _ in
        guard !missing.isEmpty else { return }
        missing.remove(String(decoding: word, as: UTF8.self))
      }
    }
    return words.filter(missing.contains)
  }
}
