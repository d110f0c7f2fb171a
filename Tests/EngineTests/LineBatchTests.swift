import Testing

@testable import Engine

/// Lines parsed in batches give the same result as one by one, and a failed first import leaves no partial
/// database.
@Suite struct LineBatchTests {
  private static let lines = [
    #"{"a":1,"b":["x",{"c":"ü"}]}"#, "{not json", #"["\u00e9\n", "longer than eight bytes", "\\"]"#,
    #"{"password":"AKIAIOSFODNN7EXAMPLQ","k":"AKIAIOSFODNN7EXAMPLQ"}"#, "7", #"{"a":"control \#u{1}"}"#,
    #"{"eight":"12345678","sixteen":"1234567890123456","quote":"1234567\"89"}"#, "\"unended",
    #"{"é":"ß∂ƒ©"}"#,
  ]

  @Test func aBatchHasTheFactsOfItsLines() throws {
    var batch = LineBatch(.strict)
    for (index, line) in Self.lines.enumerated() {
      var line = line
      line.withUTF8 { batch.add($0, number: Int64(index + 1), offset: Int64(index * 10), isLast: false) }
    }
    batch.addTooLong(99, number: 100, offset: 1000)
    var seen = 0
    let isThrough = try batch.forEach { line, text, document in
      if line.number == 100 {
        guard case .tooLong(99) = line.content else { throw Failure("not too long") }
        return true
      }
      let expected = Self.lines[Int(line.number) - 1]
      #expect(String(decoding: text, as: UTF8.self) == expected)
      let alone = try? JSONDocument.read(Array(expected.utf8)) { $0.value($0.root) }
      switch line.content {
      case .json: #expect(document.map { $0.value($0.root) } == alone && alone != nil)
      case .secret: #expect(alone != nil && Redactor.strict.redact(Array(expected.utf8)) != nil)
      case .invalid: #expect(alone == nil)
      default: Issue.record("\(expected) is neither too long nor a fact")
      }
      seen += 1
      return true
    }
    #expect(isThrough && seen == Self.lines.count)
  }

  @Test func aBatchEndsAtItsLimit() throws {
    var batch = LineBatch(.strict)
    for line in ["1", "2", "3"] {
      var line = line
      line.withUTF8 { batch.add($0, number: 0, offset: 0, isLast: false) }
    }
    var seen = 0
    #expect(
      try !batch.forEach { _, _, _ in
        seen += 1
        return seen < 2
      })
    #expect(seen == 2)
  }

  private static func names(in folder: String) throws -> [String] {
    try FileSystem.names(in: folder).sorted()
  }

  @Test func anUnfinishedFirstImportLeavesNoDatabaseAndIsReplaced() throws {
    let folder = TemporaryFolder()
    let database = folder.path + "/db"
    try FileSystem.makeFolders(database)
    // The files of a killed run.
    _ = try folder.write("db/acme.sqlite.new", "half a database")
    do {
      let company = try CompanyDatabase(folder: database, id: "acme", isImport: true)
      try company.transaction { try company.setMeta("a", "b") }
      #expect(try Self.names(in: database) == ["acme.sqlite.new"])
    }
    // It was not published, so nothing remains.
    #expect(try Self.names(in: database) == [])
    do {
      let company = try CompanyDatabase(folder: database, id: "acme", isImport: true)
      try company.transaction { try company.setMeta("a", "b") }
      try company.completeIndexes()
      try company.publish()
    }
    #expect(try Self.names(in: database) == ["acme.sqlite"])
    let company = try CompanyDatabase(folder: database, id: "acme")
    #expect(try company.meta("a") == "b")
    let indexes = try company.database.integer(
      "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name LIKE 'heartbeats_by_%'")
    #expect(indexes == 3)
  }

  /// Many lines in one ingest, across batch ends, and in a hundred ingests: the same company and events.
  @Test func oneIngestEqualsManySmallOnes() throws {
    var random = SeededGenerator(seed: 11)
    let lines = (0..<6000).map { number -> String in
      let time = Instant(milliseconds: 1_794_000_000_000 + Int64(number) * 61_000).text
      let agent = "00000000-0000-4000-8000-00000000000\(random.below(7))"
      let id = "\(10_000_000 + number)-aaaa-4bbb-8ccc-000000000000"
      guard random.chance(60) else {
        return """
          {"id":"\(id)","event":"issue:status_changed","timestamp":"\(time)","payload":{"issue":{"id":"i\(random.below(40))",\
          "title":"T\(random.below(3))","assigneeAgentId":"\(agent)"},"from":"todo","to":"\(random.pick(["done", "todo"]))"}}
          """
      }
      return """
        {"id":"\(id)","event":"agent:heartbeat","timestamp":"\(time)","payload":{"agentId":"\(agent)","meta":{"inputTokens":\
        \(random.below(900)),"outputTokens":\(random.below(90)),"costCents":\(random.below(20)),"model":"m\(random.below(3))"}}}
        """
    }
    var (one, many) = (TestCompany(), TestCompany())
    try one.ingest(lines: lines)
    #expect(one.reports.first?.accepted == 6000)
    for start in stride(from: 0, to: lines.count, by: 60) {
      // Overlapping: every part starts with the end of the previous one.
      try many.ingest(lines: Array(lines[max(0, start - 5)..<min(lines.count, start + 60)]))
    }
    #expect(try one.text() == many.text())
    let events = "SELECT kind, at, agent_id, subject_id, hex(key) FROM events ORDER BY at, hex(key)"
    #expect(try one.rows(events) == many.rows(events))
  }
}
