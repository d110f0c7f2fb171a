import Foundation
import Testing

@testable import Engine

/// Rows in the form of the API and table exports.
@Suite struct ExportRowTests {
  private static let company = TestDump.company

  private static func run(_ number: Int, _ usage: String) -> String {
    #"{"id":"r\#(number)","companyId":"\#(company)","agentId":"g1","invocationSource":"timer","status":"succeeded","#
      + #""startedAt":"2026-02-01T00:00:00.000Z","finishedAt":"2026-02-01T00:01:00.000Z","usageJson":\#(usage)}"#
  }

  @Test(arguments: [
    #"{"inputTokens":1,"cachedInputTokens":2,"outputTokens":3,"costUsd":0.5}"#,
    #"{"input_tokens":1,"cached_input_tokens":2,"output_tokens":3,"cost_usd":0.5}"#,
    #"{"input_tokens":1,"cache_read_input_tokens":2,"output_tokens":3,"total_cost_usd":"0.50"}"#,
    #""{\"inputTokens\": 1, \"cachedInputTokens\": 2, \"outputTokens\": 3, \"costUsd\": 0.5}""#,
    #"{"inputTokens":"1","cachedInputTokens":"2","outputTokens":"3","costUsd":5e-1,"x":{"inputTokens":9}}"#,
  ])
  func usageIsReadInEverySpelling(usage: String) throws {
    var company = TestCompany()
    try company.ingest([("runs.json", "[\(Self.run(1, usage))]")])
    let found = try company.database().text(
      "SELECT printf('%d %d %d %d', input_tokens, cached_input_tokens, output_tokens, reported_microcents) FROM runs"
    )
    #expect(found == "1 2 3 50000000")
  }

  @Test(arguments: [99, 100, 101, 500, 1000])
  func aPossiblyTruncatedListIsReported(count: Int) throws {
    var company = TestCompany()
    let rows = (0..<count).map { Self.run($0, "null") }.joined(separator: ",\n")
    try company.ingest([("runs.json", "[\(rows)]")])
    let notes = try company.view { $0.quality.findings.map(\.message) }
    let isCap = [100, 500, 1000].contains(count)
    #expect(notes.contains { $0.hasPrefix("exactly \(count.grouped) rows of heartbeat_runs: ") } == isCap)
    #expect(company.reports[0].read == Int64(count) && company.reports[0].accepted == Int64(count))
  }

  @Test func similarNeighborsAreDistinguished() throws {
    let objects = [
      // An agent's cost, a node of the org tree, a wake-up request.
      #"{"agentId":"g","agentName":"G","costCents":5,"inputTokens":1,"outputTokens":2}"#,
      #"{"id":"1","name":"CEO","role":"ceo","status":"idle","reports":[]}"#,
      #"{"id":"1","companyId":"c","agentId":"g","status":"queued","requestedAt":"2026-01-01T00:00:00Z","finishedAt":null}"#,
      "5", "null",
    ]
    var company = TestCompany()
    try company.ingest([("rows.json", "[" + objects.joined(separator: ",") + "]")])
    #expect(company.reports[0].accepted == 0)
    #expect(company.reports[0].rejected == Int64(objects.count))
    // Each is described, and nothing is imported from it.
    let reasons = company.reports[0].rejects.map(\.reason).joined(separator: "\n")
    for word in ["costs/by-agent", "org tree"] { #expect(reasons.contains(word), "\(reasons)") }
    #expect(company.findings.map(\.severity) == [.error])
    #expect(try CompanyViewReader.companies(in: company.folder.path + "/db").isEmpty)
  }

  @Test func anArrayMayBeWrittenAnyWay() throws {
    let dump = TestDump.small()
    let agents = dump.objects(dump.tables[1], camelCase: true)
    let spread = agents.map { object -> String in
      object.replacing("{\"id\"", with: "{\n  \"id\"").replacing(",\"", with: ",\n  \"")
    }
    let texts: [String] = [
      "[" + agents.joined(separator: ",") + "]",
      "\u{FEFF}\n [\n  " + agents.joined(separator: "\n  ,\n  ") + "\n]\n",
      "[\(agents[0])]\n[\(agents[1])]\n",
      agents.joined(separator: "\n"),
      spread.joined(separator: "\n"),
      "{\"items\":[" + agents.joined(separator: ",") + "],\"nextCursor\":null}",
    ]
    for text in texts {
      var company = TestCompany()
      try company.ingest([("agents.json", text)])
      #expect(company.reports.map(\.accepted) == [2], "\(text)")
      #expect(company.reports.map(\.rejected) == [0], "\(text)")
      #expect(
        try company.view { $0.agents.map(\.name) } == ["Ünï \"Boss\"", "Back\\slash $paperclip$"])
    }
  }

  @Test func aTruncatedArrayIsReported() throws {
    let dump = TestDump.small()
    let agents = dump.objects(dump.tables[1], camelCase: true)
    var company = TestCompany()
    try company.ingest([("agents.json", "[" + agents[0] + "," + agents[1].dropLast(20))])
    #expect(company.findings.map(\.severity) == [.error])
    #expect(company.findings[0].message.hasPrefix("the list has no end"))
    #expect(try company.view { $0.agents.count } == 1)
    #expect(!company.reports[0].isComplete)
  }

  @Test func aBrokenObjectDoesNotAffectTheRestOfTheArray() throws {
    let text = "[\(Self.run(1, "null")),\n{\"id\": tru},\n\(Self.run(2, "null"))]"
    var company = TestCompany()
    try company.ingest([("runs.json", text)])
    #expect(company.reports[0].accepted == 2)
    #expect(company.reports[0].rejects.map(\.line) == [2])
  }

  @Test func hookLinesAndRowsCanBeInOneFile() throws {
    let line = TestCompany.heartbeat("g1", "2026-02-02T00:00:00Z", #""costCents":3"#)
    for text in ["\(Self.run(1, "null"))\n\(line)\n", "[\(line), \(Self.run(1, "null"))]"] {
      var company = TestCompany()
      try company.ingest([("mixed", text)])
      #expect(company.reports[0].format == "rows of heartbeat_runs and hook lines")
      #expect(company.reports[0].accepted == 2)
    }
  }

  @Test func linesThatAreAppendedAreReadAlone() throws {
    let folder = TemporaryFolder()
    func ingest(_ lines: [String]) throws -> SourceReport {
      let path = try folder.write("runs.ndjson", lines.map { $0 + "\n" }.joined())
      let configured = ConfiguredCompany(name: "Test")
      let ingest = try Ingest(Ingest.Options(folder: folder.path + "/db", configured: configured))
      try ingest.read(Source(path: path, name: "runs.ndjson"))
      try ingest.finish()
      return try #require(ingest.reports.first)
    }
    #expect(try ingest([Self.run(1, "null")]).accepted == 1)
    let second = try ingest([Self.run(1, "null"), Self.run(2, "null")])
    #expect(second.read == 1 && second.accepted == 1)
  }

  @Test func rowsWithoutACompanyBelongToTheOnlyOne() throws {
    let row = Self.run(1, "null").replacing(#""companyId":"\#(Self.company)","#, with: "")
    var company = TestCompany()
    try company.ingest([("runs.json", "[\(row)]")])
    #expect(company.reports[0].accepted == 1)
    #expect(try company.view { $0.runs.total } == 1)
  }

  /// Objects are split in the same way, wherever pieces of the stream end.
  @Test func piecesCanEndAnywhere() throws {
    let text = Array(#"[{"a":"x\"}{[","b":[{"c":"\\"}]},{},{"d":"ü"}]"#.utf8)
    for size in 1...text.count {
      var splitter = ObjectSplitter()
      var found: [String] = []
      for start in stride(from: 0, to: text.count, by: size) {
        try Array(text[start..<min(start + size, text.count)]).withUnsafeBufferPointer { piece in
          try splitter.consume(piece, line: 1) { item in
            if case .object(let bytes, _) = item { found.append(String(decoding: bytes, as: UTF8.self)) }
          }
        }
      }
      #expect(found == [#"{"a":"x\"}{[","b":[{"c":"\\"}]}"#, "{}", #"{"d":"ü"}"#], "pieces of \(size)")
      #expect(splitter.isComplete)
    }
  }
}
