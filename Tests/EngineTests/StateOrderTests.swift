import Testing

@testable import Engine

/// Any set of states, read in any order and any number of runs, gives the same company.
@Suite struct StateOrderTests {
  /// Everything that pages show, except events that only a comparison of two adjacent states can find.
  private static func text(_ company: TestCompany) throws -> String {
    let compared: Set<String> = [
      "agent:deleted", "agent:status_changed", "agent:updated", "issue:status_changed", "issue:assigned",
    ]
    return try company.text(without: compared)
      + company.view { view in
        let ids = view.issues.map(\.id)
        return try ids.map { "\(try view.history.runs(ofIssue: $0, limit: 100))" }.joined(separator: "\n")
      } + company.rows("SELECT id, at, kind, agent_id, billed_microcents FROM spend ORDER BY id")
      + company.rows("SELECT * FROM record_history ORDER BY 1, 2, 3, 4")
      + company.rows("SELECT * FROM budget_changes ORDER BY 1, 2, 3")
      + company.rows("SELECT id, body, updated_at FROM comments ORDER BY 1")
      + company.rows(
        "SELECT kind, at, agent_id, subject_id, payload FROM events WHERE kind IN (5, 12, 13) ORDER BY key")
  }

  private static func read(_ files: [(name: String, text: String)], cut: (Int) -> Bool) throws -> TestCompany
  {
    var company = TestCompany()
    var run: [(name: String, text: String)] = []
    for (place, file) in files.enumerated() {
      run.append(file)
      if cut(place) || place == files.count - 1 {
        try company.ingest(run)
        run = []
      }
    }
    return company
  }

  private static func differences(_ a: String, _ b: String) -> [String] {
    let (a, b) = (a.split(separator: "\n"), b.split(separator: "\n"))
    return zip(a, b).filter { $0 != $1 }.flatMap { pair -> [String] in
      let common = zip(pair.0, pair.1).prefix { $0 == $1 }.count
      return [pair.0, pair.1].map { String($0.dropFirst(max(0, common - 120)).prefix(240)) }
    }
  }

  @Test(arguments: 1...24 as ClosedRange<UInt64>)
  func anyOrderAndAnyNumberOfRunsGiveTheSame(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed &* 77)
    let files = RandomStates(seed: seed, count: 4).dumps.enumerated().map { number, dump in
      (name: "\(number).sql", text: random.chance(50) ? dump.pgDump : dump.ownWriter { _ in seed % 2 == 0 })
    }
    let expected = try Self.text(Self.read(files) { _ in true })
    func check(_ files: [(name: String, text: String)], _ what: String, cut: (Int) -> Bool) throws {
      let company = try Self.read(files, cut: cut)
      let found = try Self.text(company)
      #expect(try company.differingSums() == [], "seed \(seed), \(what)")
      let isSame = found == expected
      #expect(isSame, "seed \(seed), \(what): \(Self.differences(expected, found))")
    }
    try check(files, "all in one run") { _ in false }
    try check(files.reversed(), "newest first, one a run") { _ in true }
    for _ in 0..<3 {
      let order = files.shuffled(using: &random)
      let cuts = (0..<4).map { _ in random.chance(50) }
      try check(order, "\(order.map(\.name)), runs end \(cuts)") { cuts[$0] }
    }
    // Reading a state again changes nothing.
    try check(files + [files[1], files[0]], "two of them again") { _ in true }
  }
}
