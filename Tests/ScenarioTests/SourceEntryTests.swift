import Foundation
import Testing

/// What an entry under "sources" says of a source, and what becomes of one that is no longer there.
@Suite struct SourceEntryTests {
  private static func costs(_ companies: [String]) -> String {
    "id,company_id,agent_id,provider,model,cost_cents,occurred_at\n"
      + companies.enumerated().map { number, company in
        "c\(number),\(company),g1,openai,gpt-5,10\(number),2026-02-0\(number + 1) 00:00:00+00\n"
      }.joined()
  }
  private static let ids = [AwkwardStates.company, "5a000000-0000-4000-8000-000000000002"]

  private static func run(_ folder: Folder, _ sources: String) throws -> Program.Result {
    try folder.write("paperclip.config.json", "{ \"sources\": [\(sources)] }")
    return try Program.run("paperclip-gen", ["generate", "-q"], in: folder.path)
  }

  @Test func anUnknownCompanyIsNotAllCompanies() throws {
    let folder = try Folder()
    try folder.write("costs.csv", Self.costs(Self.ids))
    let entry = #"{ "path": "costs.csv", "company": "lumen" }"#
    let unknown = try Self.run(folder, entry)
    #expect(unknown.status != 0)
    #expect(unknown.errors.contains("costs.csv: error: no company is called \"lumen\""), "\(unknown.errors)")
    // A source that comes later may name it.
    try folder.write("1.sql", AwkwardStates.dump(1))
    let known = try Self.run(folder, entry + #", "1.sql""#)
    #expect(known.status == 0, "\(known.errors)")
    // 60 cents of the dump, and the row of this company only.
    let dashboard = folder.read("site/api/dashboard.json")
    #expect(dashboard.contains("\"billedCents\": 160,"), "\(dashboard)")
    #expect(!folder.exists("site/lumen/index.html"))
  }

  @Test func findingsOfASourceAreRemovedWithIt() throws {
    let folder = try Folder()
    try folder.write("1.sql", AwkwardStates.dump(1))
    try folder.write("costs.csv", Self.costs([Self.ids[0]]) + "c9,\(Self.ids[0]),g1,openai,gpt-5,7,never\n")
    #expect(try Self.run(folder, #""1.sql", "costs.csv""#).status == 0)
    func quality() -> String { folder.read("site/api/data-quality.json") }
    #expect(quality().contains("a cost event has no valid time"))
    #expect(try Self.run(folder, #""1.sql""#).status == 0)
    #expect(!quality().contains("a cost event has no valid time"))
    #expect(folder.read("site/api/dashboard.json").contains("\"billedCents\": 160,"))
    // It is read again when it comes back.
    #expect(try Self.run(folder, #""1.sql", "costs.csv""#).status == 0)
    #expect(quality().contains("a cost event has no valid time"))
  }

  @Test func bytesThatAreNotUTF8AreReported() throws {
    let folder = try Folder()
    try folder.write(
      "1.sql",
      Data(
        AwkwardStates.dump(1).replacingOccurrences(of: "Ada", with: "Zo\u{EB}").unicodeScalars.map {
          UInt8($0.value)
        }))
    #expect(try Self.run(folder, #""1.sql""#).status == 0)
    let quality = folder.read("site/api/data-quality.json")
    #expect(quality.contains("1 row has bytes that are not UTF-8"), "\(quality)")
    #expect(folder.read("site/api/agents.json").contains("Zo\u{FFFD}"))
  }
}
